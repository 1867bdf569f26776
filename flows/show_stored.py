"""Find one text of the warehouse by its id, the start of it, or its path, and gather what is stored of it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.settings import WrongUsage
from flows.show import Piece, Rules, Shown, proofs_of, show_picked
from transforms.refine import latest_day
from warehouse.archive import read_archive
from warehouse.open_published import is_published, open_published
from warehouse.places import archive_path

if TYPE_CHECKING:
    import duckdb

# Eight hex digits tell a hundred thousand texts apart in all but one case; fewer would soon be ambiguous.
SHORTEST_ID = 8
ID_START = re.compile(r"[0-9a-fA-F-]{8,36}")
NAMED_IN_A_MESSAGE = 4
TEXTS_OF_A_STORY = 12

FIND_BY_ID = "from documents where starts_with(document_id::varchar, lower($1)) order by picked_up_at desc, path"
FIND_BY_PATH = "from documents where path = $1 order by picked_up_at desc"
STORY = "select * exclude (body) from stories where story_id = $1"
STORY_TEXTS = """
select a.document_id::varchar as document_id, d.path, a.publisher_id, a.source_agency_id, a.published_on, a.is_canonical
from articles as a join documents as d using (document_id)
where a.story_id = $1
order by a.is_canonical desc, a.published_from nulls last, d.modified_at, d.path
limit $2
"""
DUPLICATES = """
select u.kind, u.jaccard, u.containment, u.joined, u.matched_document_id::varchar as matched_document_id, d.path,
    u.story_id::varchar as story_id
from duplicates as u left join documents as d on d.document_id = u.matched_document_id
where u.document_id = $1
order by u.joined desc, greatest(u.jaccard, u.containment) desc
"""


def show_stored(named: str, home: Path, rules: Rules) -> Shown:
    """A text of the warehouse with its story; raises WrongUsage where none or several are named so."""
    published = home / "sumber.duckdb"
    if not is_published(published):
        raise WrongUsage(f"there is no file {named}, and no warehouse in {home} that may hold it: give a file.")
    con = open_published(published)
    try:
        document = _find(con, named, home)
        document_id = document["document_id"]
        article = next(iter(_rows(con, "from articles where document_id = $1", document_id)), None)
        archived = next(read_archive(home, [document_id]), None) if archive_path(home).is_dir() else None
        if archived is not None:
            shown = show_picked(archived.head(1), rules, "archive")
            shown = replace(shown, document=document)
        else:
            shown = _as_stored(con, document, article, rules)
        about: dict[str, Any] = {
            "duplicates": _rows(con, DUPLICATES, document_id),
            "rejects": _rows(con, "select * exclude (document_id) from rejects where document_id = $1", document_id),
        }
        if article is not None:
            story_id = article["story_id"]
            about["story"] = next(iter(_rows(con, STORY, story_id)), None)
            about["story_texts"] = _rows(con, STORY_TEXTS, story_id, TEXTS_OF_A_STORY)
            about["stored_rules_version"] = article["rules_version"]
        return replace(shown, **about)
    finally:
        con.close()


def _find(con: "duckdb.DuckDBPyConnection", named: str, home: Path) -> dict[str, Any]:
    found = _rows(con, FIND_BY_PATH, named)[:1]
    if not found and ID_START.fullmatch(named):
        found = _rows(con, FIND_BY_ID, named)
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(f"{row['document_id']} ({row['path']})" for row in found[:NAMED_IN_A_MESSAGE])
        raise WrongUsage(f"{named} is the start of {len(found)} ids: {some}; give more of the one that you mean.")
    if re.fullmatch(r"[0-9a-fA-F-]{1,7}", named):
        raise WrongUsage(f"{named} is no file, and too short for an id: give at least {SHORTEST_ID} of its characters.")
    raise WrongUsage(f"there is no file {named}, and no text in {home} has this id or path.")


def _rows(con: "duckdb.DuckDBPyConnection", query: str, *values: object) -> list[dict[str, Any]]:
    asked = con.execute(query, list(values))
    names = [column[0] for column in asked.description or ()]
    return [
        {
            name: str(value) if name.endswith("_id") and value is not None else value
            for name, value in zip(names, row, strict=True)
        }
        for row in asked.fetchall()
    ]


def _as_stored(
    con: "duckdb.DuckDBPyConnection", document: Mapping[str, Any], article: Mapping[str, Any] | None, rules: Rules
) -> Shown:
    """The text as the warehouse holds it: its spans in place, the body as one piece where the first body span stands."""
    document_id = document["document_id"]
    body = article["body"] if article is not None else None
    pieces = []
    query = "from spans where document_id = $1 order by start_char"
    for span in _rows(con, query, document_id):
        text = span["text"]
        if span["kind"] == "body":
            text, body = (f"{body}\n" if body else None), None
        pieces.append(Piece(span["start_char"], span["end_char"], span["kind"], span["rule"] or "", text))
    attributions = pl.DataFrame(
        _rows(con, "from attributions where document_id = $1", document_id),
        schema={
            "role": pl.String,
            "organization_id": pl.String,
            "evidence": pl.String,
            "start_char": pl.Int64,
            "end_char": pl.Int64,
            "rule": pl.String,
        },
    )
    return Shown(
        "warehouse",
        dict(document),
        None if article is None else {name: value for name, value in article.items() if name != "document_id"},
        pieces,
        proofs_of(attributions, rules.names),
        [],
        latest_day(document["picked_up_at"]),
        rules.settings.date_horizon_years,
        article["rules_version"] if article is not None else rules.rulebook.rules_version,
    )
