"""Forget texts on request: whom a takedown means, and all the places where their words stand."""

import sqlite3
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.release import login_name
from flows.run_place import begin_run
from flows.settings import WrongUsage
from warehouse.release import ID_START
from warehouse.takedown import Found, find_documents, finish_takedown, take_down

# Prefect's own service may be writing.
HISTORY_PATIENCE_SECONDS = 20.0
# Artifacts of a run that name single texts and say what was seen of them.
TELLING = ("rejects", "duplicates", "ingest-summary", "reprocess-summary")


@dataclass(frozen=True)
class Meant:
    """What a takedown would take: the documents named, and those of the same bytes under other paths."""

    named: list[Found]
    same_bytes: list[Found]

    @property
    def document_ids(self) -> list[str]:
        """All of them."""
        return [each.document_id for each in (*self.named, *self.same_bytes)]


def whom_it_means(home: Path, named: str | None, publisher: str | None) -> Meant:
    """Find the documents; raises WrongUsage where there are none or an id's start is ambiguous. Needs the home's turn."""
    is_id = named is not None and ID_START.fullmatch(named) is not None
    found, same_bytes = find_documents(home, named, is_id, publisher)
    if not found:
        if publisher is not None:
            raise WrongUsage(
                f"no text in {home} was carried by {publisher}: give an organization_id that sumber sql shows."
            )
        raise WrongUsage(f"no text in {home} is called {named}: give an id, at least 8 characters of it, or a path.")
    if named is not None and is_id and len(found) > 1:
        raise WrongUsage(f"{named} is the start of {len(found)} ids: give the whole id of the one that you mean.")
    return Meant(found, same_bytes)


def forget(home: Path, meant: Meant, reason: str) -> int:
    """Take the texts out of warehouse, archive, snapshots, pages and history; gives how many stories got a new name."""
    run_id = str(uuid.uuid4())
    with begin_run(run_id, home, home) as run:
        renamed = take_down(home, meant.document_ids, reason, datetime.now(UTC), login_name(), run_id)
        scrub_history(home, meant.document_ids)
        finish_takedown(home, run.staging)
    return renamed


def scrub_history(home: Path, document_ids: Sequence[str]) -> None:
    """Take the artifacts out of Prefect's embedded history that may quote these documents."""
    path = home / "prefect" / "prefect.db"
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=HISTORY_PATIENCE_SECONDS)) as history:
        history.execute("pragma secure_delete = on")
        for table in ("artifact", "artifact_collection"):
            marks = ", ".join("?" * len(TELLING))
            told = history.execute(f"select rowid, data from {table} where key in ({marks})", TELLING).fetchall()
            naming = [(rowid,) for rowid, data in told if any(each in str(data) for each in document_ids)]
            history.executemany(f"delete from {table} where rowid = ?", naming)
        history.commit()
        history.execute("pragma wal_checkpoint(truncate)")
