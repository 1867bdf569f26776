"""Ask the published warehouse: one query, in a process of its own that can be stopped whatever it does."""

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from warehouse.open_published import AskRefused

TIMEOUT_SECONDS = 60.0
ROW_LIMIT = 1_000_000

# DuckDB's own limit does not count the strings that a function builds: `repeat` took 20 GB under a limit of 1 GB, and
# did not heed the interrupt. So the process has a limit too, and is killed when it overstays by this much.
GRACE_SECONDS = 2.0
START_SECONDS = 10.0
PROCESS_MEMORY_BYTES = 3 * 1024**3


@dataclass(frozen=True)
class Answer:
    """The rows that a query gave; `cut` when there were more than the limit."""

    frame: pl.DataFrame
    cut: bool

    @property
    def names(self) -> list[str]:
        """The columns, in order."""
        return self.frame.columns


def ask(
    path: Path,
    query: str,
    timeout_s: float = TIMEOUT_SECONDS,
    row_limit: int = ROW_LIMIT,
    memory_bytes: int = PROCESS_MEMORY_BYTES,
    run_id: str | None = None,
) -> Answer:
    """The answer to one query of the warehouse as it is published, or as it was after a run; raises AskRefused for a hostile, wrong or too heavy one."""
    request = {
        "path": str(path),
        "query": query,
        "timeout_s": timeout_s,
        "row_limit": row_limit,
        "memory_bytes": memory_bytes,
        "run_id": run_id,
    }
    try:
        asked = subprocess.run(
            [sys.executable, "-m", "warehouse.ask_process"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=timeout_s + GRACE_SECONDS + START_SECONDS,
            cwd=Path(__file__).parent.parent,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise AskRefused(f"The query took longer than {timeout_s:g} seconds and was stopped.") from None
    if asked.returncode == 0:
        frame = pl.read_ipc_stream(io.BytesIO(asked.stdout))
        return Answer(frame.head(row_limit), frame.height > row_limit)
    if asked.returncode == 1 and asked.stdout:
        raise AskRefused(asked.stdout.decode("utf-8", "replace"))
    raise AskRefused("The query needs more memory or time than one query is given and was stopped.")
