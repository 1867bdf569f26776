"""List an inbox: every name in it with its size and times, without reading a file."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from flows.settings import WrongUsage

# Linux refuses longer paths in one call (PATH_MAX 4096); folders 200 deep with long names are longer.
LONGEST_PATH_BYTES = 4000

LATEST_NS = 2**63 - 1

# A row of Python objects takes five times the memory of one of a frame.
ROWS_AT_A_TIME = 10_000

LISTED = {
    "path": pl.String,
    "raw_path": pl.Binary,
    "size_bytes": pl.Int64,
    "mtime_ns": pl.Int64,
    "ctime_ns": pl.Int64,
    "kind": pl.String,
}

# What a name may be that is not a text of its own: the reason that its document then carries.
KINDS = {
    stat.S_IFIFO: "a named pipe, not a file",
    stat.S_IFSOCK: "a socket, not a file",
    stat.S_IFCHR: "a device, not a file",
    stat.S_IFBLK: "a device, not a file",
}
LINK_OUT = "a link that leads out of the inbox"
LINK_BROKEN = "a link that leads nowhere"
FOLDER_CLOSED = "a folder that can't be read"
FILE_CLOSED = "in a folder that may not be entered"

_INVALID_BYTE = re.compile("[\udc80-\udcff]")


# A name relative to the inbox as Python's file names are, its status, and what it is if no regular file.
_Named = tuple[str, os.stat_result, str | None]


@dataclass(frozen=True)
class Listing:
    """An inbox as it was found: `files` has one row per name (LISTED; kind null for a regular file)."""

    files: pl.DataFrame
    looked_at: int


def list_inbox(inbox: Path, home: Path) -> Listing:
    """List the regular files below `inbox`, and what is there instead of one with its reason; HOME is left out.

    Folder links are not followed: inside the inbox they lead to texts that are listed anyway.
    """
    parts = [pl.DataFrame(schema=LISTED)]
    walked = _walk(inbox, home)
    while some := list(islice(walked, ROWS_AT_A_TIME)):
        parts.append(_frame(some))
    files = pl.concat(parts)
    return Listing(files, files.height)


def _frame(names: list[_Named]) -> pl.DataFrame:
    """Rows of LISTED, column by column: that takes a third of the time of rows of Python objects."""
    statuses = [status for _, status, _ in names]
    times = {
        "mtime_ns": [status.st_mtime_ns for status in statuses],
        "ctime_ns": [status.st_ctime_ns for status in statuses],
    }
    if any(min(each) < -LATEST_NS or max(each) > LATEST_NS for each in times.values()):
        times = {name: [storable(each) for each in column] for name, column in times.items()}
    paths = _paths([name for name, _, _ in names])
    columns = paths | {"size_bytes": [status.st_size for status in statuses]} | times
    return pl.DataFrame(columns | {"kind": [kind for _, _, kind in names]}, schema=LISTED)


def _paths(names: list[str]) -> dict[str, Any]:
    if sys.getfilesystemencoding() == "utf-8":
        with suppress(UnicodeEncodeError):
            path = pl.Series("path", names, dtype=pl.String)
            return {"path": path, "raw_path": path.cast(pl.Binary)}
    raw_paths = [os.fsencode(name) for name in names]
    return {"path": [readable_name(raw) for raw in raw_paths], "raw_path": raw_paths}


def storable(nanoseconds: int) -> int:
    """A file's time, at most as far off as the tables can tell (1677 to 2262): disks take any, and a broken clock sets one."""
    return max(-LATEST_NS, min(LATEST_NS, nanoseconds))


def readable_name(raw: bytes) -> str:
    """A path as valid UTF-8: bytes that are none are percent-encoded."""
    if raw.isascii():
        return raw.decode("ascii")
    return _INVALID_BYTE.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", raw.decode("utf-8", "surrogateescape"))


def open_inbox(inbox: Path) -> int:
    """Open the folder of texts; raises WrongUsage when it is gone or closed. The caller closes the descriptor."""
    try:
        return os.open(inbox, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise WrongUsage(f"the inbox {inbox} can't be read ({error.strerror}): mend it and run again.") from None


def open_beneath(root: int, relative: bytes, flags: int) -> int:
    """Open a path below the folder `root`, however long it is; the caller closes the descriptor."""
    folder = root
    try:
        while len(relative) > LONGEST_PATH_BYTES:
            cut = relative.rindex(b"/", 0, LONGEST_PATH_BYTES)
            deeper = os.open(relative[:cut], os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            if folder != root:
                os.close(folder)
            folder, relative = deeper, relative[cut + 1 :]
        return os.open(relative, flags | os.O_CLOEXEC, dir_fd=folder)
    finally:
        if folder != root:
            os.close(folder)


def _walk(inbox: Path, home: Path) -> Iterator[_Named]:
    home_is = _identity(home)
    root = open_inbox(inbox)
    try:
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                descriptor = _open_folder(root, folder)
            except FileNotFoundError:
                continue
            except OSError:
                if folder:
                    yield folder, _status_of(root, folder), FOLDER_CLOSED
                    continue
                raise
            above = f"{folder}/" if folder else ""
            try:
                with os.scandir(descriptor) as entries:
                    for entry in entries:
                        name = above + entry.name
                        try:
                            status = entry.stat(follow_symlinks=False)
                        except FileNotFoundError:
                            continue  # it vanished between the listing and the look
                        except OSError:
                            yield name, _status_of(root, folder or "."), FILE_CLOSED
                            continue
                        if stat.S_ISREG(status.st_mode):
                            yield name, status, None
                        elif stat.S_ISDIR(status.st_mode):
                            if (status.st_dev, status.st_ino) != home_is:
                                waiting.append(name)
                        elif stat.S_ISLNK(status.st_mode):
                            yield from _follow(inbox, name, status)
                        else:
                            yield name, status, KINDS.get(stat.S_IFMT(status.st_mode), "not a regular file")
            finally:
                os.close(descriptor)
    finally:
        os.close(root)


def _open_folder(root: int, folder: str) -> int:
    if not folder:
        return os.dup(root)
    return open_beneath(root, os.fsencode(folder), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _follow(inbox: Path, name: str, status: os.stat_result) -> Iterator[_Named]:
    try:
        target = os.path.realpath(os.path.join(inbox, name), strict=True)
        behind = os.stat(target, follow_symlinks=False)
    except OSError:
        yield name, status, LINK_BROKEN
        return
    if not target.startswith(f"{inbox}/"):
        if target != str(inbox):
            yield name, status, LINK_OUT
    elif stat.S_ISREG(behind.st_mode):
        yield name, behind, None
    elif not stat.S_ISDIR(behind.st_mode):
        yield name, behind, KINDS.get(stat.S_IFMT(behind.st_mode), "not a regular file")


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _status_of(root: int, relative: str) -> os.stat_result:
    try:
        return os.stat(relative, dir_fd=root, follow_symlinks=False)
    except OSError:
        return os.fstat(root)
