"""Releases by hand among the texts of a run: not refused for the checks that they were let pass, compared as of then."""

import polars as pl

from flows.run_place import Run
from transforms.schema import ARTICLES, REJECTS


def let_pass(run: Run, releases: pl.DataFrame) -> None:
    """Take the released checks (document_id, check_id) out of the run's rejects."""
    path = run.room("judged") / "rejects.parquet"
    rejects = run.rows("judged/rejects.parquet", list(REJECTS), REJECTS)
    rejects.join(releases, on=["document_id", "check_id"], how="anti").write_parquet(path)


def take_as_of_release(run: Run, released: pl.DataFrame) -> None:
    """Give the staged texts that were released (document_id, released_at) the time of their release to be compared by.

    Only deduplication reads this time; the document keeps its file's.
    """
    if released.is_empty():
        return
    for path in sorted(run.staging.glob("refined/*.articles.parquet")):
        articles = pl.read_parquet(path)
        if articles.join(released, on="document_id", how="semi").is_empty():
            continue
        articles.join(released, on="document_id", how="left", maintain_order="left").with_columns(
            modified_at=pl.coalesce("released_at", "modified_at").cast(ARTICLES["modified_at"])
        ).select(list(ARTICLES)).write_parquet(path)
