"""Work on one part while the next one is made."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from transforms.spread import Made, Part


def one_ahead(threads: ThreadPoolExecutor, make: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
    """What `make` makes of each part, in order; a thread makes the next one while this one is worked with, and no more than that."""
    coming: Future[Made] | None = None
    for part in parts:
        made, coming = coming, threads.submit(make, part)
        if made is not None:
            yield made.result()
    if coming is not None:
        yield coming.result()
