"""The laws that only the archived bytes can show: spans give the text back, evidence stands where it is said to stand."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from transforms.decode import decode
from warehouse.archive import read_archive
from warehouse.arrow import frame_of
from warehouse.laws import EXAMPLES_SHOWN, Broken


def broken_texts(con: duckdb.DuckDBPyConnection, home: Path, run_id: str | None = None) -> list[Broken]:
    """Documents whose archived bytes don't say what their spans and evidence say; reads the archive file by file."""
    lost: list[str] = []
    untrue: list[str] = []
    seen = 0
    for picked in read_archive(home, run_ids=None if run_id is None else [run_id]):
        texts = dict(_texts(con, picked))
        seen += len(texts)
        lost += _lost_characters(con, texts)
        untrue += _untrue_evidence(con, texts)
    wanted = con.execute(
        "select count(*) from documents where outcome in ('article', 'rejected') and ($run_id is null or run_id = $run_id)",
        {"run_id": run_id},
    ).fetchall()[0][0]
    missing = [f"{wanted - seen} documents"] if wanted > seen else []
    kept = [
        ("texts-are-archived", "The bytes of every document that was read are in the archive.", missing),
        ("spans-give-the-text-back", "The spans of a document, in order, give its decoded text back.", lost),
        ("evidence-stands-in-the-text", "Evidence is the text between its start and its end.", untrue),
    ]
    return [Broken(law, sentence, len(found), found[:EXAMPLES_SHOWN]) for law, sentence, found in kept if found]


def _texts(con: duckdb.DuckDBPyConnection, picked: pl.DataFrame) -> Iterator[tuple[str, str]]:
    read = con.execute(
        "select document_id::varchar from documents where outcome in ('article', 'rejected') and document_id in (select unnest($ids::uuid[]))",
        {"ids": picked["document_id"].to_list()},
    ).fetchall()
    wanted = {row[0] for row in read}
    for document_id, content in picked.select("document_id", "content").iter_rows():
        if document_id in wanted:
            yield document_id, decode(content or b"").text or ""


def _lost_characters(con: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> list[str]:
    spans = frame_of(
        con,
        "select document_id::varchar as document_id, start_char, end_char, text from spans "
        "where document_id in (select unnest($ids::uuid[])) order by document_id, start_char",
        {"ids": list(texts)},
    )
    reached = dict.fromkeys(texts, 0)
    wrong = []
    for document_id, start, end, text in spans.iter_rows():
        if start != reached[document_id] or (text is not None and text != texts[document_id][start:end]):
            wrong.append(f"{document_id} at {start}")
        reached[document_id] = end
    wrong += [f"{document_id} after {end}" for document_id, end in reached.items() if end != len(texts[document_id])]
    return wrong


def _untrue_evidence(con: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> list[str]:
    evidence = frame_of(
        con,
        "select document_id::varchar as document_id, start_char, end_char, evidence from attributions "
        "where start_char is not null and document_id in (select unnest($ids::uuid[])) union all "
        "select document_id::varchar, said.start_char, said.end_char, said.evidence "
        "from (select document_id, unnest(date_evidence) as said from articles where document_id in (select unnest($ids::uuid[])))",
        {"ids": list(texts)},
    )
    return [
        f"{document_id} at {start}: {said!r}"
        for document_id, start, end, said in evidence.iter_rows()
        if texts[document_id][start:end] != said
    ]
