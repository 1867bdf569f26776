"""What all tests share."""

import atexit
import os


def _quiet() -> None:
    # DuckDB 2.0.0 prints pages about its own bindings when the interpreter ends, behind the results of the tests.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


atexit.register(_quiet)
