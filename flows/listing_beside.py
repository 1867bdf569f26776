"""List an inbox of which many names are known in a process of its own, while this one imports.

Run as `python -m flows.listing_beside INBOX HOME PARENT_PID`; it writes the listing to its output, in Arrow's file format.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flows.server_process import die_with_parent
from flows.settings import PACKAGE_ROOT
from warehouse.addresses import is_address
from warehouse.places import master_path

if TYPE_CHECKING:
    from flows.listing import Listing

# A master of 200,000 texts. To list so many names takes a second, twice as long as this process needs to start.
LARGE_MASTER_BYTES = 200_000_000


@contextmanager
def listing_begun(inbox: Path, home: Path) -> "Iterator[Callable[[], Listing] | None]":
    """Begin to list an inbox of which many names are known; what is given waits for the listing, null where few are."""
    if is_address(inbox) or not _knows_many(home):
        yield None
        return
    # Through a file: while another thread imports, each read of a pipe would wait its turn in Python.
    with tempfile.TemporaryFile(dir=home) as listed:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.listing_beside", str(inbox), str(home), str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=listed,
            stderr=subprocess.DEVNULL,
            cwd=PACKAGE_ROOT,
        )
        try:
            yield lambda: _take(process, listed, inbox, home)
        finally:
            process.kill()
            process.wait()


def has_changed(inbox: Path, home: Path) -> bool:
    """Whether something was put into the inbox's own folder since the last load: a hint that there is news, no more."""
    return inbox.stat().st_mtime > master_path(home).stat().st_mtime


def _knows_many(home: Path) -> bool:
    try:
        return master_path(home).stat().st_size >= LARGE_MASTER_BYTES
    except OSError:
        return False


def _take(process: subprocess.Popen[bytes], listed: IO[bytes], inbox: Path, home: Path) -> "Listing":
    import polars as pl

    from flows.listing import Listing, list_inbox

    if process.wait() != 0:
        # Here it fails with a sentence, or succeeds.
        return list_inbox(inbox, home)
    listed.seek(0)
    files = pl.read_ipc(listed)
    return Listing(files, files.height)


def main() -> None:
    """Write the listing of INBOX, with HOME left out."""
    die_with_parent(int(sys.argv[3]))
    from flows.collector import collector_held
    from flows.listing import list_inbox

    with collector_held():
        list_inbox(Path(sys.argv[1]), Path(sys.argv[2])).files.write_ipc(sys.stdout.buffer)


if __name__ == "__main__":
    main()
