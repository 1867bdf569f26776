"""kill -9 inside archive, load and publish: the next process carries on, and readers never see a part of a run."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.disturbed_loads import TEXTS
from tests.faults.load_processes import FAULTS, LoadProcesses
from tests.faults.reader import read_once
from warehouse.archive_laws import broken_texts
from warehouse.crash_points import POINTS
from warehouse.digest import digest
from warehouse.laws import broken_laws
from warehouse.lock import lock_holder
from warehouse.master import connect_master

# From start to end of the work of two or three runs.
LONGEST_LIFE_SECONDS = 0.6
KILLS_BETWEEN_CHECKS = 20


class Disturbed:
    """A home that is loaded by processes which are killed, and what came of it."""

    def __init__(self, home: Path, readers: int) -> None:
        self.home = home
        self.published = home / "sumber.duckdb"
        self.kills: Counter[str] = Counter()
        self.runs_seen = 0
        self.loads = LoadProcesses()
        self.readers = [
            subprocess.Popen(
                [sys.executable, str(FAULTS / "reader.py"), str(self.published)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(readers)
        ]

    def kill_at(self, point: str, occurrence: int = 1) -> None:
        ended = self.loads.load(self.home, 100_000, point=point, occurrence=occurrence)
        assert ended == -signal.SIGKILL, f"{point} was never reached"
        self.kills[point] += 1
        self.look()

    def kill_after(self, seconds: float) -> None:
        pid = self.loads.begin(self.home, 100_000)
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        assert self.loads.ended() == -signal.SIGKILL
        self.kills["at random"] += 1
        self.look()

    def look(self) -> None:
        """What readers see now is whole, lawful, and no less than before."""
        assert lock_holder(self.home) is None
        if self.published.exists():
            runs = read_once(self.published)
            assert runs >= self.runs_seen
            self.runs_seen = runs
        if sum(self.kills.values()) % KILLS_BETWEEN_CHECKS == 0:
            self.check()

    def check(self) -> None:
        """The master and the archive obey every law as they were left, before anything heals them."""
        with connect_master(self.home) as con:
            assert broken_laws(con) == []
            assert broken_texts(con, self.home) == []

    def finish(self) -> int:
        """Let one process carry on undisturbed for two more runs; gives how many runs there are then."""
        runs = self.runs_seen + 2
        assert self.loads.load(self.home, runs) == 0
        return read_once(self.published)

    def reports(self) -> list[dict]:
        return [json.loads(reader.communicate("")[0]) for reader in self.readers]


def judge(disturbed: Disturbed, tmp_path: Path) -> tuple[int, list[dict]]:
    """What must hold in the end, whatever was killed."""
    runs = disturbed.finish()
    reports = disturbed.reports()
    disturbed.check()
    undisturbed = tmp_path / "undisturbed"
    with disturbed.loads as loads:
        assert loads.load(undisturbed, runs) == 0
    assert digest(disturbed.published) == digest(undisturbed / "sumber.duckdb")
    assert sum(len(report["errors"]) for report in reports) == 0, reports
    left = {path.name for path in disturbed.home.iterdir()} - {"staging"}
    assert left == {"archive", "master.duckdb", "master.lock", "snapshots", "sumber.duckdb"}
    assert len(list((disturbed.home / "snapshots").iterdir())) == 3
    assert len(list((disturbed.home / "archive").glob("*/*"))) == 2 * runs
    return runs, reports


def test_a_kill_at_every_named_point_loses_nothing_and_shows_no_part(tmp_path):
    """Seen to catch: `begin` taken out of warehouse/transaction.py."""
    disturbed = Disturbed(tmp_path / "home", readers=3)
    for point in POINTS:
        disturbed.kill_at(point)
    runs, reports = judge(disturbed, tmp_path)
    assert runs >= 2
    assert all(report["reads"] for report in reports)


@pytest.mark.torture
def test_two_hundred_kills_lose_nothing_and_show_no_part(tmp_path, capsys):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    started = time.monotonic()
    disturbed = Disturbed(tmp_path / "home", readers=3)
    plan = [point for point in POINTS for _ in range(8)]
    plan += [""] * (200 - len(plan))
    chance.shuffle(plan)
    for point in plan:
        if point:
            disturbed.kill_at(point, chance.choice([1, 1, 2, 3]))
        else:
            disturbed.kill_after(chance.uniform(0, LONGEST_LIFE_SECONDS))
    runs, reports = judge(disturbed, tmp_path)
    with capsys.disabled():
        reads = [report["reads"] for report in reports]
        snapshots = [len(report["snapshots"]) for report in reports]
        print(
            f"\nseed {seed}: {sum(disturbed.kills.values())} kills ({disturbed.kills['at random']} at random, 8 at each of "
            f"{len(POINTS)} points) in {time.monotonic() - started:.0f} s; {runs} runs of {TEXTS} texts loaded, none twice, none in part; "
            f"3 readers: {reads} reads, 0 errors, {snapshots} snapshots seen; digest equals an undisturbed run's"
        )
    shutil.rmtree(tmp_path, ignore_errors=True)
