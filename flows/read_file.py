"""Read one file of an inbox that is a folder: settled, regular, and inside it."""

import errno
import os
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from flows.listing import open_beneath, open_inbox, storable

# os.read of 1 MiB is a third as fast as of 64 KiB, which stays in the processor's cache.
READ_BYTES = 64 * 1024


class Unsettled(Exception):
    """The file is being written; the next run takes it."""


class Status(NamedTuple):
    """What tells one version of a file from another."""

    size_bytes: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True)
class Found:
    """One name of an inbox, as it was listed; `kind` says why it is no file, and is null for one."""

    path: str
    raw_path: bytes
    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    kind: str | None

    @property
    def status(self) -> Status:
        """What tells this version of the file from another."""
        return Status(self.size_bytes, self.mtime_ns, self.ctime_ns)


class FolderReader:
    """Reads the files of a folder by their listed names."""

    def __init__(self, inbox: Path, settle_seconds: float, max_file_bytes: int) -> None:
        self.inbox, self.settle_seconds, self.max_file_bytes = inbox, settle_seconds, max_file_bytes
        self.root = open_inbox(inbox)

    def expect(self, names: Sequence[tuple[bytes, Status]]) -> None:
        """Hear what will be read, in this order: of a folder nothing is read ahead."""

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self.root)

    def read(self, raw_path: bytes, limit: int) -> tuple[bytes, Status]:
        """Read a settled regular file; raises Unsettled while it changes, OSError when it can't be read."""
        # O_NONBLOCK: a named pipe that took the file's place must not make the run wait for a writer.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
        try:
            descriptor = open_beneath(self.root, raw_path, flags)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            descriptor = self._open_link(raw_path, flags)
        try:
            before = os.fstat(descriptor)
            age = time.time() - before.st_mtime_ns / 1e9
            # A time in the future comes from another clock; such a file would otherwise wait for ever.
            if not stat.S_ISREG(before.st_mode) or 0 <= age < self.settle_seconds:
                raise Unsettled
            if before.st_size > limit:
                raise Unsettled if limit == self.max_file_bytes else OSError(errno.EFBIG, "too large")
            pieces: list[bytes] = []
            left = before.st_size
            while piece := os.read(descriptor, READ_BYTES):
                pieces.append(piece)
                left -= len(piece)
                if left < 0:
                    raise Unsettled
            after = os.fstat(descriptor)
            if left or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise Unsettled
            times = (storable(before.st_mtime_ns), storable(before.st_ctime_ns))
            return b"".join(pieces), Status(before.st_size, *times)
        finally:
            os.close(descriptor)

    def _open_link(self, raw_path: bytes, flags: int) -> int:
        """Open what a link inside the inbox leads to; a link that leads out by now is refused."""
        inbox = os.fsencode(self.inbox)
        target = os.path.realpath(os.path.join(inbox, raw_path), strict=True)
        if not target.startswith(inbox + b"/"):
            raise PermissionError(errno.EACCES, "a link that leads out of the inbox")
        return open_beneath(self.root, target[len(inbox) + 1 :], flags)
