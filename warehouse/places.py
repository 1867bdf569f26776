"""Where things lie in the home of the data."""

import tomllib
from pathlib import Path

from warehouse.addresses import place_of


def master_path(home: Path) -> Path:
    """The pipeline's own database: no reader opens it."""
    return home / "master.duckdb"


def lock_path(home: Path) -> Path:
    """The file whose flock a run holds from start to end."""
    return home / "master.lock"


def published_path(home: Path) -> Path:
    """The link to the newest snapshot: what analysts open."""
    return home / "sumber.duckdb"


def snapshots_path(home: Path) -> Path:
    """The folder of the immutable snapshots."""
    return home / "snapshots"


def archive_path(home: Path) -> Path:
    """The folder of the bytes of every file picked up, one folder for each run; HOME/sumber.toml may give an address."""
    told = settled(home, "archive")
    return place_of(told) if told else home / "archive"


def archiving_path(home: Path) -> Path:
    """The file that names the run whose bytes are on their way to an archive in object storage."""
    return home / "archiving"


def settled(home: Path, name: str) -> str | None:
    """What HOME/sumber.toml says of one of the places that this room must know; null where it says nothing."""
    try:
        told = tomllib.loads((home / "sumber.toml").read_text(encoding="utf-8")).get(name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        # The command line has refused a file that can't be read before it comes to this.
        return None
    return told or None


def wal_path(database: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a database with commits that are not yet folded in."""
    return database.with_name(database.name + ".wal")
