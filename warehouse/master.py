"""Open the master: the database that the pipeline alone writes."""

import os
from pathlib import Path

import duckdb

from warehouse.lake import NAME, Lake, LakeUnusable, attach_lake, compact, lake_of, tried_again
from warehouse.migrate import SchemaUnknown, migrate
from warehouse.places import master_path

# A file of the newest format can't be read by the engines that analysts' tools carry.
STORAGE_VERSION = "v1.5.0"

# A load of a million texts peaked at this much with the limit set, and at 2.3 GB without.
MEMORY_LIMIT = "1GB"


_lakes: dict[Lake, duckdb.DuckDBPyConnection] = {}


class MasterUnusable(Exception):
    """Raised when the master can't be opened; the message says what to do."""


def connect_master(home: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the home's master, or to the lake that its settings name, made and migrated where needed; close it before anything is published.

    Only who holds the home's lock may call it. Raises MasterUnusable when the file can't be opened.
    """
    lake = lake_of(home)
    if lake is not None:
        return _connect_lake(home, lake)
    path = master_path(home)
    if "?" in str(path.absolute()):
        # DuckDB takes what follows for parameters of an address and puts its log elsewhere.
        raise MasterUnusable(f"{home} holds a question mark in its name: DuckDB can't keep a database there.")
    home.mkdir(parents=True, exist_ok=True)
    before = os.umask(0o077)
    try:
        con = _open(str(path), home)
    except duckdb.Error as error:
        raise MasterUnusable(f"{path} can't be opened: {_first_line(error)}") from error
    finally:
        os.umask(before)
    try:
        path.chmod(0o600)
        con.execute("set timezone = 'UTC'")
        migrate(con)
    except SchemaUnknown as error:
        con.close()
        raise MasterUnusable(str(error)) from error
    except BaseException:
        con.close()
        raise
    return con


def _open(database: str, home: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        database,
        config={
            "storage_compatibility_version": STORAGE_VERSION,
            "memory_limit": MEMORY_LIMIT,
            "preserve_insertion_order": "false",
            "temp_directory": str(home / "spill"),
            "autoinstall_known_extensions": "false",
            "allow_community_extensions": "false",
            "python_enable_replacements": "false",
        },
    )


def _connect_lake(home: Path, lake: Lake) -> duckdb.DuckDBPyConnection:
    """A connection to the lake; the first of a process loads the extensions and looks for migrations, half a second's work."""
    first = _lakes.get(lake)
    if first is None:
        home.mkdir(parents=True, exist_ok=True)
        first = _open(":memory:", home)
        try:
            first.execute("set timezone = 'UTC'")
            attach_lake(first, lake)
            _migrate(first)
        except (SchemaUnknown, LakeUnusable) as error:
            first.close()
            raise MasterUnusable(str(error)) from error
        except BaseException:
            first.close()
            raise
        _lakes[lake] = first
    con = first.cursor()
    con.execute("set timezone = 'UTC'")
    con.execute(f"use {NAME}")
    return con


@tried_again
def _migrate(con: duckdb.DuckDBPyConnection) -> None:
    migrate(con)


def has_master(home: Path) -> bool:
    """Whether there is a master, of the home's own or a lake, without making one."""
    return lake_of(home) is not None or master_path(home).exists()


def compact_lake(home: Path) -> None:
    """Let a lake tidy its files up; a home with a master of its own has nothing of the kind."""
    if lake_of(home) is not None:
        con = connect_master(home)
        try:
            compact(con)
        finally:
            con.close()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
