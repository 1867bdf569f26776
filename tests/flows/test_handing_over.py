"""Batches are refined while later ones are picked up, and a pick-up that fails ends what waits for it."""

import time
from pathlib import Path
from threading import Thread

import pytest

from flows import picker
from flows.handing_over import HandOver
from flows.ingest import ingest
from flows.outcome import Outcome
from flows.pick_up import pick_up_new
from flows.picker import Picker
from flows.read_file import Found
from flows.settings import Settings, WrongUsage
from tests.flows.conftest import write_text

PATIENCE_SECONDS = 60.0


@pytest.mark.usefixtures("history")
def test_a_batch_is_refined_while_later_files_are_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third file is taken only once the first batch is refined. Seen to catch: `list(batches)` in from_inbox."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(3):
        write_text(folder, number)
    monkeypatch.setattr(picker, "BATCH_TEXTS", 1)
    take, refined_by_then = Picker.take, []

    def take_third_late(self: Picker, found: Found) -> None:
        if found.path == "00002.txt":
            refined = []
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not refined and time.monotonic() < deadline:
                time.sleep(0.01)
                refined = list((home / "staging").glob("*/refined/0000.articles.parquet"))
            refined_by_then.extend(refined)
        take(self, found)

    monkeypatch.setattr(Picker, "take", take_third_late)
    outcome = ingest(str(folder), str(home), runner="thread")
    assert isinstance(outcome, Outcome)
    assert len(refined_by_then) == 1
    assert (outcome.batches, outcome.articles, outcome.state) == (3, 3, "loaded")


def test_whoever_waits_for_batches_hears_that_the_pick_up_failed(home: Path, tmp_path: Path) -> None:
    """Seen to catch: `handed.end()` left out of pick_up_new."""
    handed, heard = HandOver(), []
    waiting = Thread(target=lambda: heard.append(list(handed)), daemon=True)
    waiting.start()
    with pytest.raises(WrongUsage):
        pick_up_new(tmp_path / "gone", home, tmp_path / "picked", Settings(), lambda done, of: None, handed)
    waiting.join(PATIENCE_SECONDS)
    assert heard == [[]]
