"""Insert what a run staged: new documents with all that belongs to them, and what was seen of files that brought nothing new."""

from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse.arrow import Arrow
from warehouse.story_index import store_index


class LoadFailed(Exception):
    """Raised when a run's staging can't be loaded as it is; the master is as it was."""


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


def refuse_ambiguous(con: duckdb.DuckDBPyConnection) -> None:
    """Raise LoadFailed for a document staged twice: a table without keys would take it twice."""
    for table in ("documents", "articles", "assignments"):
        twice = con.execute(
            f"select document_id from staged_{table} group by document_id having count(*) > 1 order by document_id limit 3"
        ).fetchall()
        if twice:
            raise LoadFailed(f"The run staged more than one row of {table} for {', '.join(row[0] for row in twice)}.")


def merge_sightings(con: duckdb.DuckDBPyConnection) -> None:
    """Put the staged sightings in the place of what was seen of the same files before."""
    con.execute("""
        delete from sightings
        where (inbox, path) in (select (inbox, path) from staged_sightings)
    """)
    con.execute(
        "insert into sightings by name select * replace (document_id::uuid as document_id) from staged_sightings"
    )
