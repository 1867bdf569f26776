"""Where the arrays of a thread lie."""

import platform
import subprocess
import sys

import pytest

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
