"""A batch that its checks refuse: nothing of it is loaded, the schedule goes on, and a person may let it in."""

import os
from pathlib import Path

import pytest

from flows.health import examine_home
from flows.ingest import ingest
from flows.outcome import BatchRefused
from flows.settings import WrongUsage
from tests.flows.conftest import LONG_AGO, write_text
from warehouse.open_published import open_published

pytestmark = pytest.mark.usefixtures("history")

# More than half of twenty texts or more rejected is refused.
SOUND, REJECTED = 8, 14


@pytest.fixture
def refused(inbox: Path, home: Path) -> str:
    """The id of a run over eight sound texts and fourteen of one word, in a home that has nothing else."""
    (inbox / "arsip.txt").unlink()
    for number in range(SOUND):
        write_text(inbox, number)
    for number in range(REJECTED):
        (inbox / f"kata{number}.txt").write_text(f"Perahu {number}")
        os.utime(inbox / f"kata{number}.txt", (LONG_AGO, LONG_AGO))
    with pytest.raises(BatchRefused, match="rejected") as raised:
        ingest(str(inbox), str(home))
    assert raised.value.outcome.state == "refused"
    assert counted(home) == (0, 0)
    return raised.value.outcome.run_id


def counted(home: Path) -> tuple[int, int]:
    """How many documents and articles are published."""
    with open_published(home / "sumber.duckdb") as con:
        documents, articles = con.execute("select (select count(*) from documents), count(*) from articles").fetchall()[
            0
        ]
    return documents, articles


def test_after_a_refused_batch_the_next_run_loads_all_that_waited_once_it_is_sound(
    inbox: Path, home: Path, refused: str
) -> None:
    """Seen to catch: a staging kept whose texts have all been loaded."""
    for number in range(SOUND, SOUND + 10):
        write_text(inbox, number)
    assert ingest(str(inbox), str(home)).state == "loaded"
    assert counted(home) == (SOUND + REJECTED + 10, SOUND + 10)
    with pytest.raises(WrongUsage, match="nothing of it is waiting; no run can be"):
        ingest(str(inbox), str(home), accept=refused, reason="price lists")
    assert ingest(str(inbox), str(home)).state == "empty"
    assert examine_home(home, home / "sumber.duckdb").broken == []
    assert list((home / "staging").iterdir()) == []


def test_a_refused_batch_is_loaded_as_it_is_when_a_person_accepts_it(inbox: Path, home: Path, refused: str) -> None:
    with pytest.raises(WrongUsage, match="nothing of it is waiting"):
        ingest(str(inbox), str(home), accept="another", reason="price lists")
    assert ingest(str(inbox), str(home), accept=refused, reason="price lists").state == "accepted"
    assert counted(home) == (SOUND + REJECTED, SOUND)
    assert ingest(str(inbox), str(home)).state == "empty"
    assert examine_home(home, home / "sumber.duckdb").broken == []
