"""The home's disk: room enough before a run begins, and a sentence when room or permission is gone in the middle of one."""

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
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
CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
# They tell of a disk in words of their own, some of which don't name what is wrong with it; Prefect's server, which
# writes the history, answers with status 500.
WRITERS = ("polars", "duckdb", "_duckdb", "prefect", "httpx")


class DiskFull(Exception):
    """There is not room enough to begin a run, or to go on with it."""


class HomeClosed(Exception):
    """The home could be written when a run began, and can't any more."""


def require_disk(home: Path) -> None:
    """Raise DiskFull where the home's disk has no room for a run."""
    master = master_path(home)
    size = master.stat().st_size if master.exists() else 0
    needed = max(FREE_DISK_PER_MASTER * size, FREE_DISK_BYTES)
    free = shutil.disk_usage(home).free
    if free < needed:
        raise DiskFull(f"{home} has {free / 1e6:,.0f} MB left and a run needs {needed / 1e6:,.0f}: free some disk.")


@contextmanager
def said_when_lost(home: Path) -> Iterator[None]:
    """Turn what the block raises into DiskFull or HomeClosed where the home ran out of room or can't be written any more."""
    try:
        yield
    except Exception as error:
        chain = list(_causes(error))
        if _tells_full(chain, shutil.disk_usage(home).free < SPENT_BYTES):
            raise DiskFull(
                f"the disk of {home} is full: free some and run again; what was not loaded is picked up then."
            ) from error
        if closed := _tells_closed(chain, home):
            raise HomeClosed(
                f"{closed} can't be written any more: mend its permissions and run again; what was not loaded is picked up then."
            ) from error
        raise


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_of_writer(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in WRITERS


def _says(error: BaseException, numbers: Sequence[int]) -> bool:
    """Whether an error tells one of these numbers, in words where it has none: Polars raises an OSError without one."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in numbers
    in_words = isinstance(error, OSError) or _is_of_writer(error)
    return in_words and any(os.strerror(number) in str(error) for number in numbers)


def _tells_full(chain: list[BaseException], spent: bool) -> bool:
    return any(_says(error, FULL) or (spent and _is_of_writer(error)) for error in chain)


def _tells_closed(chain: list[BaseException], home: Path) -> str | None:
    """What is closed: the path below the home that an error names, or the home itself."""
    for error in chain:
        if _says(error, CLOSED):
            paths = (error.filename2, error.filename) if isinstance(error, OSError) else ()
            named = next((str(each) for each in paths if each), str(home))
            if Path(named).is_relative_to(home):
                return named
    return None
