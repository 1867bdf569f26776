"""A new master beside the old one, and the swap that puts it in the old one's place."""

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb

from warehouse.crash_points import reached
from warehouse.durable import sync_file, sync_folder
from warehouse.master import connect_master
from warehouse.places import master_path, wal_path

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


class SwapFailed(Exception):
    """Raised when the new master can't take the old one's place; the old one is untouched."""


def attach_old(con: duckdb.DuckDBPyConnection, old_home: Path) -> None:
    """Show the old master, read-only, to a connection to the new one as the database `old`; it is folded in first."""
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

    The caller holds the home's lock and has closed every connection. Raises SwapFailed.
    """
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
