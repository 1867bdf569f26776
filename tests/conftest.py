"""How every test session begins and ends."""

import os
import sys

import pytest
from hypothesis import settings

from tests.history import history, server, server_home  # noqa: F401

# No test is timed: a busy machine would make it fail.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_status = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep what the session found, for the end of the process."""
    session.config.stash[_status] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process as `sumber` ends its own: at once, as soon as everything is closed and said.

    The interpreter's own end waits for threads that Prefect and pools of killed workers left behind, now and then for ever, and
    DuckDB prints pages about the objects that those still hold.
    """
    is_worker_of_xdist = hasattr(config, "workerinput")
    if is_worker_of_xdist or _status not in config.stash:
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(config.stash[_status])
