"""How parts of work that don't mind each other are worked off: one after the other by `map`, or by the threads of a pool."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


class Spread(Protocol):
    """What the built-in `map` is, or `ThreadPoolExecutor.map`: gives what each part came to, in the order of the parts."""

    def __call__(self, work: Callable[[Part], Made], parts: Iterable[Part], /) -> Iterable[Made]:
        """Gives what `work` makes of each part."""
        ...
