"""Where things lie in the home of the data."""

from pathlib import Path


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
    """The folder of the bytes of every file picked up, one folder for each run."""
    return home / "archive"


def wal_path(database: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a database with commits that are not yet folded in."""
    return database.with_name(database.name + ".wal")
