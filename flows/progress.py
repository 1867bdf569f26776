"""What a run tells while it works: the listener of this process, and one that draws it in the terminal."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

STEPS = ("pick up", "refine", "judge rows", "deduplicate", "judge batch", "load", "publish", "report")


class Listener(Protocol):
    """Hears how far a step is: `done` of `of` texts, or neither known."""

    def hear(self, step: str, done: int | None, of: int | None) -> None:
        """Hear of a step."""


class Silence:
    """Hears nothing: served runs show their progress as task runs."""

    def hear(self, step: str, done: int | None, of: int | None) -> None:
        """Hear of a step."""


_listener: Listener = Silence()
_counting = threading.Lock()
_counted: dict[str, int] = {}


def listener() -> Listener:
    """Who hears now."""
    return _listener


def tell(step: str, done: int | None = None, of: int | None = None) -> None:
    """Tell how far a step is."""
    _listener.hear(step, done, of)


def tell_more(step: str, more: int, of: int) -> None:
    """Tell that a parallel step has done `more` texts; what each worker did is added up."""
    with _counting:
        _counted[step] = _counted.get(step, 0) + more
        done = _counted[step]
    _listener.hear(step, done, of)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have `listener` hear what is told in this block."""
    global _listener
    before, _listener = _listener, listener
    _counted.clear()
    try:
        yield
    finally:
        _listener = before
