"""The memory that allocators hand out: the C library's, to NumPy above all, and Polars' own, jemalloc."""

import ctypes
import os

# From malloc.h of the GNU C library.
M_ARENA_MAX = -8
# Where a process's jemalloc reads its options as Polars is imported; Polars leaves its own there for the processes after it.
POLARS_OPTIONS = "_RJEM_MALLOC_CONF"
# jemalloc's own default; Polars' is half a second, in which a worker is not done with a batch.
KEPT_TEN_SECONDS = "dirty_decay_ms:10000"


def share_one_heap() -> None:
    """Let all threads of the process take memory from one heap, where the C library is GNU's; call it before any begins.

    By itself each thread gets a heap of its own, which gives large arrays back to the system as soon as they are done with, and
    holds on to what is small: deduplicating 100,000 texts asked for half as many pages again (830,000 against 520,000), and the
    process was 60 MB larger.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def keep_freed_memory() -> None:
    """Let Polars, in processes that start from now on, keep memory for ten seconds after its use.

    Given back sooner, it was asked for again with each batch that a worker refined: four pages a text against one, for a
    thirtieth of the processor's time; a worker is 20 MB larger.
    """
    options = os.environ.get(POLARS_OPTIONS, "").split(",")
    if options[-1] != KEPT_TEN_SECONDS:
        os.environ[POLARS_OPTIONS] = ",".join(filter(None, (*options, KEPT_TEN_SECONDS)))
