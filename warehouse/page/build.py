"""Build the page: ask the published warehouse, draw, write one file in place of the one before."""

import base64
import hashlib
import os
from pathlib import Path
from typing import Any

import duckdb
import jinja2
from altair.utils.schemapi import debug_mode
from markupsafe import Markup

from warehouse.arrow import frame_of
from warehouse.durable import sync_file
from warehouse.open_published import open_published
from warehouse.page.drawing import draw
from warehouse.page.picture import QUERIES, Picture, plain_rows, shown_value
from warehouse.page.pictures import PICTURES
from warehouse.places import published_path

HERE = Path(__file__).parent
TILES = ("articles", "stories", "agencies", "outlets", "languages", "rejected", "unreadable", "runs")


def page_path(home: Path) -> Path:
    """Where the page lies."""
    return home / "report" / "index.html"


def build_page(home: Path) -> Path:
    """Write HOME/report/index.html from what is published now, and give its path; the same warehouse gives the same bytes.

    Raises AskRefused when nothing is published.
    """
    con = open_published(published_path(home))
    try:
        page = render(con)
    finally:
        con.close()
    target = page_path(home)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Two builders must not write into one file; a reader sees the old page or the new one.
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        unfinished.write_text(page, encoding="utf-8")
        sync_file(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def render(con: duckdb.DuckDBPyConnection) -> str:
    """The page as HTML; whatever came from a document is text in it, and nothing else."""
    style = (HERE / "page.css").read_text(encoding="utf-8")
    figures = _ask(con, (QUERIES / "figures.sql").read_text(encoding="utf-8"))[0]
    # Altair checks each piece of a chart against its schema, for as long as the drawing takes; the tests let it.
    with debug_mode(False):
        parts = [_part(picture, _ask(con, picture.query)) for picture in PICTURES]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("page.html").render(
        figures=figures,
        tiles=[(name, figures[name]) for name in TILES],
        parts=parts,
        style=Markup(style),
        style_hash="sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


def _part(picture: Picture, answer: list[dict[str, Any]]) -> dict[str, Any]:
    rows = plain_rows(picture, answer)
    part = {"name": picture.name, "title": picture.title, "query": picture.query, "empty": picture.empty, "svg": ""}
    if not rows:
        return part
    names = [name for name in rows[0] if name in answer[0]]
    columns = [{"name": name, "number": any(type(row[name]) in (int, float) for row in rows)} for name in names]
    return part | {
        "says": picture.says(rows),
        "svg": draw(picture.form(rows), f"{picture.title}. {picture.says(rows)} The table below says the same."),
        "columns": columns,
        # In the order of the query that stands beside it.
        "rows": [[shown_value(row[name]) for name in names] for row in (rows[::-1] if picture.newest_first else rows)],
    }


def _ask(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    return frame_of(con, query).to_dicts()
