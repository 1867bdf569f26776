"""`sumber serve`, really served: a scheduled run appears, finishes, and the command ends with all it started."""

import json
import signal
import socket
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import write_text
from tests.flows.test_command_line import await_none, sumber


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


def await_completed(port: int, runs: int, seconds: float = 150) -> list[dict[str, Any]]:
    body = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
    deadline = time.monotonic() + seconds
    while True:
        try:
            completed: list[dict[str, Any]] = ask(port, "flow_runs/filter", body)
        except OSError:
            completed = []
        if len(completed) >= runs or time.monotonic() > deadline:
            return completed
        time.sleep(0.5)


@pytest.mark.parametrize("number", [signal.SIGTERM])
def test_serve_runs_the_schedule_until_a_signal_ends_it_within_ten_seconds(
    inbox: Path, home: Path, number: signal.Signals
) -> None:
    """Also what tells that the installed SQLAlchemy lets Prefect schedule at all."""
    port = free_port()
    served = sumber("serve", inbox, "--home", home, "--every", "10s", PREFECT_SERVER_API_PORT=str(port))
    try:
        completed = await_completed(port, 1)
        assert completed, served.poll()
        assert completed[0]["deployment_id"]
        assert (home / "sumber.duckdb").exists()
        write_text(inbox, 99)
        assert len(await_completed(port, 2)) >= 2
        ui = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10)
        assert b"<html" in ui.read().lower()
    finally:
        sent = time.monotonic()
        served.send_signal(number)
        shown, error = served.communicate(timeout=60)
    assert time.monotonic() - sent < 10
    assert f"UI at http://127.0.0.1:{port}" in shown
    assert "Traceback" not in error
    assert await_none(home) == []
