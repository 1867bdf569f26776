"""Python's collector of cyclic garbage, held back while much is made and nothing thrown away."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_changing = threading.Lock()
_holders = 0
_was_on = False


@contextmanager
def collector_held() -> Iterator[None]:
    """Collect no cyclic garbage within the block; the collector belongs to the process, so the last thread to leave restores it.

    A batch makes a million objects and not one cycle: what is no longer needed goes at once, and the collector would look
    through all the others in vain, for a twentieth of the time. So it is with imports of thousands of modules, for a tenth.
    """
    global _holders, _was_on
    with _changing:
        if _holders == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _holders += 1
    try:
        yield
    finally:
        with _changing:
            _holders -= 1
            if _holders == 0 and _was_on:
                gc.enable()
