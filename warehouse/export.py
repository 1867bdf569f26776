"""Export the published articles into a folder: Parquet by month, CSV, ninjs or JSON-LD, whole or not at all."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from transforms.news_article import news_article
from transforms.ninjs import ninjs
from warehouse.arrow import frame_of
from warehouse.durable import sync_folder
from warehouse.open_published import open_published

FORMATS = ("parquet", "csv", "ninjs", "jsonld")
# Spreadsheets take a cell that begins so for a formula (OWASP, CSV injection); a quote before it makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
AT_A_TIME = 2_000
UNKNOWN_MONTH = "unknown"

ARTICLES = """
select a.document_id::varchar as document_id, a.story_id::varchar as story_id, a.is_canonical, d.path, d.content_sha256,
    d.source_url, a.* exclude (document_id, story_id, is_canonical, run_id, loaded_at)
from articles as a join documents as d using (document_id)
where $include_reserved or a.tdm_reservation is distinct from true
"""
MONTH = f"coalesce(strftime(published_on, '%Y-%m'), '{UNKNOWN_MONTH}')"
SOURCES = """
select distinct on (t.document_id, t.organization_id, t.role)
    t.document_id::varchar as document_id, t.organization_id, o.name, t.role, t.start_char
from attributions as t left join organizations as o using (organization_id)
where t.organization_id is not null and t.document_id in (select unnest($ids::uuid[]))
order by t.document_id, t.organization_id, t.role, t.start_char
"""


class ExportFailed(Exception):
    """Raised when the folder can't be written; what was there is untouched."""


@dataclass(frozen=True)
class Exported:
    """How many articles went out, in how many files, and how many with reserved rights were left out or went along."""

    articles: int
    files: int
    reserved_left_out: int
    reserved_included: int


def export(published: Path, folder: Path, form: str, include_reserved: bool = False) -> Exported:
    """Write the articles into `folder`, which must not exist or be empty, by way of a folder beside it.

    Files are named by months and ids, never by words from outside. Raises ExportFailed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportFailed(f"{folder} is there and not empty: give a folder that is new or empty.")
    beside = folder.with_name(f".{folder.name}.part")
    con = open_published(published)
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        months = con.execute(
            f"select {MONTH} as month, count(*) from ({ARTICLES}) group by 1 order by 1",
            {"include_reserved": include_reserved},
        ).fetchall()
        reserved = con.execute("select count(*) from articles where tdm_reservation").fetchall()[0][0]
        files = WRITERS[form](con, beside, [month for month, _ in months], include_reserved)
        if folder.exists():
            folder.rmdir()
        beside.replace(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise ExportFailed(f"{folder} can't be written ({error.strerror}).") from error
    finally:
        con.close()
        shutil.rmtree(beside, ignore_errors=True)
    articles = sum(count for _, count in months)
    return Exported(articles, files, 0 if include_reserved else reserved, reserved if include_reserved else 0)


def _slices(
    con: duckdb.DuckDBPyConnection, months: list[str], include_reserved: bool
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The articles month by month, in slices that fit in memory, in a fixed order."""
    for month in months:
        begin = 0
        while True:
            part = frame_of(
                con,
                f"select * from ({ARTICLES}) where {MONTH} = $month order by published_on, path, document_id"
                f" limit {AT_A_TIME} offset {begin}",
                {"include_reserved": include_reserved, "month": month},
            )
            if part.height:
                yield month, part
            if part.height < AT_A_TIME:
                break
            begin += AT_A_TIME


def _parquet(con: duckdb.DuckDBPyConnection, folder: Path, months: list[str], include_reserved: bool) -> int:
    files = 0
    for month, part in _slices(con, months, include_reserved):
        room = folder / f"month={month}"
        room.mkdir(exist_ok=True)
        part.write_parquet(room / f"{len(list(room.iterdir())):04d}.parquet", compression="zstd")
        files += 1
    return files


def _csv(con: duckdb.DuckDBPyConnection, folder: Path, months: list[str], include_reserved: bool) -> int:
    with (folder / "articles.csv").open("wb") as file:
        for number, (_, part) in enumerate(_slices(con, months, include_reserved)):
            part = part.with_columns(_flat_cells(part))
            part.with_columns(harmless_cells(part)).write_csv(file, include_header=number == 0)
    return 1


def _flat_cells(rows: pl.DataFrame) -> list[pl.Series]:
    """The nested columns as JSON: a cell of CSV holds one text."""
    return [
        pl.Series(
            name, [None if cell is None else json.dumps(cell.to_list(), ensure_ascii=False) for cell in rows[name]]
        )
        for name, kind in rows.schema.items()
        if isinstance(kind, pl.List)
    ]


def harmless_cells(rows: pl.DataFrame) -> list[pl.Expr]:
    """The text columns, with a quote before every cell that a spreadsheet would take for a formula."""
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    return [
        pl.when(pl.any_horizontal(pl.col(name).str.starts_with(sign) for sign in FORMULA_STARTS))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ]


def _json(write: Callable[[Any, Any], dict[str, Any]], suffix: str) -> Callable[..., int]:
    def write_files(con: duckdb.DuckDBPyConnection, folder: Path, months: list[str], include_reserved: bool) -> int:
        files = 0
        for _, part in _slices(con, months, include_reserved):
            told = frame_of(con, SOURCES, {"ids": part["document_id"].to_list()}).sort("start_char", "organization_id")
            sources = told.partition_by("document_id", as_dict=True)
            for article in part.iter_rows(named=True):
                of_it = sources.get((article["document_id"],))
                said = write(article, [] if of_it is None else of_it.rows(named=True))
                # A folder holds a file a text: by the first two digits, or a million of them would lie in one.
                room = folder / article["document_id"][:2]
                room.mkdir(exist_ok=True)
                text = json.dumps(said, ensure_ascii=False, indent=1)
                (room / f"{article['document_id']}{suffix}").write_text(text + "\n", encoding="utf-8")
                files += 1
        return files

    return write_files


WRITERS: dict[str, Callable[..., int]] = {
    "parquet": _parquet,
    "csv": _csv,
    "ninjs": _json(ninjs, ".json"),
    "jsonld": _json(news_article, ".jsonld"),
}
