"""What earlier runs have seen: the pick-up asks here before it reads a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from transforms import schema
from warehouse.arrow import frame_of
from warehouse.master import connect_master, has_master


def known_sightings(home: Path, inbox: str) -> pl.DataFrame:
    """SIGHTINGS of the inbox: each file as it was when last seen; no rows where no run has been."""
    return _ask(
        home,
        "select inbox, path, size_bytes, mtime_ns, ctime_ns, document_id::varchar as document_id from sightings where inbox = $inbox",
        schema.SIGHTINGS,
        {"inbox": inbox},
    )


def known_documents(home: Path) -> pl.DataFrame:
    """The ids of every document that a run has loaded, forgotten ones included, as one column `document_id` of text."""
    return _ask(home, "select document_id::varchar as document_id from documents", {"document_id": pl.String})


def forgotten_contents(home: Path) -> set[str]:
    """SHA-256 of every content that was taken out on request."""
    query = "select distinct content_sha256 from tombstones where content_sha256 is not null"
    return set(_ask(home, query, {"content_sha256": pl.String})["content_sha256"])


def loaded_runs(home: Path) -> set[str]:
    """The runs that loaded documents: only their archive files are of use."""
    return set(_ask(home, "select distinct run_id from documents", {"run_id": pl.String})["run_id"])


def _ask(home: Path, query: str, columns: Mapping[str, Any], params: dict[str, object] | None = None) -> pl.DataFrame:
    if not has_master(home):
        return pl.DataFrame(schema=dict(columns))
    con = connect_master(home)
    try:
        return frame_of(con, query, params)
    finally:
        con.close()
