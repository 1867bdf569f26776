"""Refused batches: nothing is lost, a person may accept what is a matter of judgement, and nobody a broken law."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from flows import ingest as module
from flows.health import examine_home
from flows.ingest import ingest
from flows.outcome import BatchRefused, Outcome
from flows.refusals import is_stuck
from flows.settings import WrongUsage
from tests.flows.conftest import write_text
from tests.warehouse.staging_rows import check, run_record
from transforms.schema import CHECKS
from warehouse.load import load_refusal

pytestmark = pytest.mark.usefixtures("history")

TEXTS, STUBS = 3, 20


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox most of whose texts say nothing: its share of rejects refuses it."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(TEXTS):
        write_text(inbox, number)
    for number in range(TEXTS, TEXTS + STUBS):
        write_text(inbox, number).write_text(f"{number}\n")
    return inbox


def refused(inbox: Path, home: Path, **how: Any) -> Outcome:
    with pytest.raises(BatchRefused) as refusal:
        ingest(str(inbox), str(home), **how)
    return refusal.value.outcome


def count(home: Path, table: str) -> int:
    with duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True) as con:
        return int(con.execute(f"select count(*) from {table}").fetchall()[0][0])


def waiting(home: Path) -> str:
    """What doctor says of refused batches; no law of the warehouse may be broken."""
    health = examine_home(home, home / "sumber.duckdb")
    assert health.broken == []
    return "\n".join(line for line in health.lines if not line.startswith("ok"))


def test_a_refused_batch_loads_nothing_and_can_be_accepted(inbox: Path, home: Path) -> None:
    """Seen to catch: keep_refused left out of refuse."""
    outcome = refused(inbox, home)
    assert [notice.check_id for notice in outcome.notices if notice.severity == "critical"][-1] == "rejected-share"
    assert (outcome.state, count(home, "documents"), count(home, "runs")) == ("refused", 0, 1)
    assert outcome.docs and "refused" in Path(outcome.docs).read_text(encoding="utf-8")
    assert "00003.txt" in waiting(home) and f"--accept {outcome.run_id}" in waiting(home)
    accepted = ingest(str(inbox), str(home), accept=outcome.run_id, reason="a quiet day")
    assert (accepted.state, accepted.articles, accepted.rejected) == ("accepted", TEXTS, STUBS)
    assert count(home, "articles") == TEXTS
    assert list((home / "staging").iterdir()) == []
    assert ingest(str(inbox), str(home)).state == "empty"


def without_stories(run: Any) -> int:
    """A deduplication that loses its texts: each article is in no story then, which a law forbids."""
    shutil.rmtree(run.staging / "stories", ignore_errors=True)
    return 0


def test_nobody_can_accept_a_broken_law(inbox: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: `outcome.laws or` left out of finish; the look at laws_against left out of resume_refused."""
    share = refused(inbox, home)
    assert share.laws == []
    monkeypatch.setattr(module, "deduplicate_run", without_stories)
    lawless = refused(inbox, home, accept=share.run_id, reason="looks right")
    assert "article-in-one-story" in lawless.laws
    with pytest.raises(WrongUsage, match=r"breaks .*article-in-one-story.* so nobody can accept it"):
        ingest(str(inbox), str(home), accept=share.run_id, reason="looks right")
    assert "which nobody can accept" in waiting(home)
    assert count(home, "documents") == 0
    monkeypatch.undo()
    for number in range(100, 100 + STUBS):
        write_text(inbox, number)
    assert ingest(str(inbox), str(home)).state == "loaded"
    assert waiting(home) == "", "what a later run loaded doesn't wait any more"


def refuse_before(home: Path, day: int, by: str = "rejected-share") -> None:
    """An earlier refusal, dated by a clock that was set back since."""
    record = run_record(f"run-{day}", started_at=datetime(2100, 1, day, tzinfo=UTC))
    share = check(by, suite="batch", scope="batch", success=False)
    load_refusal(home, record, pl.DataFrame([share], schema=CHECKS))


def test_a_third_equal_refusal_names_the_files(inbox: Path, home: Path) -> None:
    """Seen to catch: LAST_REASONS ordered by started_at."""
    refuse_before(home, 30, by="something-picked-up")
    for day in (2, 1):
        refuse_before(home, day)
        assert not is_stuck(home)
    third = refused(inbox, home)
    assert len(third.stuck) == TEXTS + STUBS and "00003.txt" in third.stuck
    assert "as the 3 last were" in waiting(home) and "00003.txt" in waiting(home)
