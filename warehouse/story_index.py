"""The articles that deduplication looks new texts up against: stored in the master, and those of the run under way."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse.arrow import Arrow, frame_of
from warehouse.body_spool import BodySpool

_COLUMNS = "texts.number, texts.document_id::varchar as document_id, texts.story_id::varchar as story_id, texts.modified_at, texts.body_hash, texts.word_count"
_STORED = {
    "number": "uinteger",
    "document_id": "uuid",
    "story_id": "uuid",
    "modified_at": "timestamptz",
    "body_hash": "ubigint",
    "word_count": "integer",
}


class StoryIndex:
    """The History of transforms/stories.py over a connection to the master; `body_files` are the run's own articles.parquet."""

    def __init__(self, con: duckdb.DuckDBPyConnection, body_files: Sequence[Path] = ()) -> None:
        self.con = con
        self.body_files = [str(file) for file in body_files]
        self.spool = BodySpool(body_files[0].parent if body_files else None)
        columns = ", ".join(f"{name} {kind}" for name, kind in _STORED.items())
        con.execute(f"create or replace temp table run_story_texts ({columns})")
        con.execute("create or replace temp table run_story_keys (key uinteger, number uinteger)")

    def remember(self, indexed: pl.DataFrame, texts: pl.DataFrame | None = None) -> None:
        """Lets the texts of a later part of the run find those of this one (frame INDEXED).

        With `texts` (document_id, body) their bodies are kept at hand; else they are looked up in the files.
        """
        if texts is not None:
            self.spool.add(texts.select("document_id", "body"))
        with _shown(self.con, "remembered", indexed):
            _insert(self.con, "remembered", "run_story_texts", "run_story_keys")

    def last_number(self) -> int:
        """Gives the highest number in use, 0 where there is none."""
        query = "select coalesce(max(number), 0) from (select number from story_texts union all select number from run_story_texts)"
        return int(self.con.execute(query).fetchall()[0][0])

    def exact_copies(self, body_hashes: pl.Series, since: datetime | None, until: datetime | None) -> pl.DataFrame:
        """Gives the texts with one of these hashes and a time within the bounds."""
        with _shown(self.con, "asked_hashes", pl.DataFrame({"body_hash": body_hashes})):
            parts = [
                f"select {_COLUMNS} from {texts} as texts semi join asked_hashes using (body_hash) where {_between('texts')}"
                for texts in ("story_texts", "run_story_texts")
            ]
            return frame_of(self.con, " union all ".join(parts), {"since": since, "until": until})

    def postings(self, keys: pl.Series, since: datetime | None, until: datetime | None) -> pl.DataFrame:
        """Gives a row per key asked and text found under it with a time within the bounds."""
        with _shown(self.con, "asked_keys", pl.DataFrame({"key": keys.cast(pl.UInt32)})):
            parts = [
                f"select keys.key, texts.number, texts.modified_at from {prefix}story_keys as keys semi join asked_keys using (key)"
                f" join {prefix}story_texts as texts on texts.number = keys.number where {_between('texts')}"
                for prefix in ("", "run_")
            ]
            return frame_of(self.con, " union all ".join(parts), {"since": since, "until": until})

    def texts(self, numbers: pl.Series) -> pl.DataFrame:
        """Gives what is stored of the texts with these numbers."""
        with _shown(self.con, "asked_numbers", pl.DataFrame({"number": numbers.cast(pl.UInt32)})):
            parts = [
                f"select {_COLUMNS} from {texts} as texts semi join asked_numbers using (number)"
                for texts in ("story_texts", "run_story_texts")
            ]
            return frame_of(self.con, " union all ".join(parts))

    def bodies(self, document_ids: pl.Series) -> pl.DataFrame:
        """Gives document_id and body of these documents, from the warehouse or the run's own files."""
        spooled = self.spool.read(document_ids)
        missing = document_ids.filter(~document_ids.is_in(spooled["document_id"].implode()))
        if missing.is_empty():
            return spooled
        with _shown(self.con, "asked_documents", pl.DataFrame({"document_id": missing})):
            stored = frame_of(
                self.con,
                # Asked by row, DuckDB unpacks the bodies of the pages that hold one of them; asked by id, all bodies.
                "select document_id::varchar as document_id, body from articles where rowid in"
                " (select rowid from articles where document_id in (select document_id::uuid from asked_documents))",
            )
            unread = missing.len() > stored.height and self.body_files
            staged = (
                frame_of(
                    self.con,
                    "select document_id, body from read_parquet($files)"
                    " where document_id in (select document_id from asked_documents)",
                    {"files": self.body_files},
                )
                if unread
                else stored.clear()
            )
        return pl.concat([spooled, stored, staged]).unique("document_id")


def store_index(con: duckdb.DuckDBPyConnection, index_files: Sequence[Path]) -> None:
    """Adds the run's files of INDEXED rows to the master, within the caller's transaction."""
    if index_files:
        listed = [str(file) for file in index_files]
        con.execute(
            "create or replace temp view index_staged as from read_parquet([" + ", ".join(map(_quoted, listed)) + "])"
        )
        _insert(con, "index_staged", "story_texts", "story_keys")
        con.execute("drop view index_staged")


def _insert(con: duckdb.DuckDBPyConnection, source: str, texts: str, keys: str) -> None:
    casts = ", ".join(f"{name}::{kind}" for name, kind in _STORED.items())
    # Rows in the order of number let a look-up within the window skip what is older.
    con.execute(f"insert into {texts} select {casts} from {source} order by number")
    con.execute(f"insert into {keys} select unnest(keys)::uinteger, number::uinteger from {source} order by number")


def _between(table: str) -> str:
    return (
        f"($since::timestamptz is null or {table}.modified_at >= $since::timestamptz)"
        f" and ($until::timestamptz is null or {table}.modified_at <= $until::timestamptz)"
    )


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


class _shown:
    """Shows DuckDB a frame under a name while it is asked about it."""

    def __init__(self, con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
        self.con, self.name, self.frame = con, name, frame

    def __enter__(self) -> None:
        self.con.register(self.name, Arrow(self.frame))

    def __exit__(self, *_: object) -> None:
        self.con.unregister(self.name)
