"""Take texts out on request: out of the master, the archive and every snapshot, so that no byte of them is left."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

from warehouse.addresses import is_address
from warehouse.archive import ROWS_IN_A_GROUP, archive_files, name_of
from warehouse.durable import sync_file, sync_folder
from warehouse.lake import forget_history, lake_of, tried_again
from warehouse.ledger import forgotten_contents
from warehouse.master import connect_master
from warehouse.objects import read, scan, write
from warehouse.places import snapshots_path, wal_path
from warehouse.publish import publish
from warehouse.renew import rewrite_master
from warehouse.revision import add_revision
from warehouse.transaction import transaction

# The rows are gone in one transaction, the bytes only after it: while this file is there, the rest is still to be done.
UNFINISHED = "takedown.unfinished"

# Pages that may quote a text; the next run makes new ones.
QUOTING = ("docs", "report")


class Found(NamedTuple):
    """A document that a takedown means."""

    document_id: str
    path: str


FIND = """
with meant as (
    select document_id, content_sha256 from documents where outcome <> 'forgotten' and (
        path = $named or ($is_id and starts_with(document_id::varchar, lower($named)))
        or document_id in (select document_id from articles where publisher_id = $publisher
            union all select document_id from attributions where role = 'publisher' and organization_id = $publisher)
    )
)
select document_id::varchar, path, document_id in (select document_id from meant) as named from documents
where outcome <> 'forgotten' and (document_id in (select document_id from meant)
    or content_sha256 in (select content_sha256 from meant))
order by path, document_id
"""

# A story that lost its canonical article is named by the first article left, in the order of the law.
SUCCESSORS = """
create or replace temp table successors as
select a.story_id as old_id, arg_min(a.document_id, (t.modified_at, d.path, d.document_id)) as new_id
from articles as a
join story_texts as t using (document_id)
join documents as d using (document_id)
where a.story_id in (select document_id from gone) and a.document_id not in (select document_id from gone)
group by a.story_id
"""
CHANGES = """
insert into story_changes by name
select a.document_id, a.story_id as old_story_id, if(g.document_id is null, s.new_id, null) as new_story_id,
    a.rules_version, $run_id as run_id, $at::timestamptz as changed_at
from articles as a
left join gone as g using (document_id)
left join successors as s on s.old_id = a.story_id
where g.document_id is not null or s.new_id is not null
"""
STATEMENTS = (
    "update articles set story_id = s.new_id, is_canonical = (document_id = s.new_id) from successors as s where story_id = s.old_id",
    "delete from duplicates where document_id in (from gone) or matched_document_id in (from gone)",
    "update duplicates set story_id = s.new_id from successors as s where story_id = s.old_id",
    # The first article of its story is no copy of it.
    "delete from duplicates where joined and document_id in (select new_id from successors)",
    "delete from story_keys where number in (select number from story_texts where document_id in (from gone))",
    "delete from story_texts where document_id in (from gone)",
    "update story_texts set story_id = s.new_id from successors as s where story_id = s.old_id",
    # A check of rows says what it saw, which may be words of a text.
    "update checks set observed_value = null where scope = 'row'"
    " and run_id in (select run_id from documents where document_id in (from gone))",
    *(
        f"delete from {table} where document_id in (from gone)"
        for table in ("articles", "spans", "attributions", "rejects")
    ),
)
TOMBSTONES = """
insert into tombstones by name
select document_id, $reason as reason, $at::timestamptz as forgotten_at, content_sha256, $by as forgotten_by
from documents where document_id in (from gone)
"""
DOCUMENTS = """
update documents set outcome = 'forgotten', reason = 'taken out on request', encoding = null, text_characters = null,
    source_url = null, fetched_at = null
where document_id in (from gone)
"""


def find_documents(
    home: Path, named: str | None, is_id: bool, publisher: str | None
) -> tuple[list[Found], list[Found]]:
    """The documents named by id (or its start), path or publisher, and those with the same bytes under other paths."""
    con = connect_master(home)
    try:
        rows = con.execute(FIND, {"named": named, "is_id": is_id, "publisher": publisher}).fetchall()
    finally:
        con.close()
    return [Found(*row[:2]) for row in rows if row[2]], [Found(*row[:2]) for row in rows if not row[2]]


@tried_again
def take_down(home: Path, document_ids: Sequence[str], reason: str, at: datetime, by: str | None, run_id: str) -> int:
    """Take the rows of these documents out and leave a tombstone for each; gives how many stories got a new name.

    `finish_takedown` must follow: until then the bytes are still there, and every later run begins with it.
    """
    (home / UNFINISHED).touch()
    sync_folder(home)
    con = connect_master(home)
    try:
        with transaction(con):
            con.execute("create or replace temp table gone (document_id uuid)")
            con.execute("insert into gone select unnest($ids::uuid[])", {"ids": list(document_ids)})
            con.execute(SUCCESSORS)
            con.execute(CHANGES, {"run_id": run_id, "at": at})
            for statement in STATEMENTS:
                con.execute(statement)
            con.execute(TOMBSTONES, {"reason": reason, "at": at, "by": by})
            con.execute(DOCUMENTS)
            add_revision(con, "takedown")
            return int(con.execute("select count(*) from successors").fetchall()[0][0])
    finally:
        con.close()


def takedown_is_unfinished(home: Path) -> bool:
    """Whether a takedown was cut off before the last byte was gone."""
    return (home / UNFINISHED).exists()


def finish_takedown(home: Path, room: Path) -> None:
    """Rewrite the archive and the master without what is forgotten, and publish that as the only snapshot."""
    forgotten = forgotten_contents(home)
    for file in archive_files(home):
        _rewrite_archived(file, forgotten)
    for staged in home.glob("staging/*/picked"):
        if any(_holds(file, forgotten) for file in staged.glob("[0-9]*.parquet")):
            # A refused batch that waits to be accepted: its other texts are picked up again.
            shutil.rmtree(staged.parent)
    if lake_of(home) is not None:
        _forget_in_lake(home)
    else:
        rewrite_master(home, room)
    current = publish(home)
    for snapshot in snapshots_path(home).glob("*.duckdb"):
        if snapshot != current:
            wal_path(snapshot).unlink(missing_ok=True)
            snapshot.unlink()
    for quoting in QUOTING:
        shutil.rmtree(home / quoting, ignore_errors=True)
    (home / UNFINISHED).unlink(missing_ok=True)


def _forget_in_lake(home: Path) -> None:
    con = connect_master(home)
    try:
        forget_history(con)
    finally:
        con.close()


def _holds(file: Path, forgotten: set[str]) -> bool:
    kept = scan(file).filter(pl.col("content").is_not_null()).select("content_sha256").collect()
    return not forgotten.isdisjoint(kept["content_sha256"].to_list())


def _rewrite_archived(file: Path, forgotten: set[str]) -> None:
    if not _holds(file, forgotten):
        return
    rows = read(file)
    left = rows.filter(~pl.col("content_sha256").is_in(list(forgotten)).fill_null(False) | pl.col("content").is_null())
    if left.height and is_address(file):
        write(left, file.with_name(f"{name_of(left)}.parquet"), compression="zstd", row_group_size=ROWS_IN_A_GROUP)
    elif left.height:
        unfinished = file.with_name(f"{name_of(left)}.part")
        left.write_parquet(unfinished, compression="zstd", row_group_size=ROWS_IN_A_GROUP)
        sync_file(unfinished)
        unfinished.replace(unfinished.with_suffix(".parquet"))
    file.unlink()
    if not is_address(file):
        sync_folder(file.parent)
