"""Load one run into the master: everything in one transaction, or nothing."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
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
from warehouse.staging import stage
from warehouse.story_index import store_index
from warehouse.transaction import roll_back, transaction


class LoadFailed(Exception):
    """Raised when a run's staging can't be loaded as it is; the master is as it was."""


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


# What deduplication will look later texts up against, as it leaves it in the run's staging.
INDEX_FILES = "stories/index*.parquet"

FRESH = """
create or replace temp table fresh as
select
    d.document_id::uuid as document_id,
    coalesce(o.run_id, $run_id) as run_id,
    case
        when d.content_sha256 in (select content_sha256 from tombstones) then 'forgotten'
        when d.outcome <> 'article' then d.outcome
        when r.reason is not null then 'rejected'
        else 'article'
    end as outcome,
    coalesce(r.reason, d.reason) as reason
from staged_documents as d
left join (
    select document_id, string_agg(distinct check_id, '; ' order by check_id) as reason
    from staged_rejects
    group by document_id
) as r using (document_id)
left join run_of as o on o.document_id = d.document_id::uuid
where not exists (from documents as known where known.document_id = d.document_id::uuid)
"""

# The names on both sides, so that neither a new column of a frame nor one of a table slips in unnoticed.
INSERTS = (
    """
    insert into documents by name
    select
        f.document_id, d.path, d.content_sha256, d.size_bytes, d.modified_at, d.picked_up_at, d.encoding, d.text_characters, f.outcome, f.reason,
        d.source_url, d.fetched_at, f.run_id
    from staged_documents as d
    join fresh as f on f.document_id = d.document_id::uuid
    """,
    """
    insert into articles by name
    select
        a.* exclude (document_id, modified_at, path),
        f.document_id,
        s.story_id::uuid as story_id,
        s.is_canonical,
        f.run_id,
        $loaded_at::timestamptz as loaded_at
    from staged_articles as a
    join fresh as f on f.document_id = a.document_id::uuid
    left join staged_assignments as s on s.document_id = a.document_id
    where f.outcome = 'article'
    """,
    """
    insert into attributions by name
    select t.* replace (t.document_id::uuid as document_id)
    from staged_attributions as t
    where t.document_id::uuid in (select document_id from fresh where outcome in ('article', 'rejected'))
    """,
    """
    insert into spans by name
    select t.* replace (t.document_id::uuid as document_id, if(t.kind = 'body', null, t.text) as text)
    from staged_spans as t
    where t.document_id::uuid in (select document_id from fresh where outcome in ('article', 'rejected'))
    """,
    """
    insert into duplicates by name
    select
        t.* replace (
            t.document_id::uuid as document_id,
            t.story_id::uuid as story_id,
            t.matched_document_id::uuid as matched_document_id
        )
    from staged_duplicates as t
    where t.document_id::uuid in (select document_id from fresh where outcome = 'article')
    """,
    """
    insert into rejects by name
    select t.* replace (t.document_id::uuid as document_id), f.run_id
    from staged_rejects as t
    join fresh as f on f.document_id = t.document_id::uuid
    where f.outcome = 'rejected'
    """,
)

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


def insert_staged(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    staging: Path,
    loaded_at: datetime,
    run_of: pl.DataFrame | None = None,
) -> None:
    """Insert the staged documents that are new, with all that belongs to them, inside the caller's transaction.

    They are rows of the run, save for those that `run_of` (document_id, run_id) gives to another.
    """
    others = pl.DataFrame(schema={"document_id": pl.String, "run_id": pl.String}) if run_of is None else run_of
    con.register("others", Arrow(others.select("document_id", "run_id")))
    con.execute("create or replace temp table run_of as select document_id::uuid as document_id, run_id from others")
    con.unregister("others")
    con.execute(FRESH, {"run_id": run_id})
    for statement in INSERTS:
        con.execute(statement, {"loaded_at": loaded_at} if "$loaded_at" in statement else None)
    store_index(con, sorted(staging.glob(INDEX_FILES)))


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
            _merge_sightings(con)
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
    _merge_sightings(con)
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


def refuse_ambiguous(con: duckdb.DuckDBPyConnection) -> None:
    """Raise LoadFailed for a document staged twice: a table without keys would take it twice."""
    for table in ("documents", "articles", "assignments"):
        twice = con.execute(
            f"select document_id from staged_{table} group by document_id having count(*) > 1 order by document_id limit 3"
        ).fetchall()
        if twice:
            raise LoadFailed(f"The run staged more than one row of {table} for {', '.join(row[0] for row in twice)}.")


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


def _merge_sightings(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""
        delete from sightings
        where (inbox, path) in (select (inbox, path) from staged_sightings)
    """)
    con.execute(
        "insert into sightings by name select * replace (document_id::uuid as document_id) from staged_sightings"
    )
