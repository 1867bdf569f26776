"""Open the master: the database that the pipeline alone writes."""

import os
from pathlib import Path

import duckdb

from warehouse.migrate import SchemaUnknown, migrate
from warehouse.places import master_path

# A file of the newest format can't be read by the engines that analysts' tools carry.
STORAGE_VERSION = "v1.5.0"

# A load of a million texts peaked at this much with the limit set, and at 2.3 GB without.
MEMORY_LIMIT = "1GB"


class MasterUnusable(Exception):
    """Raised when the master can't be opened; the message says what to do."""


def connect_master(home: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the home's master, made and migrated where needed; close it before anything is published.

    Only who holds the home's lock may call it. Raises MasterUnusable when the file can't be opened.
    """
    path = master_path(home)
    if "?" in str(path.absolute()):
        # DuckDB takes what follows for parameters of an address and puts its log elsewhere.
        raise MasterUnusable(f"{home} holds a question mark in its name: DuckDB can't keep a database there.")
    home.mkdir(parents=True, exist_ok=True)
    before = os.umask(0o077)
    try:
        con = duckdb.connect(
            str(path),
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


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
