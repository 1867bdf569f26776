"""Count a run's accepted texts by what a newcomer asks first: who wrote them, and in which language."""

from typing import NamedTuple

import polars as pl

from flows.run_place import Run
from transforms.schema import ARTICLES, DOCUMENTS, DUPLICATES, REJECTS

# A table that is longer is read in SQL.
ROWS_SHOWN = 100


class Tally(NamedTuple):
    """Accepted texts by agency (null: nobody credited) and by language, most first."""

    agencies: list[tuple[str | None, int]]
    languages: list[tuple[str | None, int]]


def tally_run(run: Run) -> Tally:
    """Count the run's accepted texts by agency and by language."""
    rejected = run.rows("judged/rejects.parquet", ["document_id"], REJECTS)
    needed = ["document_id", "source_agency_id", "language"]
    accepted = run.rows("refined/*.articles.parquet", needed, ARTICLES).join(rejected, on="document_id", how="anti")
    return Tally(_counted(accepted, "source_agency_id"), _counted(accepted, "language"))


def accepted_texts(run: Run) -> int:
    """How many of the run's texts no check rejected."""
    rejected = run.rows("judged/rejects.parquet", ["document_id"], REJECTS)["document_id"].n_unique()
    return run.rows("refined/*.articles.parquet", ["document_id"], ARTICLES).height - rejected


def paths_of(run: Run) -> list[str]:
    """The paths of all files that the run picked up."""
    return _paths(run)["path"].to_list()


def rejects_shown(run: Run) -> pl.DataFrame:
    """The first rejects of the run, with the paths of their files."""
    rejects = run.rows("judged/rejects.parquet", list(REJECTS), REJECTS).head(ROWS_SHOWN)
    return rejects.join(_paths(run), on="document_id", how="left")


def duplicates_shown(run: Run) -> pl.DataFrame:
    """The first duplicates of the run, with the paths of their files."""
    duplicates = run.rows("stories/duplicates*.parquet", list(DUPLICATES), DUPLICATES).head(ROWS_SHOWN)
    return duplicates.join(_paths(run), on="document_id", how="left")


def _counted(accepted: pl.DataFrame, column: str) -> list[tuple[str | None, int]]:
    counted = accepted.group_by(column).len().sort("len", column, descending=[True, False], nulls_last=True)
    return [(name, count) for name, count in counted.iter_rows()]


def _paths(run: Run) -> pl.DataFrame:
    return run.rows("refined/*.documents.parquet", ["document_id", "path"], DOCUMENTS)
