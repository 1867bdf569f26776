"""`sumber serve`, really served: a scheduled run appears, finishes, and the command ends with all it started."""

import json
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import write_text
from tests.flows.test_command_line import await_none, sumber
from tests.history import states_of


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def ask(port: int, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/{path}", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def await_completed(port: int, runs: int, seconds: float = 240, by_schedule: bool = False) -> list[dict[str, Any]]:
    body = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    deadline = time.monotonic() + seconds
    while True:
        try:
            found: list[dict[str, Any]] = ask(port, "flow_runs/filter", body)
        except OSError:
            found = []
        completed = [each for each in found if each["auto_scheduled"] or not by_schedule]
        if len(completed) >= runs or time.monotonic() > deadline:
            return completed
        time.sleep(0.5)


def names_of_runs(home: Path, state: str) -> list[str]:
    """The names of all flow runs in this state, once no server writes the history any more."""
    with closing(sqlite3.connect(home / "prefect" / "prefect.db")) as history:
        rows: list[Any] = history.execute("select name from flow_run where state_type = ?", [state]).fetchall()
    return [row[0] for row in rows]


@contextmanager
def served(inbox: Path, home: Path, every: str, **environment: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """`sumber serve` by this interval, on a port of its own, as a script starts it in the background: deaf to Ctrl-C.

    Killed by the block's end if it still runs.
    """
    port = free_port()
    # Prefect's runner looks for due runs every ten seconds; here it looks every second, so that the tests wait less.
    prefect = {"PREFECT_SERVER_API_PORT": str(port), "PREFECT_RUNNER_POLL_FREQUENCY": "1"} | environment
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = sumber("serve", inbox, "--home", home, "--every", every, **prefect)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        yield port, process
    finally:
        process.kill()
        process.wait()


def end_by_sigterm(process: subprocess.Popen[str]) -> tuple[str, str, float]:
    """What it printed, and how many seconds it took to end."""
    sent = time.monotonic()
    process.send_signal(signal.SIGTERM)
    shown, error = process.communicate(timeout=60)
    return shown, error, time.monotonic() - sent


def test_serve_runs_the_schedule_until_a_signal_ends_it_within_ten_seconds(inbox: Path, home: Path) -> None:
    """Also what tells that the installed SQLAlchemy lets Prefect schedule at all.

    Seen to catch: SIGTERM passed on as SIGINT (the server's announcement stays, as the command is ended by force); no
    run at the start (all that ran was the schedule's).
    """
    with served(inbox, home, "1m") as (port, process):
        completed = await_completed(port, 1, by_schedule=True)
        assert completed, process.poll()
        begun = ask(port, "flow_runs/filter", {})
        assert [each["auto_scheduled"] for each in begun].count(False) == 1
        assert completed[0]["deployment_id"]
        assert (home / "sumber.duckdb").exists()
        planned = ask(port, "flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}})
        due = sorted(datetime.fromisoformat(each["expected_start_time"]) for each in planned)
        assert {(later - one).total_seconds() for one, later in pairwise(due)} == {60.0}
        ui = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10)
        assert b"<html" in ui.read().lower()
        shown, error, seconds = end_by_sigterm(process)
    assert seconds < 10
    assert process.returncode == 128 + signal.SIGTERM
    assert not (home / "prefect" / "server.json").exists()
    assert f"UI at http://127.0.0.1:{port}" in shown
    assert "Traceback" not in error
    assert await_none(home) == []
    assert not {"PENDING", "RUNNING", "CANCELLING"} & set(states_of(home, "flow_run"))


@pytest.mark.torture
def test_a_later_run_takes_what_came_meanwhile(inbox: Path, home: Path) -> None:
    with served(inbox, home, "10s") as (port, process):
        assert await_completed(port, 1), process.poll()
        write_text(inbox, 99)
        # A run that began before the text was there ends with nothing new.
        deadline = time.monotonic() + 240
        while "inbox: 1 article" not in (names := [each["name"] for each in await_completed(port, 2)]):
            assert process.poll() is None and time.monotonic() < deadline, names
            time.sleep(0.5)
        assert set(names) <= {"inbox: 1 article", "inbox: 3 articles, 1 unreadable", "inbox: nothing new"}
        assert "inbox: 3 articles, 1 unreadable" in names
        end_by_sigterm(process)


@pytest.mark.torture
def test_runs_missed_between_two_serves_collapse_into_one(inbox: Path, home: Path) -> None:
    with served(inbox, home, "10s") as (port, process):
        assert await_completed(port, 1), process.poll()
        end_by_sigterm(process)
    write_text(inbox, 99)
    time.sleep(25)  # two runs are due and nobody is there
    with served(inbox, home, "10s") as (port, process):
        assert await_completed(port, 2), process.poll()
        end_by_sigterm(process)
    assert names_of_runs(home, "COMPLETED").count("inbox: 1 article") == 1
    assert names_of_runs(home, "CANCELLED")
    assert not {"PENDING", "RUNNING", "CANCELLING"} & set(states_of(home, "flow_run"))
