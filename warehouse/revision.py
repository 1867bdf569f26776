"""The number that every change which readers should see counts up."""

import duckdb

from warehouse.lake import is_lake, take_turn_in_lake


def add_revision(con: duckdb.DuckDBPyConnection, cause: str, run_id: str | None = None) -> int:
    """Count the change up inside the transaction that makes it; gives the new number."""
    revision = newest_revision(con) + 1
    con.execute("insert into revisions values (?, ?, ?)", [revision, cause, run_id])
    if is_lake(con):
        take_turn_in_lake(con, revision, run_id)
    return revision


def newest_revision(con: duckdb.DuckDBPyConnection) -> int:
    """The newest change's number; 0 in an empty master."""
    return int(con.execute("select coalesce(max(revision), 0) from revisions").fetchall()[0][0])
