"""Room on the disk: enough before a run begins, and a sentence when it is gone in the middle of one."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.places import master_path

# The master is copied at publishing, and may grow while the copy is made.
FREE_DISK_PER_MASTER = 2
# Below this nothing goes well on any disk: staging and history of a run need some megabytes.
FREE_DISK_BYTES = 50 * 1024 * 1024

# With less than this left a write may have failed, whatever the library that wrote makes of it.
SPENT_BYTES = 1024 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)
# They tell of a full disk in words of their own, some of which don't name it.
WRITERS = ("polars", "duckdb", "_duckdb")


class DiskFull(Exception):
    """There is not room enough to begin a run, or to go on with it."""


def require_disk(home: Path) -> None:
    """Raise DiskFull where the home's disk has no room for a run."""
    master = master_path(home)
    size = master.stat().st_size if master.exists() else 0
    needed = max(FREE_DISK_PER_MASTER * size, FREE_DISK_BYTES)
    free = shutil.disk_usage(home).free
    if free < needed:
        raise DiskFull(f"{home} has {free / 1e6:,.0f} MB left and a run needs {needed / 1e6:,.0f}: free some disk.")


@contextmanager
def said_when_full(home: Path) -> Iterator[None]:
    """Turn what the block raises into DiskFull where the home's disk ran out of room."""
    try:
        yield
    except Exception as error:
        if _tells_full(error, shutil.disk_usage(home).free < SPENT_BYTES):
            raise DiskFull(
                f"the disk of {home} is full: free some and run again; what was not loaded is picked up then."
            ) from error
        raise


def _tells_full(error: BaseException | None, spent: bool) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if spent and type(error).__module__.partition(".")[0] in WRITERS:
            return True
        error = error.__cause__ or error.__context__
    return False
