"""Whose turn it is on a home: the lock that the command or its flow takes, once in a process."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from warehouse.lock import hold_lock

_held: set[Path] = set()


@contextmanager
def take_turn(home: Path) -> Iterator[None]:
    """Hold the home's lock for the block, unless this process holds it already; raises LockHeld that names the holder.

    The command takes it before it starts a server, the served flow when it begins.
    """
    if home in _held:
        yield
        return
    said = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    with hold_lock(home, command=said, since=datetime.now(UTC)):
        _held.add(home)
        try:
            yield
        finally:
            _held.discard(home)
