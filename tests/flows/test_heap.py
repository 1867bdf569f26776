"""Where the arrays of a thread lie, and how long Polars keeps what it has freed."""

import platform
import subprocess
import sys

import pytest

from flows.heap import POLARS_OPTIONS, keep_freed_memory

ARRAY_OF_A_THREAD = """
import sys, threading
if sys.argv[1] == "shared":
    from flows.heap import share_one_heap
    share_one_heap()
import numpy
def look():
    array = numpy.ones(64_000, numpy.uint8)
    heap = next(line for line in open("/proc/self/maps") if line.endswith("[heap]\\n"))
    first, last = (int(end, 16) for end in heap.split()[0].split("-"))
    print(first <= array.ctypes.data < last)
thread = threading.Thread(target=look)
thread.start()
thread.join()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="of GNU's C library")
@pytest.mark.parametrize(("heap", "is_there"), [("shared", "True"), ("own", "False")])
def test_the_arrays_of_a_thread_lie_in_the_heap_of_the_process_where_it_is_shared(heap: str, is_there: str) -> None:
    """Seen to catch: another number for M_ARENA_MAX."""
    found = subprocess.run([sys.executable, "-c", ARRAY_OF_A_THREAD, heap], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == is_there


# jemalloc looks at what is due while it hands out memory.
KEPT_BY_POLARS = """
import os, time
import polars
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
before = resident()
numbers = polars.int_range(0, 10_000_000, eager=True) + 1
used = resident() - before
del numbers
for _ in range(2):
    time.sleep(0.7)
    for _ in range(20):
        polars.int_range(0, 100_000, eager=True) + 1
print(resident() - before > 0.5 * used)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="where Polars' wheels bring jemalloc")
@pytest.mark.parametrize(("kept", "is_there"), [(True, "True"), (False, "False")])
def test_a_later_process_has_the_memory_that_polars_freed_a_moment_ago_where_it_is_kept(
    kept: bool, is_there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to catch: the option set before Polars' own, which then holds."""
    monkeypatch.setenv(POLARS_OPTIONS, "dirty_decay_ms:500,muzzy_decay_ms:1000")
    if kept:
        keep_freed_memory()
    found = subprocess.run([sys.executable, "-c", KEPT_BY_POLARS], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == is_there
