"""Every kind of bad input through the real pick-up and reading: its outcome, and that no other text pays for it."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.health import examine_home
from flows.pick_up import pick_up
from flows.settings import Settings
from tests.faults.bad_input import ARTICLE, CATALOGUE, MAX_FILE_BYTES, MEGABYTE, REJECTED, UNREADABLE, Bad
from tests.faults.watched_network import run_watched
from tests.flows.conftest import BODY, LONG_AGO, TEXT
from tests.flows.remembered import RememberedFrames
from tests.flows.test_command_line import REPOSITORY, await_none
from tests.transforms.rulebook_fixture import rulebook
from transforms.refine import refine

# What a run may hold in memory that has met every kind, a file of half a gigabyte among them.
MEMORY_BYTES = 2 * 1024**3
# What is larger takes seconds to read: it is left to torture.
QUICK_BYTES = 4 * MEGABYTE


def test_the_catalogue_has_eighty_kinds_each_under_its_own_name() -> None:
    assert len({bad.name for bad in CATALOGUE}) == len(CATALOGUE) >= 80
    assert len({bad.recorded_path for bad in CATALOGUE}) == len(CATALOGUE)


def is_long_work(bad: Bad) -> bool:
    return not callable(bad.made) and len(bad.made) > QUICK_BYTES


@pytest.mark.parametrize(
    "bad",
    [pytest.param(bad, id=bad.name, marks=pytest.mark.torture if is_long_work(bad) else ()) for bad in CATALOGUE],
)
def test_a_bad_file_has_the_outcome_that_the_catalogue_says(tmp_path: Path, bad: Bad) -> None:
    """Seen to catch: `problem` ignored by refine."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    bad.make(inbox)
    picked = pick_up(inbox, tmp_path / "home", tmp_path / "picked", RememberedFrames(), Settings())
    assert picked.picked_up == 1
    rows = pl.read_parquet(picked.batches[0])
    refined = refine(rows, rulebook())
    document = refined.documents.row(0, named=True)
    assert document["path"] == bad.recorded_path
    if bad.outcome == UNREADABLE:
        assert document["outcome"] == UNREADABLE
        assert bad.reason is not None and bad.reason in document["reason"]
        return
    assert (document["outcome"], document["reason"]) == (ARTICLE, None), "rows are rejected later, by their checks"
    text = rows["content"][0].decode(document["encoding"]).removeprefix("\ufeff")
    if bad.text is not None:
        assert text == bad.text
    if bad.encoding is not None:
        assert document["encoding"] == bad.encoding
    spans = refined.spans.sort("start_char")
    stretches = spans.select("start_char", "end_char").rows()
    assert "".join(text[start:end] for start, end in stretches) == text
    for evidence, start, end in refined.attributions.select("evidence", "start_char", "end_char").iter_rows():
        assert evidence == text[start:end]


SOUND = [TEXT.format(headline=f"Tenda pasar dibuka {n}", body=BODY.format(number=n)) for n in range(900, 1050)]


@pytest.mark.parametrize("largest", [MEGABYTE, pytest.param(MAX_FILE_BYTES * 2, marks=pytest.mark.torture)])
def test_a_run_over_all_kinds_together_loses_nothing_and_stays_on_this_machine(
    tmp_path: Path, home: Path, largest: int
) -> None:
    """Sound texts beside them keep the shares below what refuses a batch; the largest kinds only in torture.

    Seen to catch: a law that asks spans of a file that holds a byte order mark and nothing else.
    """
    inbox = tmp_path / "inbox"
    (inbox / "sound").mkdir(parents=True)
    kinds = [bad for bad in CATALOGUE if callable(bad.made) or len(bad.made) < largest]
    for bad in kinds:
        bad.make(inbox)
    for number, text in enumerate(SOUND):
        path = inbox / "sound" / f"{number:04d}.txt"
        path.write_text(text)
        os.utime(path, (LONG_AGO, LONG_AGO))
    command = [sys.executable, "-m", "flows.command_line", "run", str(inbox), "--home", str(home)]
    ended, connections = run_watched(command, tmp_path, 400)
    assert ended.returncode == 0, ended.stderr + ended.stdout
    assert connections == ""
    assert await_none(home) == []
    for stream in (ended.stdout, ended.stderr):
        assert "\x1b]0;" not in stream and "\u202e" not in stream
    with duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True) as con:
        found = {
            path: (outcome, reason)
            for path, outcome, reason in con.execute("select path, outcome, reason from documents").fetchall()
        }
        assert con.execute("select count(*), count(distinct path) from documents").fetchall() == [
            (len(kinds) + len(SOUND),) * 2
        ]
    wrong = {}
    for bad in kinds:
        outcome, reason = found[bad.recorded_path]
        right = not bad.outcome or (outcome == bad.outcome and (bad.reason or "") in (reason or ""))
        if not right or outcome not in (ARTICLE, REJECTED, UNREADABLE):
            wrong[bad.name] = (outcome, reason)
    assert wrong == {}
    assert all(found[f"sound/{number:04d}.txt"] == (ARTICLE, None) for number in range(len(SOUND)))
    assert examine_home(home, home / "sumber.duckdb").broken == []


PICK_UP_ALL = """
import resource, sys
from pathlib import Path
import polars as pl
from flows.pick_up import pick_up
from flows.settings import Settings
from tests.flows.remembered import RememberedFrames
root = Path(sys.argv[1])
began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
picked = pick_up(root / "inbox", root / "home", root / "picked", RememberedFrames(), Settings())
print(picked.picked_up, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - began) // 1024)
"""


def picked_and_megabytes(root: Path) -> tuple[int, int]:
    """How many files a process of its own picked up, and by how many MB it grew."""
    done = subprocess.run(
        [sys.executable, "-c", PICK_UP_ALL, str(root)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    picked, grown = done.stdout.split()
    return int(picked), int(grown)


def test_a_file_of_half_a_gigabyte_costs_no_memory(tmp_path: Path) -> None:
    """Seen to catch: the look at its size left out of _Picker.take."""
    (tmp_path / "inbox").mkdir()
    next(bad for bad in CATALOGUE if bad.name == "half a gigabyte").make(tmp_path / "inbox")
    picked, grown = picked_and_megabytes(tmp_path)
    assert picked == 1
    assert grown < 100


@pytest.mark.torture
def test_a_hundred_thousand_files_in_one_folder_are_picked_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(100_000):
        (inbox / f"{number}.txt").write_bytes(b"Kapal %d berangkat.\n" % number)
    picked, grown = picked_and_megabytes(tmp_path)
    with capsys.disabled():
        print(f"\n100,000 files in one folder: {picked:,} picked up, {grown} MB more")
    assert picked == 100_000
    assert grown * 1024**2 < MEMORY_BYTES
