"""Reprocessing: everything derived again beside the old master, names of stories kept, every other change recorded."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import picker
from flows import rederive as module
from flows.older_rules import older_rules_sentence
from flows.rederive import Rederived, ReprocessFailed, begin_reprocessing, rederive, take_over
from tests.copied_home import copied
from tests.flows.judged_home import load_judged, text_of
from warehouse.archive import archive_files
from warehouse.digest import digest
from warehouse.lock import LockHeld, hold_lock
from warehouse.places import master_path
from warehouse.publish import is_behind

NUMBERS = iter(range(10**6))
OWN_LINE = "Ikuti kabar Teluk Kencana di gawai Anda"
OWN_RULE = f"rule,kind,match,effect,pattern,starts,needs\nown-line,furniture,exact,,{OWN_LINE},,\n"


def reprocess(home: Path, dry_run: bool = False) -> Rederived:
    with begin_reprocessing(f"00000000-0000-0000-0000-{next(NUMBERS):012d}", home) as run:
        derived = rederive(run)
        if not dry_run:
            take_over(run)
    return derived


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True) as con:
        return con.execute(query).fetchall()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four texts of which the third copies the first, a line of the page in the second, and a file that is none."""
    home = tmp_path_factory.mktemp("reprocess") / "home"
    texts = {f"{number}.txt": text_of(number) for number in range(2)}
    texts["1.txt"] = text_of(1, f"\n\n{OWN_LINE}\n\nWarga datang dari tujuh desa.")
    texts["2.txt"] = text_of(0)
    texts["3.txt"] = text_of(3)
    texts["4.txt"] = ""
    load_judged(home, texts)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path / "home")


def test_the_same_rules_give_the_same_warehouse_and_keep_its_history(home: Path) -> None:
    """Seen to catch: `run_of` not given to insert_staged, which leaves documents without their run."""
    before, runs = digest(home / "sumber.duckdb"), rows(home, "from runs")
    documents = rows(home, "select document_id, run_id from documents order by all")
    derived = reprocess(home)
    assert (derived.documents, derived.differences.changed, derived.story_changes) == (5, 0, 0)
    assert digest(home / "sumber.duckdb") == before
    assert rows(home, "from runs") == runs
    assert rows(home, "select document_id, run_id from documents order by all") == documents
    assert rows(home, "select documents, changed_articles from reprocessings") == [(5, 0)]
    assert list((home / "staging").iterdir()) == []


def test_a_dry_run_tells_the_changes_by_column_and_writes_nothing(home: Path) -> None:
    master, published = master_path(home).read_bytes(), (home / "sumber.duckdb").resolve()
    (home / "seeds").mkdir()
    (home / "seeds" / "line_rules.csv").write_text(OWN_RULE)
    derived = reprocess(home, dry_run=True)
    changes = {change.column: change for change in derived.differences.columns}
    assert derived.differences.changed == 1
    assert set(changes) == {"body", "word_count", "spans"}
    example = changes["body"].examples[0]
    assert example.path == "1.txt" and OWN_LINE in str(example.old) and OWN_LINE not in str(example.new)
    assert master_path(home).read_bytes() == master
    assert (home / "sumber.duckdb").resolve() == published


def test_a_run_tells_how_many_articles_older_rules_read_until_they_are_read_again(home: Path) -> None:
    assert older_rules_sentence(home) is None
    (home / "seeds").mkdir()
    (home / "seeds" / "line_rules.csv").write_text(OWN_RULE)
    said = older_rules_sentence(home)
    assert said is not None and said.startswith("4 articles were read by older rules")
    reprocess(home)
    assert older_rules_sentence(home) is None
    assert rows(home, f"select count(*) from articles where body like '%{OWN_LINE}%'") == [(0,)]


def test_a_story_keeps_its_id_while_its_canonical_article_stays_in_it(tmp_path: Path) -> None:
    """The copy with the older file came later, so the order of the law alone would rename the story.

    Seen to catch: keep_story_names left out.
    """
    home = tmp_path / "home"
    load_judged(home, {"filler.txt": text_of(8), "b.txt": text_of(0)})
    (home / "inbox" / "b.txt").unlink()
    load_judged(home, {"a.txt": text_of(0)}, begin=-60)
    before = rows(home, "select document_id, story_id, is_canonical from articles order by all")
    assert rows(home, "select copy_count from stories order by all") == [(1,), (2,)]
    assert reprocess(home).story_changes == 0
    assert rows(home, "select document_id, story_id, is_canonical from articles order by all") == before


def test_every_other_change_of_a_story_is_recorded(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window of no days parts the copies. Seen to catch: record_story_changes left out."""
    (home / "sumber.toml").write_text("duplicate_window_days = 0\n")
    moved = rows(home, "select document_id, story_id from articles where not is_canonical")
    assert len(moved) == 1
    assert reprocess(home).story_changes == 1
    (document_id, old_story), (_, new_story) = moved[0], (None, moved[0][0])
    found = rows(home, "select document_id, old_story_id, new_story_id from story_changes")
    assert found == [(document_id, old_story, new_story)]


@pytest.mark.parametrize("texts", [1, 2])
def test_slices_of_any_size_give_the_same(home: Path, monkeypatch: pytest.MonkeyPatch, texts: int) -> None:
    before = digest(home / "sumber.duckdb")
    for place in (module, picker):
        monkeypatch.setattr(place, "BATCH_TEXTS", texts)
    monkeypatch.setattr(picker, "LEAST_BATCH_TEXTS", 1)
    monkeypatch.setattr(module, "BATCHES_A_SLICE", 2)
    reprocess(home)
    assert digest(home / "sumber.duckdb") == before


def test_a_document_that_the_archive_lacks_stops_it_before_anything_is_lost(home: Path) -> None:
    master = master_path(home).read_bytes()
    archive_files(home)[0].unlink()
    with pytest.raises(ReprocessFailed, match="5 documents are not in the archive"):
        reprocess(home)
    assert master_path(home).read_bytes() == master


KILLED = """
import os, sys
from pathlib import Path
from flows.rederive import begin_reprocessing, rederive, take_over
from warehouse import crash_points
def kill(point):
    if point == sys.argv[2]:
        os.kill(os.getpid(), 9)
crash_points.observer = kill
with begin_reprocessing("11111111-1111-1111-1111-111111111111", Path(sys.argv[1])) as run:
    rederive(run)
    take_over(run)
"""


@pytest.mark.parametrize(("point", "swapped"), [("swap:ready", False), ("swap:done", True)])
def test_a_killed_reprocess_leaves_a_whole_master_and_its_rest_is_swept(home: Path, point: str, swapped: bool) -> None:
    before = digest(home / "sumber.duckdb")
    old = master_path(home).read_bytes()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(home), point], check=False, cwd=Path.cwd())
    assert killed.returncode == -9
    assert (master_path(home).read_bytes() != old) == swapped == is_behind(home)
    assert len(list((home / "staging").iterdir())) == 1
    reprocess(home)
    assert list((home / "staging").iterdir()) == [] and digest(home / "sumber.duckdb") == before


def test_another_holder_of_the_lock_is_named(home: Path) -> None:
    with hold_lock(home, command="sumber run elsewhere"), pytest.raises(LockHeld, match="elsewhere"):
        reprocess(home)
