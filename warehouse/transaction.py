"""All of a change or nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what the block does when it ends, or take it back when it raises."""
    con.execute("begin")
    try:
        yield
        con.execute("commit")
    except BaseException:
        roll_back(con)
        raise


def roll_back(con: duckdb.DuckDBPyConnection) -> None:
    """Take back what was done since `begin`."""
    try:
        con.execute("rollback")
    except duckdb.Error:
        # A full disk ends the transaction by itself and leaves the connection unusable; the file is as before.
        return
