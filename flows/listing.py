"""List an inbox: every name in it with its size and times, without reading a file."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    rows: list[tuple[object, ...]] = []
    looked_at = 0
    for raw, status, kind in _walk(inbox, home):
        looked_at += 1
        times = (storable(status.st_mtime_ns), storable(status.st_ctime_ns))
        rows.append((readable_name(raw), raw, status.st_size, *times, kind))
        if len(rows) == ROWS_AT_A_TIME:
            parts.append(pl.DataFrame(rows, schema=LISTED, orient="row"))
            rows.clear()
    return Listing(pl.concat([*parts, pl.DataFrame(rows, schema=LISTED, orient="row")]), looked_at)


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


def _walk(inbox: Path, home: Path) -> Iterator[tuple[bytes, os.stat_result, str | None]]:
    home_is = _identity(home)
    root = open_inbox(inbox)
    try:
        waiting = [b""]
        while waiting:
            folder = waiting.pop()
            try:
                descriptor = (
                    os.dup(root)
                    if not folder
                    else open_beneath(root, folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                )
            except FileNotFoundError:
                continue
            except OSError:
                if folder:
                    yield folder, _status_of(root, folder), FOLDER_CLOSED
                    continue
                raise
            try:
                with os.scandir(descriptor) as entries:
                    for entry in entries:
                        raw = os.fsencode(f"{os.fsdecode(folder)}/{entry.name}" if folder else entry.name)
                        try:
                            status = entry.stat(follow_symlinks=False)
                        except FileNotFoundError:
                            continue  # it vanished between the listing and the look
                        except OSError:
                            yield raw, _status_of(root, folder or b"."), FILE_CLOSED
                            continue
                        if stat.S_ISDIR(status.st_mode):
                            if (status.st_dev, status.st_ino) != home_is:
                                waiting.append(raw)
                        elif stat.S_ISREG(status.st_mode):
                            yield raw, status, None
                        elif stat.S_ISLNK(status.st_mode):
                            yield from _follow(inbox, raw, status)
                        else:
                            yield raw, status, KINDS.get(stat.S_IFMT(status.st_mode), "not a regular file")
            finally:
                os.close(descriptor)
    finally:
        os.close(root)


def _follow(inbox: Path, raw: bytes, status: os.stat_result) -> Iterator[tuple[bytes, os.stat_result, str | None]]:
    try:
        target = os.path.realpath(os.path.join(os.fsencode(inbox), raw), strict=True)
        behind = os.stat(target, follow_symlinks=False)
    except OSError:
        yield raw, status, LINK_BROKEN
        return
    if not target.startswith(os.fsencode(inbox) + b"/"):
        if target != os.fsencode(inbox):
            yield raw, status, LINK_OUT
    elif stat.S_ISREG(behind.st_mode):
        yield raw, behind, None
    elif not stat.S_ISDIR(behind.st_mode):
        yield raw, behind, KINDS.get(stat.S_IFMT(behind.st_mode), "not a regular file")


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _status_of(root: int, relative: bytes) -> os.stat_result:
    try:
        return os.stat(relative, dir_fd=root, follow_symlinks=False)
    except OSError:
        return os.fstat(root)
