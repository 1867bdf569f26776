"""Prefect's history for tests: its tables made once for all workers of a session, and a server on it."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def empty_history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prefect.db with every table and no run: to make its tables takes longer than most runs of the tests."""
    base = tmp_path_factory.getbasetemp()
    room = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "empty-history"
    room.mkdir(exist_ok=True)
    with open(room / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (room / "made").exists():
            upgrade = "from prefect.cli import app; app()"
            subprocess.run(
                [sys.executable, "-c", upgrade, "server", "database", "upgrade", "-y"],
                env=os.environ | {"PREFECT_HOME": str(room), "DO_NOT_TRACK": "1"},
                capture_output=True,
                check=True,
            )
            (room / "made").touch()
    return room / "prefect.db"


@pytest.fixture(scope="session")
def server_home(tmp_path_factory: pytest.TempPathFactory, empty_history: Path) -> Path:
    """A home whose history all tests of the session share that need a server."""
    home = tmp_path_factory.mktemp("history")
    for room in ("prefect", "staging"):
        (home / room).mkdir()
    shutil.copy(empty_history, home / "prefect")
    return home


@pytest.fixture(scope="session")
def server(server_home: Path) -> Iterator[str]:
    """The address of a real Prefect server, with its UI, as `sumber ui` starts it."""
    from flows.history_home import prepare_environment
    from flows.prefect_server import prefect_server

    prepare_environment(server_home)
    with prefect_server(server_home, "ui", ("127.0.0.1", 0)) as live:
        yield live.url()


@pytest.fixture
def history(server: str) -> Iterator[str]:
    """Let the flows of a test report to the shared server, without heartbeats."""
    from flows.history import on_server

    with on_server(server):
        yield server


def states_of(home: Path, table: str) -> list[str]:
    """The states of all flow_run or task_run rows that a home's history holds, once no server writes it any more."""
    with closing(sqlite3.connect(home / "prefect" / "prefect.db")) as history:
        rows: list[Any] = history.execute(f"select state_type from {table}").fetchall()
    return [row[0] for row in rows]
