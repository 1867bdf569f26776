"""Let a rejected document in by hand: read again by today's rules, loaded as of its release."""

import getpass
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.deduplicate import deduplicate_run
from flows.judge import judge_run_rows
from flows.refine_batch import refine_batch
from flows.releases import let_pass, take_as_of_release
from flows.run_place import Run, begin_run
from flows.settings import WrongUsage
from transforms.schema import REJECTS
from warehouse.archive import read_archive
from warehouse.publish import publish
from warehouse.release import Rejected, find_rejected, load_release


@dataclass(frozen=True)
class Released:
    """A document that was let in: its path, the checks that it was let pass, and the story that it joined."""

    document_id: str
    path: str
    checks: list[str]
    story_id: str


def release_document(home: Path, named: str, reason: str) -> Released:
    """Load the rejected document with this id (or the start of it) or path; raises WrongUsage, LockHeld."""
    with begin_run(str(uuid.uuid4()), home, home) as run:
        rejected = find_rejected(home, named)
        if isinstance(rejected, str):
            raise WrongUsage(rejected)
        released_at = datetime.now(UTC)
        checks = _prepare(run, rejected, released_at)
        story_id = load_release(home, run.staging, rejected, checks, reason, released_at, login_name())
        publish(home)
        return Released(rejected.document_id, rejected.path, checks, story_id)


def login_name() -> str | None:
    """Who gives the command, as far as the system says."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None


def _prepare(run: Run, rejected: Rejected, released_at: datetime) -> list[str]:
    """Take the document through the steps of a run; gives the checks that it is let pass, then and now."""
    document_id = rejected.document_id
    archived = next(read_archive(run.home, [document_id], [rejected.run_id]), None)
    if archived is None:
        raise WrongUsage(f"the bytes of {rejected.path} are not in the archive: sumber doctor tells more.")
    picked = run.room("picked") / "0000.parquet"
    archived.head(1).write_parquet(picked)
    refine_batch(run.batch(str(picked)))
    judge_run_rows(run)
    failed = run.rows("judged/rejects.parquet", list(REJECTS), REJECTS)["check_id"].to_list()
    checks = sorted({*rejected.checks, *failed})
    let_pass(run, pl.DataFrame({"document_id": [document_id] * len(checks), "check_id": checks}))
    take_as_of_release(run, pl.DataFrame({"document_id": [document_id], "released_at": [released_at]}))
    deduplicate_run(run)
    return checks
