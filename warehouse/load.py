"""Load one run into the master: everything in one transaction, or nothing."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

from transforms import schema
from warehouse.arrow import Arrow
from warehouse.crash_points import reached
from warehouse.lake import Overtaken, is_conflict, tried_again
from warehouse.laws import Broken, broken_laws
from warehouse.line_memory import count_lines
from warehouse.look import refuse_if_overtaken
from warehouse.master import connect_master
from warehouse.reference_tables import replace_reference
from warehouse.revision import add_revision
from warehouse.run_record import RunRecord
from warehouse.staged_rows import LoadFailed, insert_staged, merge_sightings, refuse_ambiguous
from warehouse.staging import stage
from warehouse.transaction import roll_back, transaction


@dataclass(frozen=True)
class Loaded:
    """What a load wrote; `skipped` when the run had been loaded before, and nothing was written now."""

    picked_up: int
    articles: int
    rejected: int
    unreadable: int
    new_stories: int
    duplicates: int
    skipped: bool = False


COUNTED = ("picked_up", "articles", "rejected", "unreadable", "new_stories", "duplicates")

COUNTS = """
select
    count(*)                                                                       as picked_up,
    count(*) filter (outcome = 'article')                                          as articles,
    count(*) filter (outcome = 'rejected')                                         as rejected,
    count(*) filter (outcome = 'unreadable')                                       as unreadable,
    (select count(*) from articles where run_id = $run_id and is_canonical)        as new_stories,
    (select count(*) from articles where run_id = $run_id and not is_canonical)    as duplicates
from documents
where run_id = $run_id
"""


def load_run(
    home: Path,
    run_id: str,
    staging: Path,
    run: RunRecord,
    organizations: pl.DataFrame,
    rules: pl.DataFrame,
    acceptance: str | None = None,
) -> Loaded:
    """Load what the run staged, and its row, in one transaction; documents that are there already are left alone.

    A run that was loaded before is skipped; one that was refused is loaded where `acceptance` gives the reason.
    Raises LoadFailed when the staging holds a document twice, or lacks what a document needs, and Overtaken when another
    writer of a lake has gone on since deduplication looked.
    """
    con = connect_master(home)
    try:
        before = con.execute("select state from runs where run_id = ?", [run_id]).fetchall()
        if before and not (acceptance and before[0][0] == "refused"):
            return _counts(con, run_id, skipped=True)
        stage(con, staging)
        refuse_ambiguous(con)
        with transaction(con):
            reached("load:begun")
            refuse_if_overtaken(con, staging)
            loaded = _insert(con, run_id, staging, run, organizations, rules, acceptance)
            reached("load:inserted")
        reached("load:committed")
        return loaded
    except duckdb.TransactionException as error:
        if not is_conflict(error):
            raise
        raise Overtaken("another run was loaded at the same moment") from error
    except (duckdb.ConstraintException, duckdb.BinderException, duckdb.ConversionException) as error:
        raise LoadFailed(f"Run {run_id} can't be loaded: {str(error).splitlines()[0]}") from error
    finally:
        con.close()
        reached("load:closed")


def rehearse_load(
    home: Path, run_id: str, staging: Path, run: RunRecord, organizations: pl.DataFrame, rules: pl.DataFrame
) -> list[Broken]:
    """The laws that the run's rows would break among what is loaded already; the load is made and taken back."""
    con = connect_master(home)
    try:
        stage(con, staging)
        refuse_ambiguous(con)
        con.execute("begin")
        try:
            _insert(con, run_id, staging, run, organizations, rules, None)
            return broken_laws(con, run_id)
        finally:
            roll_back(con)
    finally:
        con.close()


@tried_again
def load_refusal(home: Path, run: RunRecord, checks: pl.DataFrame) -> None:
    """Store the row of a refused run, with the counts that it gives, and its checks; nothing of its batch."""
    con = connect_master(home)
    try:
        if con.execute("select 1 from runs where run_id = ?", [run.run_id]).fetchall():
            return
        with transaction(con):
            con.register("staged_checks", Arrow(checks.select(list(schema.CHECKS))))
            _insert_checks(con, run.run_id)
            _insert_run(con, replace(run, state="refused"))
            add_revision(con, "refusal", run.run_id)
    finally:
        con.close()


@tried_again
def remember_sightings(home: Path, sightings: pl.DataFrame) -> None:
    """Store what was seen of files that brought nothing new (touched ones), so that they are not read again."""
    if sightings.is_empty():
        return
    con = connect_master(home)
    try:
        con.register("staged_sightings", Arrow(sightings.select(list(schema.SIGHTINGS))))
        with transaction(con):
            merge_sightings(con)
    finally:
        con.close()


def _insert(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    staging: Path,
    run: RunRecord,
    organizations: pl.DataFrame,
    rules: pl.DataFrame,
    acceptance: str | None,
) -> Loaded:
    begun = time.monotonic()
    insert_staged(con, run_id, staging, run.finished_at)
    merge_sightings(con)
    count_lines(con, run_id)
    replace_reference(con, organizations, rules)
    loaded = _counts(con, run_id)
    state = "accepted" if acceptance else "loaded"
    if acceptance:
        con.execute("delete from runs where run_id = ?", [run_id])
        con.execute("delete from checks where run_id = ?", [run_id])
        con.execute("insert into accepted_refusals values (?, ?, ?)", [run_id, acceptance, run.finished_at])
    _insert_checks(con, run_id)
    counted = {name: getattr(loaded, name) for name in COUNTED}
    # Of the load so far; what comes after the row, publishing above all, can't stand in it.
    seconds = {**run.seconds, "load": round(time.monotonic() - begun, 3)}
    _insert_run(con, replace(run, run_id=run_id, state=state, seconds=seconds, **counted))
    add_revision(con, "load", run_id)
    return loaded


def _counts(con: duckdb.DuckDBPyConnection, run_id: str, skipped: bool = False) -> Loaded:
    counts = con.execute(COUNTS, {"run_id": run_id}).fetchall()[0]
    return Loaded(**dict(zip(COUNTED, counts, strict=True)), skipped=skipped)


def _insert_run(con: duckdb.DuckDBPyConnection, run: RunRecord) -> None:
    values = {name: getattr(run, name) for name in RunRecord.__dataclass_fields__ if name != "seconds"}
    columns = ", ".join(values)
    marks = ", ".join(f"${name}" for name in values)
    con.execute(
        f"insert into runs ({columns}, seconds) values ({marks}, map($steps::varchar[], $lengths::double[]))",
        {**values, "steps": list(run.seconds), "lengths": [float(length) for length in run.seconds.values()]},
    )


def _insert_checks(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    con.execute("insert into checks by name select *, $run_id as run_id from staged_checks", {"run_id": run_id})
