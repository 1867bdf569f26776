"""`prefect.yaml`, as docs/schedule.md tells it: a server, a work pool and a real process worker run every deployment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_command_line import REPOSITORY
from tests.flows.test_serve import ask, free_port

pytestmark = pytest.mark.torture


@pytest.fixture
def environment(inbox: Path, home: Path, tmp_path: Path) -> dict[str, str]:
    """What docs/schedule.md exports; SUMBER_TEST_HISTORY may name an empty database of PostgreSQL for the history."""
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    if history := os.environ.get("SUMBER_TEST_HISTORY"):
        clean["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = history
    (tmp_path / "prefect").mkdir()
    return clean | {
        "SUMBER_INBOX": str(inbox),
        "SUMBER_HOME": str(home),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *arguments]


@contextmanager
def started(environment: dict[str, str], log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of Prefect's long-lived commands, ended with the block, with all that it started."""
    with open(log, "wb") as said:
        process = subprocess.Popen(
            prefect(*arguments), cwd=REPOSITORY, env=environment, stdout=said, stderr=said, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def asked(port: int, path: str, body: dict[str, Any]) -> Any:
    try:
        return ask(port, path, body)
    except OSError:
        return None


def await_answer(port: int, path: str, body: dict[str, Any], enough: Any, seconds: float = 240) -> Any:
    deadline = time.monotonic() + seconds
    while not enough(answer := asked(port, path, body)):
        assert time.monotonic() < deadline, answer
        time.sleep(0.5)
    return answer


def test_a_real_worker_runs_ingest_reprocess_and_maintain(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    port = int(environment["PREFECT_SERVER_API_PORT"])

    def told(*arguments: str) -> None:
        ended = subprocess.run(
            prefect(*arguments), cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=120
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr

    def runs(flow: str, state: str) -> Any:
        body = {"flows": {"name": {"any_": [flow]}}, "flow_runs": {"state": {"type": {"any_": [state]}}}}
        return await_answer(port, "flow_runs/filter", body, bool)

    with started(environment, tmp_path / "server.log", "server", "start"):
        await_answer(port, "flow_runs/filter", {}, lambda answer: answer is not None)
        told("work-pool", "create", "sumber", "--type", "process")
        told("--no-prompt", "deploy", "--all")
        deployed = ask(port, "deployments/filter", {})
        assert sorted(each["name"] for each in deployed) == ["ingest", "maintain", "reprocess"]
        assert all(each["concurrency_options"]["collision_strategy"] == "CANCEL_NEW" for each in deployed)
        assert all(each["auto_scheduled"] for flow in ("ingest", "maintain") for each in runs(flow, "SCHEDULED"))
        with started(environment, tmp_path / "worker.log", "worker", "start", "--pool", "sumber"):
            for name in ("ingest", "reprocess", "maintain"):
                told("deployment", "run", f"{name}/{name}")
                (completed,) = runs(name, "COMPLETED")
                assert name != "ingest" or completed["name"] == "inbox: 3 articles, 1 unreadable"
    assert (home / "sumber.duckdb").exists()
