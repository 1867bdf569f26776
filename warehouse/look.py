"""Which revision of the warehouse deduplication looked at: in a lake, another writer may have gone on since."""

from pathlib import Path

import duckdb

from warehouse.lake import Overtaken, is_lake
from warehouse.revision import newest_revision

NOTE = "stories/looked-at"


def note_look(con: duckdb.DuckDBPyConnection, staging: Path) -> None:
    """Let all that is asked from here on be answered from one snapshot of a lake, and note which; else do nothing."""
    if is_lake(con):
        con.execute("begin")
        (staging / NOTE).write_text(str(newest_revision(con)))


def refuse_if_overtaken(con: duckdb.DuckDBPyConnection, staging: Path) -> None:
    """Raise Overtaken inside the transaction of a load when a later revision is there than the one looked at."""
    note = staging / NOTE
    if note.exists() and int(note.read_text()) != newest_revision(con):
        raise Overtaken("another run was loaded meanwhile")
