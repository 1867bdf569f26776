"""Judge a run: its rows before deduplication, the batch as a whole after it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from expectations.data_docs import keep_validations
from expectations.judge import (
    ROWS_AT_ONCE,
    Verdict,
    judge_batch,
    judge_measured_rows,
    judge_new_lines,
    judge_pick_up,
    judge_silences,
    judge_warehouse,
)
from expectations.measure_alarms import measure_silences
from expectations.measure_warehouse import LAWS_OF_A_TEXT
from expectations.thresholds import RUNS_REMEMBERED
from flows.alarms import agency_days, new_lines
from flows.collector import collector_held
from flows.notices import Notice, notices_of
from flows.picker import BATCH_TEXTS
from flows.run_place import Run
from transforms.schema import ARTICLES, ASSIGNMENTS, CHECKS, DOCUMENTS, DUPLICATES, REJECTS
from warehouse.arrow import Arrow, frame_of
from warehouse.master import connect_master

ID = ["document_id"]
# As many texts as Great Expectations judges at once.
BATCHES_AT_A_TIME = ROWS_AT_ONCE // BATCH_TEXTS

USUAL = """
select check_id, list(unexpected_percent)
from checks
where suite = 'articles' and severity = 'warning'
    and run_id in (select run_id from runs where state in ('loaded', 'accepted') order by started_at desc limit $runs)
group by check_id
"""


class Judged(NamedTuple):
    """What a judgement found: whether the batch must be refused, a notice for every broken check, and the broken laws.

    A batch that breaks a law is refused whoever accepts it.
    """

    critical: bool
    notices: list[Notice]
    laws: list[str]


@collector_held()
def judge_run_rows(run: Run) -> Judged:
    """Judge what was picked up and every text; writes judged/rejects.parquet and judged/checks-rows.parquet."""
    documents = run.rows("refined/*.documents.parquet", list(DOCUMENTS), DOCUMENTS)
    verdicts = [judge_pick_up(documents)]
    some_texts = (documents["outcome"] != "unreadable").any()
    del documents
    if some_texts:
        verdicts.append(judge_measured_rows(_measured(run)))
    room = run.room("judged")
    pl.concat([verdict.rejects for verdict in verdicts]).write_parquet(room / "rejects.parquet")
    return _keep(run, verdicts, "rows", _usual(run))


@collector_held()
def judge_run_batch(run: Run) -> Judged:
    """Judge the run's shares and volume, and the laws over what is about to be loaded; writes judged/checks-batch.parquet."""
    documents = run.rows("refined/*.documents.parquet", [*ID, "outcome"], DOCUMENTS)
    needed = ["document_id", "language", "publisher_id", "published_on"]
    articles = run.rows("refined/*.articles.parquet", needed, ARTICLES)
    rejects = run.rows("judged/rejects.parquet", list(REJECTS), REJECTS)
    assignments = run.rows("stories/assignments*.parquet", list(ASSIGNMENTS), ASSIGNMENTS)
    duplicates = run.rows("stories/duplicates*.parquet", list(DUPLICATES), DUPLICATES)
    earlier, known_documents, known_stories = _known(run.home, assignments, duplicates)
    verdicts = [judge_batch(documents, articles, rejects, assignments, earlier)]
    if articles.height:
        verdicts.append(
            judge_warehouse(
                documents,
                pl.concat(_measured(run, [*ID, *LAWS_OF_A_TEXT]), how="vertical_relaxed"),
                _counted(run, "attributions"),
                _counted(run, "spans"),
                rejects,
                assignments,
                duplicates,
                known_documents,
                known_stories,
            )
        )
    verdicts.append(judge_silences(measure_silences(agency_days(run), run.started_at.date())))
    verdicts.append(judge_new_lines(new_lines(run)))
    return _keep(run, verdicts, "batch", {})


def staged_checks(run: Run) -> pl.DataFrame:
    """Every check of this run so far."""
    return run.rows("judged/checks*.parquet", list(CHECKS), CHECKS)


def _measured(run: Run, columns: list[str] | None = None) -> Iterator[pl.DataFrame]:
    """The measured rows of the run, some batches at a time: those of a million texts would not fit beside their judgement."""
    paths = sorted(run.staging.glob("refined/*.measured.parquet"))
    for begin in range(0, len(paths), BATCHES_AT_A_TIME):
        some = paths[begin : begin + BATCHES_AT_A_TIME]
        yield pl.concat([pl.read_parquet(path, columns=columns) for path in some], how="vertical_relaxed")


def _counted(run: Run, table: str) -> pl.DataFrame:
    """How many rows of a table each document of the run has."""
    paths = sorted(run.staging.glob(f"refined/*.{table}.parquet"))
    return pl.concat([pl.read_parquet(path, columns=ID).group_by(ID).agg(pl.len().alias("rows")) for path in paths])


def _keep(run: Run, verdicts: list[Verdict], which: str, usual: dict[str, list[float]]) -> Judged:
    room = run.room("judged")
    pl.concat([verdict.checks for verdict in verdicts]).write_parquet(room / f"checks-{which}.parquet")
    keep_validations(verdicts, room / "validations")
    keys = [key for verdict in verdicts for named in verdict.named.values() for key in named]
    paths = run.rows("refined/*.documents.parquet", [*ID, "path"], DOCUMENTS).filter(pl.col("document_id").is_in(keys))
    notices = notices_of(verdicts, dict(paths.iter_rows()), usual)
    laws = [law for verdict in verdicts for law in verdict.laws]
    return Judged(any(verdict.critical for verdict in verdicts), notices, laws)


def _usual(run: Run) -> dict[str, list[float]]:
    """The percents at which each warning about single texts was broken in the last runs, by check_id."""
    con = connect_master(run.home)
    try:
        rows = con.execute(USUAL, {"runs": RUNS_REMEMBERED}).fetchall()
    finally:
        con.close()
    return dict(rows)


def _known(
    home: Path, assignments: pl.DataFrame, duplicates: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Earlier runs, and of the documents and stories beyond its own that this run points at those that the warehouse holds."""
    pointed_at = pl.concat(
        [assignments["story_id"], duplicates["story_id"], duplicates["matched_document_id"]]
    ).unique()
    beyond = pl.DataFrame({"document_id": pointed_at}).join(assignments, on="document_id", how="anti")
    con = connect_master(home)
    try:
        con.register("pointed_at", Arrow(beyond))
        earlier = frame_of(
            con,
            "select started_at, picked_up, articles, rejected, unreadable, duplicates, state from runs order by started_at",
        )
        documents = frame_of(
            con,
            "select document_id::varchar as document_id from articles"
            " where document_id in (select document_id::uuid from pointed_at)",
        )
        stories = frame_of(
            con,
            "select distinct story_id::varchar as story_id from articles"
            " where story_id in (select document_id::uuid from pointed_at)",
        )
        con.unregister("pointed_at")
        return earlier, documents, stories
    finally:
        con.close()
