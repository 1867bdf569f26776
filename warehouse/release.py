"""Rejected documents: find one, and load one that somebody let pass."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.master import connect_master
from warehouse.revision import add_revision
from warehouse.staged_rows import insert_staged
from warehouse.staging import stage
from warehouse.transaction import transaction

# Eight hex digits tell a hundred thousand documents apart in all but one case.
ID_START = re.compile(r"[0-9a-fA-F-]{8,36}")
CHILDREN = ("spans", "attributions", "rejects", "documents")


@dataclass(frozen=True)
class Rejected:
    """A rejected document: where it came from, the run that picked it up, and the checks that it failed."""

    document_id: str
    path: str
    run_id: str
    checks: list[str]


def find_rejected(home: Path, named: str) -> Rejected | str:
    """The rejected document with this path, id or start of an id; else a sentence that says why there is none."""
    con = connect_master(home)
    try:
        found = con.execute(
            "select document_id::varchar, path, run_id, outcome from documents where path = $named"
            " or ($is_id and starts_with(document_id::varchar, lower($named))) order by picked_up_at desc",
            {"named": named, "is_id": ID_START.fullmatch(named) is not None},
        ).fetchall()
        rejected = [row for row in found if row[3] == "rejected"]
        if len(rejected) > 1:
            return f"{named} names {len(rejected)} rejected documents: give the whole id of the one that you mean."
        if not rejected:
            return (
                f"{named} is not rejected, it is {found[0][3]}: sumber rejects list shows what is."
                if found
                else f"no document is called {named}: sumber rejects list shows the ids."
            )
        document_id, path, run_id, _ = rejected[0]
        checks = con.execute("select distinct check_id from rejects where document_id = ? order by 1", [document_id])
        return Rejected(document_id, path, run_id, [row[0] for row in checks.fetchall()])
    finally:
        con.close()


def load_release(
    home: Path,
    staging: Path,
    rejected: Rejected,
    checks: list[str],
    reason: str,
    released_at: datetime,
    released_by: str | None,
) -> str:
    """Load the staged document in place of its rejection, and record the release; gives the story that it joined."""
    con = connect_master(home)
    try:
        stage(con, staging)
        with transaction(con):
            for table in CHILDREN:
                con.execute(f"delete from {table} where document_id = ?", [rejected.document_id])
            insert_staged(con, rejected.run_id, staging, released_at)
            for check in checks:
                con.execute(
                    "insert into releases values (?, ?, ?, ?, ?)",
                    [rejected.document_id, check, reason, released_at, released_by],
                )
            add_revision(con, "release", rejected.run_id)
            story = con.execute(
                "select story_id::varchar from articles where document_id = ?", [rejected.document_id]
            ).fetchall()
        return str(story[0][0])
    finally:
        con.close()
