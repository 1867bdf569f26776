"""What all tests share."""

import os


def pytest_unconfigure() -> None:
    """Keep DuckDB 2.0.0 from printing pages about its own bindings when the interpreter ends, behind the results."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
