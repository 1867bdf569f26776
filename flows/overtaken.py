"""Two homes that fill one lake: what a run does when another was loaded while it looked texts up."""

import polars as pl

from flows.run_place import Run
from transforms.schema import DOCUMENTS
from warehouse.ledger import loaded_among

# Each try finds what has been loaded meanwhile, so somebody always gets on; this many in a row mean far too many writers.
TRIES = 20


def leave_out_loaded(run: Run) -> int:
    """Take out of the staging what another run has loaded meanwhile; gives how many documents are left."""
    staged = run.rows("refined/*.documents.parquet", ["document_id"], DOCUMENTS)
    known = loaded_among(run.home, staged["document_id"])
    for path in run.staging.glob("stories/*"):
        path.unlink()
    if known.height:
        for path in [*run.staging.glob("refined/*.parquet"), run.staging / "judged" / "rejects.parquet"]:
            pl.read_parquet(path).join(known, on="document_id", how="anti").write_parquet(path)
    return staged.height - known.height
