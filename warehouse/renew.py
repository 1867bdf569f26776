"""A new master beside the old one, and the swap that puts it in the old one's place."""

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb

from warehouse.crash_points import reached
from warehouse.durable import sync_file, sync_folder
from warehouse.lake import TURN, attach_lake_as, is_conflict, lake_of, take_turn_in_lake
from warehouse.master import connect_master
from warehouse.places import master_path, wal_path
from warehouse.revision import newest_revision
from warehouse.transaction import transaction

# What the texts and the rules give; all other tables tell what happened, which can't be derived again.
DERIVED = frozenset(
    {
        "documents",
        "articles",
        "attributions",
        "spans",
        "duplicates",
        "rejects",
        "organizations",
        "rules",
        "story_texts",
        "story_keys",
    }
)
# A new master's own: how its tables were made.
MADE_ANEW = frozenset({"schema_migrations"})
LAKE_MOVED = "another run was loaded into the lake meanwhile: do it again when none is under way."


class SwapFailed(Exception):
    """Raised when the new master can't take the old one's place; the old one is untouched."""


def attach_old(con: duckdb.DuckDBPyConnection, old_home: Path) -> None:
    """Show the old master, read-only, to a connection to the new one as the database `old`; it is folded in first."""
    lake = lake_of(old_home)
    if lake is not None:
        attach_lake_as(con, lake, "old")
        return
    connect_master(old_home).close()
    path = str(master_path(old_home)).replace("'", "''")
    con.execute(f"attach '{path}' as old (read_only)")


def carry_over(con: duckdb.DuckDBPyConnection, left_out: Collection[str] = frozenset()) -> None:
    """Copy the tables of `old` into the new master, inside the caller's transaction, all but those left out."""
    for table in tables_of(con):
        if table not in left_out and table not in MADE_ANEW:
            con.execute(f"delete from {table}")
            con.execute(f"insert into {table} by name from old.{table}")


def tables_of(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the new master's own tables."""
    query = (
        "select table_name from duckdb_tables() where database_name = current_database() and not temporary order by 1"
    )
    return [row[0] for row in con.execute(query).fetchall()]


def swap_master(home: Path, new_home: Path) -> None:
    """Put the master of `new_home` in the place of the home's, in one step; a kill leaves either the old or the new one.

    The caller holds the home's lock and has closed every connection. The tables of a lake are filled anew in one
    transaction. Raises SwapFailed.
    """
    if lake_of(home) is not None:
        _fill_lake_anew(home, new_home)
        return
    connect_master(home).close()
    connect_master(new_home).close()
    for each in (home, new_home):
        if wal_path(master_path(each)).exists():
            raise SwapFailed(f"{wal_path(master_path(each))} could not be folded in: is the disk full?")
    sync_file(master_path(new_home))
    reached("swap:ready")
    master_path(new_home).replace(master_path(home))
    sync_folder(home)
    reached("swap:done")


def _fill_lake_anew(home: Path, new_home: Path) -> None:
    connect_master(new_home).close()
    con = connect_master(home)
    try:
        path = str(master_path(new_home)).replace("'", "''")
        con.execute(f"attach '{path}' as new (read_only)")
        with transaction(con):
            query = "select revision, run_id from new.revisions order by revision desc limit 1"
            revision, run_id = con.execute(query).fetchall()[0]
            if newest_revision(con) != revision - 1:
                raise SwapFailed(LAKE_MOVED)
            for table in tables_of(con):
                if table not in MADE_ANEW and table != TURN:
                    con.execute(f"delete from {table}")
                    con.execute(f"insert into {table} by name from new.{table}")
            take_turn_in_lake(con, revision, run_id)
    except duckdb.TransactionException as error:
        if not is_conflict(error):
            raise
        raise SwapFailed(LAKE_MOVED) from error
    finally:
        con.execute("detach database if exists new")
        con.close()


def rewrite_master(home: Path, room: Path) -> None:
    """Write the master anew, so that what was deleted from it is in none of its bytes any more; `room` is scratch space."""
    new_home = room / "rewritten"
    shutil.rmtree(new_home, ignore_errors=True)
    con = connect_master(new_home)
    try:
        attach_old(con, home)
        con.execute("begin")
        carry_over(con)
        con.execute("commit")
        con.execute("detach old")
    finally:
        con.close()
    swap_master(home, new_home)
    shutil.rmtree(new_home, ignore_errors=True)
    shutil.rmtree(home / "spill", ignore_errors=True)
