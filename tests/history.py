"""Prefect's history for tests: a server that the tests of a worker share."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose history all tests of the session share that need a server."""
    home = tmp_path_factory.mktemp("history")
    for room in ("prefect", "staging"):
        (home / room).mkdir()
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
