"""What earlier runs have seen: the pick-up asks here before it reads a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.arrow import Arrow, frame_of
from warehouse.master import connect_master, has_master

STATUS = ["path", "size_bytes", "mtime_ns", "ctime_ns"]


@dataclass(frozen=True)
class Ledger:
    """What earlier runs have seen of one inbox; answers are no larger than what is asked about, however much is stored."""

    home: Path
    inbox: str

    def is_empty(self) -> bool:
        """Whether no run has seen anything there."""
        return self._ask("select 1 as seen from sightings where inbox = $inbox limit 1", {"seen": pl.Int32}).is_empty()

    def unseen(self, files: pl.DataFrame) -> pl.DataFrame:
        """Those of the listed files (LISTED) that are not as they were when last seen."""
        if not has_master(self.home):
            return files
        new = self._ask(
            "select place from asked anti join (from sightings where inbox = $inbox)"
            f" using ({', '.join(STATUS)}) order by place",
            {"place": pl.UInt32},
            files.select(STATUS).with_row_index("place"),
        )
        return files[new["place"]]

    def documents(self, paths: pl.Series) -> set[str]:
        """The ids of all documents that were loaded under these paths, of any inbox, forgotten ones included."""
        query = "select document_id::varchar as document_id from documents semi join asked using (path)"
        return set(
            _ask(self.home, query, {"document_id": pl.String}, asked=paths.unique().to_frame("path"))["document_id"]
        )

    def last_folders(self, count: int) -> list[str]:
        """The last so many folders, by name, that hold something seen; each ends in a slash."""
        query = (
            "select distinct regexp_replace(path, '[^/]*$', '') as folder from sightings"
            f" where inbox = $inbox and contains(path, '/') order by folder desc limit {count}"
        )
        return self._ask(query, {"folder": pl.String})["folder"].to_list()

    def _ask(self, query: str, columns: Mapping[str, Any], asked: pl.DataFrame | None = None) -> pl.DataFrame:
        return _ask(self.home, query, columns, {"inbox": self.inbox}, asked)


def loaded_among(home: Path, document_ids: pl.Series) -> pl.DataFrame:
    """Those of the ids that a run has loaded, as one column `document_id` of text."""
    query = (
        "select document_id::varchar as document_id from documents"
        " where document_id in (select document_id::uuid from asked)"
    )
    return _ask(home, query, {"document_id": pl.String}, asked=document_ids.to_frame("document_id"))


def forgotten_contents(home: Path) -> set[str]:
    """SHA-256 of every content that was taken out on request."""
    query = "select distinct content_sha256 from tombstones where content_sha256 is not null"
    return set(_ask(home, query, {"content_sha256": pl.String})["content_sha256"])


def loaded_runs(home: Path) -> set[str]:
    """The runs that loaded documents: only their archive files are of use."""
    return set(_ask(home, "select distinct run_id from documents", {"run_id": pl.String})["run_id"])


def _ask(
    home: Path,
    query: str,
    columns: Mapping[str, Any],
    params: dict[str, object] | None = None,
    asked: pl.DataFrame | None = None,
) -> pl.DataFrame:
    if not has_master(home):
        return pl.DataFrame(schema=dict(columns))
    con = connect_master(home)
    try:
        if asked is not None:
            con.register("asked", Arrow(asked))
        return frame_of(con, query, params)
    finally:
        con.close()
