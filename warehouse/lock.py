"""One run at a time: the lock that a run holds from start to end."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from warehouse.places import lock_path

WAIT_STEP_SECONDS = 0.1


@dataclass(frozen=True)
class Holder:
    """Who holds the lock, as far as its file says."""

    pid: int | None = None
    run_id: str | None = None
    since: str | None = None
    command: str | None = None

    def __str__(self) -> str:
        """The holder in words, for an error of one sentence."""
        said = [f"process {self.pid}" if self.pid else "another process"]
        said += [f"({self.command})"] if self.command else []
        said += [f"in run {self.run_id}"] if self.run_id else []
        said += [f"since {self.since}"] if self.since else []
        return " ".join(said)


class LockHeld(Exception):
    """Raised when another process is at work on this home; `holder` says which."""

    def __init__(self, home: Path, holder: Holder) -> None:
        super().__init__(f"{home} is in use by {holder}; wait until it is done.")
        self.holder = holder


def lock_holder(home: Path) -> Holder | None:
    """Who holds the lock now; null when nobody does, whatever a dead process left in the file."""
    try:
        handle = os.open(lock_path(home), os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read_holder(handle)
    finally:
        os.close(handle)
    return None


@contextmanager
def hold_lock(
    home: Path,
    *,
    run_id: str | None = None,
    command: str | None = None,
    since: datetime | None = None,
    wait_s: float = 0.5,
) -> Iterator[None]:
    """Hold the home's lock; raises LockHeld if another process has it for longer than `wait_s` seconds.

    The kernel frees the lock when its process dies. A forked child would keep it alive, so it gives its copy up.
    """
    handle = os.open(lock_path(home), os.O_RDWR | os.O_CREAT, 0o600)
    open_here = [handle]
    os.register_at_fork(after_in_child=lambda: _close_all(open_here))
    try:
        _wait_for(handle, home, wait_s)
        holder = Holder(os.getpid(), run_id, since.isoformat(timespec="seconds") if since else None, command)
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(asdict(holder)).encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        open_here.clear()
        os.close(handle)


def _close_all(handles: list[int]) -> None:
    while handles:
        os.close(handles.pop())


def _wait_for(handle: int, home: Path, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise LockHeld(home, _read_holder(handle)) from None
        time.sleep(WAIT_STEP_SECONDS)


def _read_holder(handle: int) -> Holder:
    try:
        said = json.loads(os.pread(handle, 65536, 0))
        return Holder(**{name: said.get(name) for name in Holder.__dataclass_fields__})
    except (ValueError, AttributeError):
        # The holder has taken the lock and not yet written who it is.
        return Holder()
