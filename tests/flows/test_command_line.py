"""The command line: exit codes, sentences, and a command that leaves nothing running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from flows.command_line import _run
from tests.flows.conftest import write_text
from tests.history import states_of
from warehouse.lock import hold_lock

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def sumber(*arguments: str | Path, **how: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flows.command_line", *map(str, arguments)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Without what earlier tests of this process set for Prefect.
        env={name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | how,
    )


def processes_of(home: Path) -> list[str]:
    """Every process whose command line or environment names the home."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(home) in said and folder.name != str(os.getpid()):
            found.append(said.decode(errors="replace")[:200])
    return found


def await_none(home: Path, seconds: float = 5) -> list[str]:
    deadline = time.monotonic() + seconds
    while processes_of(home) and time.monotonic() < deadline:
        time.sleep(0.1)
    return processes_of(home)


def await_runs(home: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a flow run of this home is alive."""
    deadline = time.monotonic() + 120
    while not list((home / "prefect" / "runs").glob("*")):
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "{root}/nowhere"], 2, "there is no folder"),
        (["run", "{root}/file"], 2, "is a file"),
        (["run", "{root}/empty"], 2, "is empty"),
        (["run"], 2, "there is no folder"),
        (["run", "{root}/full", "--home", "{root}/file"], 2, "can't be written"),
        (["run", "{root}/full", "--home", "{root}/full"], 2, "can't be the home"),
        (["run", "{root}/full", "--accept", "x"], 2, "go together"),
        (["run", "{root}/full", "--runner", "cloud"], 2, "Invalid value"),
        (["run", "--colour"], 2, "No such option"),
        (["nothing"], 2, "No such command"),
        (["sql", "select 1"], 2, "there is no warehouse"),
        (["sql", "select 1", "-f", "x"], 2, "not both"),
        (["rejects", "list"], 2, "there is no warehouse"),
        (["doctor"], 2, "there is no warehouse"),
        (["serve", "{root}/full", "--every", "soon"], 2, "is no interval"),
        (["serve", "{root}/full", "--every", "1s"], 2, "too short"),
        (["serve", "{root}/full", "--every", "5m", "--cron", "* * * * *"], 2, "not both"),
        (["serve", "{root}/full", "--timezone", "UTC"], 2, "goes with --cron"),
        (["serve", "{root}/full", "--cron", "* * * * *", "--timezone", "Mars/Olympus"], 2, "no time zone"),
        (["serve", "{root}/full", "--cron", "every day"], 2, "no cron expression"),
        (["serve", "{root}/nowhere"], 2, "there is no folder"),
    ],
)
def test_wrong_usage_is_one_sentence_and_code_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    write_text(tmp_path / "full", 1)
    monkeypatch.setenv("SUMBER_HOME", str(tmp_path / "home"))
    assert _run([argument.format(root=tmp_path) for argument in arguments]) == code
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("host", "auth", "refused"), [("0.0.0.0", "", True), ("192.0.2.1", "", True), ("::1", "", False)]
)
def test_only_loopback_is_bound_without_an_auth_string(
    monkeypatch: pytest.MonkeyPatch, host: str, auth: str, refused: bool
) -> None:
    """Seen to catch: `not _is_loopback(host)` turned to False."""
    from flows.commands.serve import _address
    from flows.settings import WrongUsage

    monkeypatch.setenv("PREFECT_SERVER_API_HOST", host)
    monkeypatch.delenv("PREFECT_SERVER_API_AUTH_STRING", raising=False)
    if refused:
        with pytest.raises(WrongUsage, match="PREFECT_SERVER_API_AUTH_STRING"):
            _address()
        monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", "user:password")
    assert _address()[0] == host


def test_a_held_lock_is_code_3_and_starts_no_server(
    tmp_path: Path, inbox: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold_lock(home, command="sumber run elsewhere"):
        ended = sumber("run", inbox, "--home", home)
        _, error = ended.communicate(timeout=60)
    assert ended.returncode == 3
    assert "sumber run elsewhere" in error
    assert not (home / "prefect" / "prefect.db").exists()


def test_help_imports_nothing_heavy() -> None:
    seen = "import sys, flows.command_line as c; c._run(['--help']); print([m for m in ('prefect', 'polars', 'duckdb', 'great_expectations', 'rich') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", seen], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert shown.stdout.strip().endswith("[]")


def test_two_runs_leave_their_history_and_no_process(inbox: Path, home: Path) -> None:
    first = sumber("run", inbox, "--home", home)
    shown, error = first.communicate(timeout=180)
    assert first.returncode == 0, error
    assert "picked up" in shown
    assert await_none(home) == []
    second = sumber("run", inbox, "--home", home)
    shown, error = second.communicate(timeout=180)
    assert second.returncode == 0, error
    assert "Nothing is new" in shown
    assert await_none(home) == []
    assert not (home / "prefect" / "server.json").exists()
    assert not (home / "prefect" / "memo_store.toml").exists(), "a server with a UI has types of blocks to add"
    assert states_of(home, "flow_run") == ["COMPLETED"] * 2
    assert states_of(home, "task_run") == ["COMPLETED"] * 9


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_command_and_all_it_started(
    inbox: Path, home: Path, number: signal.Signals, code: int
) -> None:
    """kill -9 is in tests/faults/test_kill_command.py."""
    ended = sumber("run", inbox, "--home", home, "--runner", "process")
    await_runs(home, ended)
    sent = time.monotonic()
    ended.send_signal(number)
    _, error = ended.communicate(timeout=60)
    assert time.monotonic() - sent < 10
    assert await_none(home) == []
    assert "Traceback" not in error
    assert ended.returncode == code
