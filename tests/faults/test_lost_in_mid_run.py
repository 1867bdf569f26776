"""A run loses its permission, its inbox, its server or an hour: a sentence or a finished run, and the next one heals."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from flows import progress
from flows.disk import HomeClosed
from flows.ingest import ingest
from flows.listing import FILE_CLOSED, list_inbox
from flows.prefect_server import answers, live_server, prefect_server
from flows.read_file import FolderReader
from flows.settings import WrongUsage
from tests.faults.healed import check_healed
from tests.faults.load_processes import FAULTS
from tests.flows.conftest import LONG_AGO, write_text
from tests.flows.test_command_line import REPOSITORY, await_none
from tests.history import states_of
from warehouse.open_published import open_published

# Root may write where nobody may; without these two rights it is held by permissions like anybody else.
HELD = "-dac_override,-dac_read_search"
AS_ANYBODY = ["setpriv", f"--bounding-set={HELD}", f"--inh-caps={HELD}"]

# The step at whose beginning it happens, and what is closed to writing then, below the home.
CLOSINGS = [
    ("refine", "staging/*"),
    ("judge rows", "staging/* staging/*/*"),
    ("load", "."),
    ("load", "archive"),
    ("load", "master.duckdb"),
    ("publish", "snapshots"),
    ("publish", "."),
    ("report", "docs report"),
]

LIST_KINDS = """
import sys
from pathlib import Path
from flows.listing import list_inbox
print(list_inbox(Path(sys.argv[1]), Path(sys.argv[2])).files["kind"].to_list())
"""


@pytest.fixture
def held_by_permissions(tmp_path: Path) -> list[str]:
    """What a command must begin with so that permissions hold it; skips where root can't give up its rights."""
    if os.geteuid() != 0:
        return []
    (closed := tmp_path / "closed").touch(mode=0o000)
    try:
        tried = subprocess.run([*AS_ANYBODY, "cat", str(closed)], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no `setpriv` here, and root may write everywhere")
    if tried.returncode == 0:
        pytest.skip("root can't give up its right to write everywhere here")
    return AS_ANYBODY


def run_disturbed(
    step: str, command: str, inbox: Path, home: Path, before: list[str], **environment: str
) -> subprocess.CompletedProcess[str]:
    """`sumber run`, with a shell command that is carried out when the step begins."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run(
        [*before, sys.executable, str(FAULTS / "at_step.py"), step, command, "run", str(inbox), "--home", str(home)],
        cwd=REPOSITORY,
        env=own | environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def sentence_of(ended: subprocess.CompletedProcess[str]) -> str:
    """What a command that failed said, after the progress of its steps."""
    assert "Traceback" not in ended.stderr
    return ended.stderr.strip().splitlines()[-1]


class MadeReadOnly:
    """Hears a run, and makes the home read-only when a step begins."""

    def __init__(self, home: Path, step: str) -> None:
        self.home, self.step, self.done = home, step, False

    def hear(self, step: str, done: int | None, of: int | None) -> None:
        if step == self.step and not self.done:
            self.done = True
            subprocess.run(["mount", "--bind", str(self.home), str(self.home)], check=True)
            subprocess.run(["mount", "-o", "remount,ro,bind", str(self.home)], check=True)

    def undo(self) -> None:
        if self.done:
            subprocess.run(["umount", "--lazy", str(self.home)], check=True)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(["refine", "load", "publish"], id="three steps"),
        pytest.param(progress.STEPS, id="every step", marks=pytest.mark.torture),
    ],
)
@pytest.mark.usefixtures("history")
def test_a_home_that_becomes_read_only_in_any_step_is_named_and_the_next_run_heals(
    mounted: Callable[..., Path], inbox: Path, home: Path, steps: Sequence[str]
) -> None:
    mounted(1)
    for number, step in enumerate(steps):
        write_text(inbox, 40 + number)
        closing = MadeReadOnly(home, step)
        try:
            with pytest.raises(HomeClosed, match="can't be written any more"), progress.listening(closing):
                ingest(str(inbox), str(home))
        finally:
            closing.undo()
    # What was committed before the home was closed needs no other run than the one that publishes it.
    assert ingest(str(inbox), str(home)).state == ("empty" if steps[-1] in ("publish", "report") else "loaded")
    check_healed(home, inbox)


@pytest.mark.torture
@pytest.mark.parametrize(("step", "closed"), CLOSINGS)
def test_a_home_that_is_closed_in_any_step_is_named_and_the_next_run_heals(
    history: str, inbox: Path, home: Path, held_by_permissions: list[str], step: str, closed: str
) -> None:
    """The whole command, held by permissions."""
    ingest(str(inbox), str(home))
    for number in range(40, 43):
        write_text(inbox, number)
    ended = run_disturbed(
        step, f"cd {home} && chmod a-w {closed}", inbox, home, held_by_permissions, PREFECT_API_URL=history
    )
    assert ended.returncode == 1
    assert "can't be written any more: mend its permissions and run again" in sentence_of(ended)
    assert str(home) in sentence_of(ended)
    with open_published(home / "sumber.duckdb") as con:
        assert con.execute("select count(*) from articles").fetchall()[0][0] in (40, 43)
    subprocess.run(["chmod", "-R", "u+w", str(home)], check=True)
    # What was committed before the home was closed needs no other run than the one that publishes it.
    assert ingest(str(inbox), str(home)).state == ("empty" if step in ("publish", "report") else "loaded")
    check_healed(home, inbox)


@pytest.mark.torture
@pytest.mark.parametrize("command", ["rm -rf {}", "chmod 0 {}"])
def test_an_inbox_that_is_gone_when_it_is_listed_is_named_by_the_command(
    history: str, inbox: Path, home: Path, held_by_permissions: list[str], command: str
) -> None:
    ended = run_disturbed("pick up", command.format(inbox), inbox, home, held_by_permissions, PREFECT_API_URL=history)
    assert ended.returncode == 2
    assert f"the inbox {inbox} can't be read" in sentence_of(ended)
    assert list((home / "staging").iterdir()) == []


def test_an_inbox_that_is_gone_or_no_folder_any_more_is_named(inbox: Path, tmp_path: Path) -> None:
    """Seen to catch: the inbox opened by os.open in _walk."""
    shutil.rmtree(inbox)
    with pytest.raises(WrongUsage, match=f"the inbox {inbox} can't be read"):
        list_inbox(inbox, tmp_path)
    inbox.touch()
    with pytest.raises(WrongUsage, match=f"the inbox {inbox} can't be read"):
        FolderReader(inbox, 2, 1000)


def test_files_that_may_be_listed_and_not_looked_at_are_told(
    inbox: Path, tmp_path: Path, held_by_permissions: list[str]
) -> None:
    """A folder without the right to enter it. Seen to catch: every OSError of the look taken for a file that vanished."""
    inbox.chmod(0o444)
    listed = subprocess.run(
        [*held_by_permissions, sys.executable, "-c", LIST_KINDS, str(inbox), str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    inbox.chmod(0o755)
    assert listed.stdout.strip() == str([FILE_CLOSED] * 40)
    assert list_inbox(inbox, tmp_path).files["kind"].null_count() == 40


def test_a_server_that_is_killed_is_back_at_its_address(home: Path) -> None:
    """Before it was watched, a run without its server asked for it for three minutes, and ended with code 1."""
    with prefect_server(home) as server:
        url = server.url()
        killed = live_server(home)
        assert killed is not None
        os.kill(int(killed["pid"]), signal.SIGKILL)
        deadline = time.monotonic() + 120
        while (back := live_server(home)) is None or back["pid"] == killed["pid"]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert back["url"] == url
    assert not answers(url)
    assert live_server(home) is None


@pytest.mark.torture
@pytest.mark.parametrize("step", ["pick up", "refine", "load", "report"])
def test_a_run_whose_server_is_killed_finishes_and_its_history_is_whole(inbox: Path, home: Path, step: str) -> None:
    python = f"{sys.executable} -c"
    pid = f"\"import json; print(json.load(open('{home}/prefect/server.json'))['pid'])\""
    ended = run_disturbed(step, f"kill -9 $({python} {pid})", inbox, home, [])
    assert ended.returncode == 0, ended.stderr
    assert await_none(home) == []
    assert states_of(home, "flow_run") == ["COMPLETED"]
    assert states_of(home, "task_run") == ["COMPLETED"] * 8
    check_healed(home, inbox)


@pytest.fixture
def set_back(tmp_path: Path) -> Callable[[int], dict[str, str]]:
    """Gives the environment of a command whose clock is set back by so many seconds when the file `back` is there."""
    compiler, preloaded = shutil.which("cc"), tmp_path / "clock_set_back.so"
    if compiler is None:
        pytest.skip("there is no C compiler here, so no other clock")
    source = str(FAULTS / "clock_set_back.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(preloaded), source], check=True)

    def environment(seconds: int) -> dict[str, str]:
        back = str(tmp_path / "back")
        return {"LD_PRELOAD": str(preloaded), "SET_BACK_FILE": back, "SET_BACK_SECONDS": str(seconds)}

    return environment


def test_the_other_clock_is_another_clock(set_back: Callable[[int], dict[str, str]], tmp_path: Path) -> None:
    (tmp_path / "back").touch()
    asked = "import json, time, datetime; print(json.dumps([time.time(), datetime.datetime.now().timestamp()]))"
    told = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | set_back(86_400), capture_output=True, text=True, check=True
    )
    assert all(80_000 < time.time() - each < 90_000 for each in json.loads(told.stdout))


@pytest.mark.torture
@pytest.mark.parametrize(
    "seconds",
    [pytest.param(7_200, id="two hours"), pytest.param(400 * 86_400, id="400 days")],
)
def test_a_clock_that_is_set_back_in_mid_run_costs_nothing(
    history: str, inbox: Path, home: Path, tmp_path: Path, set_back: Callable[[int], dict[str, str]], seconds: int
) -> None:
    """Its own run, and the next one, which begins before the last one did."""
    late = set_back(seconds) | {"PREFECT_API_URL": history}
    ended = run_disturbed("refine", f"touch {tmp_path / 'back'}", inbox, home, [], **late)
    assert ended.returncode == 0, ended.stderr
    # A day ahead of the pick-up is none: a text with this year's notice is dated otherwise by a clock of last year.
    text = write_text(inbox, 40)
    text.write_text(text.read_text().replace("2026", "2024"))
    os.utime(text, (LONG_AGO + 40, LONG_AGO + 40))
    assert run_disturbed("nothing", "", inbox, home, [], **late).returncode == 0
    with open_published(home / "sumber.duckdb") as con:
        begun = con.execute("select epoch(started_at) from runs order by picked_up desc").fetchall()
    assert len(begun) == 2 and begun[0] > begun[1]
    check_healed(home, inbox)
