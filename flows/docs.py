"""The Data Docs of a run: what Great Expectations found, as pages under HOME/docs."""

from datetime import UTC, datetime

from expectations.data_docs import read_validations, write_data_docs
from flows.run_place import Run


def write_docs(run: Run, run_name: str) -> str:
    """Write the pages of what this run was judged by, and the index over the last runs; gives the index's path."""
    validations = read_validations(run.room("judged") / "validations")
    return str(write_data_docs(run.home / "docs", validations, run.run_id, run_name, datetime.now(UTC)))
