"""The warehouse as a DuckLake: tables in Parquet on shared storage, their catalog in PostgreSQL, many writers.

DuckLake commits a transaction as one snapshot, so a run is there whole or not at all, for every reader. Of two writers
that overtake each other DuckLake stops only those that change the same rows; so every change that readers should see
also counts up the one row of `turn`, and the later one must be done again from what it had looked at.
"""

import os
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import resources
from pathlib import Path
from typing import ParamSpec, TypeVar

import duckdb

from warehouse.addresses import is_address
from warehouse.places import settled

Taken = ParamSpec("Taken")
Given = TypeVar("Given")

NAME = "lake"
# The table of one row that makes two writers meet.
TURN = "turn"
# The extensions are bound to one version of DuckDB; the extra `lake` brings both.
EXTENSIONS = ("postgres_scanner", "ducklake")
OBJECT_EXTENSION = "httpfs"
# Two writers that commit several times a second met in 51 of 133 commits: ten tries are enough.
TRIES = 10
WAIT_SECONDS = 0.2
# What is older than this many days can't be travelled to any more once `maintain` has run.
DAYS_KEPT = 30
# Files of a commit under way are in no snapshot yet; no load takes a day.
ORPHAN_HOURS = 24

_CHECK = re.compile(r"\s+check \((?:[^()]|\([^()]*\))*\)")
_COMPRESSION = re.compile(r"\s+using compression \w+")
_VIEW = re.compile(r"^create or replace view", re.MULTILINE)
_COLUMN_COMMENT = re.compile(r"^comment on column [\w.]+ is\s+'(?:[^']|'')*';", re.MULTILINE)
_PASSWORD = re.compile(r"password=\S+")


class LakeUnusable(Exception):
    """Raised when the lake can't be opened; the message says what to do."""


class Overtaken(Exception):
    """Raised when another writer has committed since this run looked; what it found must be found again."""


@dataclass(frozen=True)
class Lake:
    """Where a lake is: its catalog as libpq describes it, the same for readers, and the place of its Parquet files."""

    catalog: str
    readers_catalog: str
    files: str


def lake_of(home: Path) -> Lake | None:
    """The lake that HOME/sumber.toml names; null for a home with a master of its own."""
    catalog = settled(home, "lake")
    if catalog is None:
        return None
    files = settled(home, "lake_files") or str(home / "lake")
    return Lake(catalog, settled(home, "lake_reading") or catalog, files.rstrip("/") + "/")


def attach_lake(con: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Make the lake the connection's database, for a writer. Raises LakeUnusable."""
    _load_extensions(con, lake)
    if not is_address(lake.files):
        Path(lake.files).mkdir(parents=True, exist_ok=True)
    _attach(con, lake.catalog, f"data_path {_quoted(lake.files)}")
    con.execute(f"use {NAME}")


def attach_for_reading(con: duckdb.DuckDBPyConnection, lake: Lake, run_id: str | None = None) -> None:
    """Make the lake as it is now, or as it was when the run had been loaded, the connection's database, read-only."""
    _load_extensions(con, lake)
    _attach(con, lake.readers_catalog, "read_only")
    # All that is asked of one connection is answered from one snapshot, whoever writes meanwhile.
    asked = f"where commit_message = {_quoted(run_id)}" if run_id else ""
    newest = con.execute(f"select max(snapshot_id) from {NAME}.snapshots() {asked}").fetchall()[0][0]
    if newest is None:
        raise LakeUnusable(f"the lake holds no snapshot of run {run_id}: it was not loaded, or is too long ago.")
    con.execute(f"detach {NAME}")
    _attach(con, lake.readers_catalog, f"read_only, snapshot_version {newest}")
    con.execute(f"use {NAME}")
    con.execute(f"set allowed_directories = [{_quoted(lake.files)}]")


def attach_lake_as(con: duckdb.DuckDBPyConnection, lake: Lake, name: str) -> None:
    """Show the lake, read-only, under a name to a connection to another database. Raises LakeUnusable."""
    _load_extensions(con, lake)
    _attach(con, lake.catalog, "read_only", name)


def is_lake(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the connection's database is a lake."""
    query = "select type from duckdb_databases() where database_name = current_database()"
    return bool(con.execute(query).fetchall() == [("ducklake",)])


def take_turn_in_lake(con: duckdb.DuckDBPyConnection, revision: int, run_id: str | None) -> None:
    """Make the transaction one that can't be committed beside another that counts the revision up; named by its run."""
    con.execute(f"create table if not exists {TURN} (revision bigint)")
    con.execute(f"delete from {TURN}")
    con.execute(f"insert into {TURN} values (?)", [revision])
    con.execute(f"call {NAME}.set_commit_message('sumber', {_quoted(run_id or '')})")


def is_conflict(error: duckdb.Error) -> bool:
    """Whether a transaction failed only because of another one at the same time."""
    return isinstance(error, duckdb.TransactionException) and "conflict" in str(error).lower()


def tried_again(change: Callable[Taken, Given]) -> Callable[Taken, Given]:
    """The change, done again as a whole when another writer's was committed in its midst."""

    @wraps(change)
    def trying(*given: Taken.args, **named: Taken.kwargs) -> Given:
        for tried in range(1, TRIES + 1):
            try:
                return change(*given, **named)
            except duckdb.Error as error:
                if not is_conflict(error) or tried == TRIES:
                    raise
                time.sleep(random.uniform(0, WAIT_SECONDS * tried))
        raise AssertionError("the last try returns or raises")

    return trying


def fit_for_lake(definitions: str) -> str:
    """The definitions without what DuckLake has no form for: CHECK, compression by column, comments on columns of views."""
    if _VIEW.search(definitions):
        definitions = _COLUMN_COMMENT.sub("", definitions)
    return _CHECK.sub("", _COMPRESSION.sub("", definitions))


def compact(con: duckdb.DuckDBPyConnection, days_kept: int = DAYS_KEPT) -> None:
    """Merge the small files that each run leaves, let go of old snapshots, and delete what none names any more."""
    con.execute(f"call ducklake_flush_inlined_data('{NAME}')")
    con.execute(f"call ducklake_merge_adjacent_files('{NAME}')")
    con.execute(f"call ducklake_expire_snapshots('{NAME}', older_than => now() - interval {int(days_kept)} day)")
    con.execute(f"call ducklake_cleanup_old_files('{NAME}', cleanup_all => true)")
    con.execute(f"call ducklake_delete_orphaned_files('{NAME}', older_than => now() - interval {ORPHAN_HOURS} hour)")


def forget_history(con: duckdb.DuckDBPyConnection) -> None:
    """Leave no byte of what was deleted: files are written anew, every earlier snapshot goes, and so do its files."""
    con.execute(f"call ducklake_flush_inlined_data('{NAME}')")
    con.execute(f"call ducklake_rewrite_data_files('{NAME}', delete_threshold => 0)")
    compact(con, days_kept=0)


def newest_snapshot(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the lake's newest snapshot."""
    return int(con.execute(f"select max(snapshot_id) from {NAME}.snapshots()").fetchall()[0][0])


def _attach(con: duckdb.DuckDBPyConnection, catalog: str, how: str, name: str = NAME) -> None:
    try:
        con.execute(f"attach {_quoted('ducklake:' + catalog)} as {name} ({how})")
    except duckdb.Error as error:
        said = str(error).strip().splitlines()[0]
        raise LakeUnusable(f"the lake can't be opened: {_without_password(said)}") from None


def _load_extensions(con: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    for name in (*EXTENSIONS, *([OBJECT_EXTENSION] if is_address(lake.files) else [])):
        try:
            folder = resources.files(f"duckdb_extension_{name}")
        except ModuleNotFoundError:
            raise LakeUnusable("a lake needs the extra lake: pip install 'sumber[lake]'.") from None
        file = Path(str(folder)) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if not file.exists():
            raise LakeUnusable(
                f"there is no {name} for DuckDB {duckdb.__version__} here: the extra lake brings both at one version."
            )
        con.execute(f"load {_quoted(str(file))}")
    if is_address(lake.files):
        _let_reach_objects(con)


def _let_reach_objects(con: duckdb.DuckDBPyConnection) -> None:
    """Give DuckDB the keys and the endpoint that all other programs take from the environment."""
    named = {
        "key_id": os.environ.get("AWS_ACCESS_KEY_ID"),
        "secret": os.environ.get("AWS_SECRET_ACCESS_KEY"),
        "session_token": os.environ.get("AWS_SESSION_TOKEN"),
        "region": os.environ.get("AWS_DEFAULT_REGION"),
    }
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        scheme, _, host = endpoint.partition("://")
        named |= {"endpoint": host.rstrip("/"), "url_style": "path", "use_ssl": "false" if scheme == "http" else "true"}
    told = ", ".join(f"{name} {_quoted(value)}" for name, value in named.items() if value)
    con.execute(f"create or replace secret objects (type s3{', ' + told if told else ''})")


def _without_password(said: str) -> str:
    return _PASSWORD.sub("password=…", said)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
