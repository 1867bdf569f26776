"""What a pick-up hands over while it still reads: how much is new, then each batch as soon as it is written."""

from collections.abc import Iterator
from queue import SimpleQueue
from typing import NamedTuple


class Coming(NamedTuple):
    """What a pick-up found new by names, sizes and times alone, before it read a file."""

    files: int = 0
    size_bytes: int = 0


class HandOver:
    """Given to a pick-up in one thread and emptied in another; over when the pick-up has ended, whole or by an error."""

    def __init__(self) -> None:
        self.coming = Coming()
        self._batches: SimpleQueue[str | None] = SimpleQueue()

    def expect(self, coming: Coming) -> None:
        """Say how much will be read, before the first batch."""
        self.coming = coming

    def give(self, batch: str) -> None:
        """Hand over the path of a batch that is whole."""
        self._batches.put(batch)

    def end(self) -> None:
        """Say that nothing more comes."""
        self._batches.put(None)

    def __iter__(self) -> Iterator[str]:
        """The batches in the order of their texts; waits for the next one."""
        while (batch := self._batches.get()) is not None:
            yield batch
