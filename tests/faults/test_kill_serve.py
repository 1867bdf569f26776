"""kill -9 under `sumber serve` while a run is at work, of the Prefect server, of the run or of all: nothing is lost or left."""

import shlex
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.healed import check_healed
from tests.faults.load_processes import FAULTS
from tests.faults.test_two_at_once import servers_of
from tests.flows.conftest import write_text
from tests.flows.test_command_line import await_none
from tests.flows.test_serve import await_completed, end_by_sigterm, served
from tests.history import states_of

KILL = "import json, os, sys; os.kill(json.load(open(sys.argv[1]))['pid'], 9)"


def once(command: str, done: Path) -> str:
    """The shell command, which does nothing when it is carried out again."""
    return f"test -e {shlex.quote(str(done))} || {{ touch {shlex.quote(str(done))} && {command}; }}"


def disturbing(step: str, command: str) -> dict[str, str]:
    """The environment in which a shell command is carried out when a run begins the step, whoever starts the run."""
    return {"PYTHONPATH": str(FAULTS / "preloaded"), "DISTURBED_STEP": step, "DISTURBED_BY": command}


def await_run(port: int, process: subprocess.Popen[str], name: str) -> None:
    """Wait until a run of this name has completed."""
    deadline = time.monotonic() + 240
    while name not in (names := [each["name"] for each in await_completed(port, 1)]):
        assert process.poll() is None and time.monotonic() < deadline, names
        time.sleep(0.5)


def task_states(home: Path, name: str) -> list[str]:
    """The states of the task runs of the flow run with this name, once no server writes the history any more."""
    asked = "select t.state_type from task_run t join flow_run f on f.id = t.flow_run_id where f.name = ?"
    with closing(sqlite3.connect(home / "prefect" / "prefect.db")) as history:
        rows: list[tuple[str]] = history.execute(asked, [name]).fetchall()
    return [row[0] for row in rows]


@pytest.mark.torture
@pytest.mark.parametrize("step", ["pick up", "refine", "load", "report"])
def test_a_served_run_whose_server_is_killed_ends_and_the_next_ticks_follow(
    inbox: Path, home: Path, tmp_path: Path, step: str
) -> None:
    """Seen to catch: only the server of `sumber run` started again."""
    killed = tmp_path / "killed"
    kill = shlex.join([sys.executable, "-S", "-c", KILL, str(home / "prefect" / "server.json")])
    with served(inbox, home, "10s", **disturbing(step, once(kill, killed))) as (port, process):
        await_run(port, process, "inbox: 40 articles")
        assert killed.exists()
        write_text(inbox, 40)
        await_run(port, process, "inbox: 1 article")
        assert len(servers_of(home)) == 1
        _, _, seconds = end_by_sigterm(process)
    assert seconds < 10
    assert await_none(home) == []
    # The tick that the end of `serve` cut short may have crashed.
    states = {*states_of(home, "flow_run"), *states_of(home, "task_run")}
    assert not {"PENDING", "RUNNING", "CANCELLING", "FAILED"} & states
    for name in ("inbox: 40 articles", "inbox: 1 article"):
        assert task_states(home, name) == ["COMPLETED"] * 8
    check_healed(home, inbox)


@pytest.mark.torture
@pytest.mark.parametrize("step", ["pick up", "load"])
def test_a_served_run_that_is_killed_is_told_as_crashed_and_a_later_tick_loads(
    inbox: Path, home: Path, tmp_path: Path, step: str
) -> None:
    """Its slot is free again after a minute."""
    killed = tmp_path / "killed"
    with served(inbox, home, "10s", **disturbing(step, once("kill -9 $PPID", killed))) as (port, process):
        await_run(port, process, "inbox: 40 articles")
        assert killed.exists()
        end_by_sigterm(process)
    assert await_none(home) == []
    check_history_after_kill(home)
    check_healed(home, inbox)


@pytest.mark.torture
@pytest.mark.parametrize("step", ["refine", "publish"])
def test_when_serve_is_killed_nothing_of_it_is_left_and_the_next_one_carries_on(
    inbox: Path, home: Path, tmp_path: Path, step: str
) -> None:
    killed = tmp_path / "killed"
    with served(inbox, home, "10s", **disturbing(step, once("kill -9 $SUMBER_SERVED_BY", killed))) as (_, process):
        process.wait(240)
        assert killed.exists()
        assert await_none(home) == []
    with served(inbox, home, "10s") as (port, process):
        # The text that came last: what was loaded before the kill is not loaded again.
        write_text(inbox, 40)
        await_run(port, process, "inbox: 1 article" if step == "publish" else "inbox: 41 articles")
        end_by_sigterm(process)
    assert await_none(home) == []
    check_history_after_kill(home)
    check_healed(home, inbox)


def check_history_after_kill(home: Path) -> None:
    """Nothing is called unfinished that is none, and the killed run is told as crashed."""
    flow_runs = states_of(home, "flow_run")
    assert not {"PENDING", "RUNNING", "CANCELLING"} & {*flow_runs, *states_of(home, "task_run")}
    assert "CRASHED" in flow_runs
