"""Staging of invented runs: small, whole and lawful, so that a test breaks only what it is about."""

import hashlib
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from transforms import schema
from warehouse.run_record import RunRecord

MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ORGANIZATIONS = pl.DataFrame(
    {
        "organization_id": ["antara", "yonhap", "harbour-post"],
        "name": ["ANTARA", "Yonhap", "Harbour Post"],
        "kind": ["agency", "agency", "outlet"],
        "country": ["ID", "KR", ""],
        "parent_id": ["", "", ""],
        "oana_member": ["true", "true", ""],
        "wikidata_id": ["", "", ""],
    }
)
RULES = pl.DataFrame(
    {
        "rule": ["credit-line", "headline-first"],
        "seed": ["line_rules", "line_rules"],
        "kind": ["credit", "related"],
        "pattern": ["Source:", ""],
    }
)


def document_id(path: str, content: bytes) -> str:
    """The id that the design fixes for a path and what the file holds."""
    sha = hashlib.sha256(content).hexdigest()
    return str(uuid.UUID(bytes=hashlib.sha256(path.encode() + b"\0" + sha.encode()).digest()[:16]))


def text_of(number: int) -> str:
    """An invented text: headline, body, credit."""
    return f"Ferry {number} is late again\nThe ferry number {number} left the harbour of Tarsi late.\nSource: Yonhap\n"


def one_text(number: int, **changes: Any) -> dict[str, dict[str, Any]]:
    """The rows of one accepted text, by frame; `changes` replace values of its article or document."""
    text = text_of(number)
    path, content = f"ferry/{number:06d}.txt", text.encode()
    lines = text.splitlines(keepends=True)
    ends = [len(lines[0]), len(lines[0]) + len(lines[1]), len(text)]
    key = document_id(path, content)
    modified_at = MORNING + timedelta(seconds=number)
    common = {
        "document_id": key,
        "path": path,
        "modified_at": modified_at,
        "content_sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "picked_up_at": MORNING + timedelta(days=1),
    }
    document = {
        **common,
        "encoding": "utf-8",
        "outcome": "article",
        "reason": None,
        "source_url": None,
        "fetched_at": None,
    }
    article = dict.fromkeys(schema.ARTICLES) | {
        "document_id": key,
        "modified_at": modified_at,
        "path": path,
        "headline": lines[0].strip(),
        "body": lines[1].strip(),
        "language": "en",
        "language_confidence": 0.99,
        "language_status": "detected",
        "publisher_id": "harbour-post",
        "source_agency_id": "yonhap",
        "source_status": "credited",
        "published_on": date(2026, 3, 2),
        "published_from": date(2026, 3, 2),
        "published_to": date(2026, 3, 2),
        "date_precision": "day",
        "date_method": "printed",
        "word_count": 9,
        "rules_version": "rules-1",
    }
    document |= {name: value for name, value in changes.items() if name in document}
    article |= {name: value for name, value in changes.items() if name in article and name not in common}
    start = ends[1] + len("Source: ")
    return {
        "picked": {name: common.get(name) for name in schema.PICKED} | {"content": content},
        "documents": document,
        "articles": article,
        "attributions": {
            "document_id": key,
            "organization_id": "yonhap",
            "role": "origin",
            "evidence": "Yonhap",
            "start_char": start,
            "end_char": start + 6,
            "rule": "credit-line",
        },
        "spans:0": _span(key, 0, ends[0], "headline", lines[0]),
        "spans:1": _span(key, ends[0], ends[1], "body", None),
        "spans:2": _span(key, ends[1], ends[2], "credit", lines[2]),
        "assignments": {
            "document_id": key,
            "story_id": changes.get("story_id", key),
            "is_canonical": "story_id" not in changes,
        },
        "sightings": {
            "inbox": "/inbox",
            "path": path,
            "size_bytes": len(content),
            "mtime_ns": int(modified_at.timestamp()) * 10**9,
            "ctime_ns": 1,
            "document_id": key,
        },
    }


def write_staging(
    staging: Path,
    texts: list[dict[str, dict[str, Any]]],
    rejects: list[dict[str, Any]] | None = None,
    duplicates: list[dict[str, Any]] | None = None,
    slice_rows: int = 1000,
) -> Path:
    """Write the texts as the Parquet files of a run, several slices where there are more than `slice_rows`."""
    for folder in ("picked", "refined", "judged", "stories"):
        (staging / folder).mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(texts), slice_rows)):
        part = texts[start : start + slice_rows]
        _write(staging / f"picked/{number:04d}.parquet", schema.PICKED, _rows(part, "picked"))
        for frame, columns in (
            ("documents", schema.DOCUMENTS),
            ("articles", schema.ARTICLES),
            ("attributions", schema.ATTRIBUTIONS),
            ("spans", schema.SPANS),
        ):
            _write(staging / f"refined/{number:04d}.{frame}.parquet", columns, _rows(part, frame))
    _write(staging / "picked/sightings.parquet", schema.SIGHTINGS, _rows(texts, "sightings"))
    refused = {row["document_id"] for row in rejects or []}
    accepted = [row for row in _rows(texts, "assignments") if row["document_id"] not in refused]
    _write(staging / "stories/assignments.parquet", schema.ASSIGNMENTS, accepted)
    _write(staging / "stories/duplicates.parquet", schema.DUPLICATES, duplicates or [])
    _write(staging / "judged/rejects.parquet", schema.REJECTS, rejects or [])
    _write(staging / "judged/checks-rows.parquet", schema.CHECKS, [check("body-has-letters")])
    return staging


def check(check_id: str, **changes: Any) -> dict[str, Any]:
    """One passed check."""
    passed = {"suite": "articles", "check_id": check_id, "scope": "row", "severity": "critical", "success": True}
    return dict.fromkeys(schema.CHECKS) | passed | changes


def reject(text: dict[str, dict[str, Any]], check_id: str = "body-has-letters") -> dict[str, Any]:
    """One reason to refuse the text."""
    return dict.fromkeys(schema.REJECTS) | {"document_id": text["documents"]["document_id"], "check_id": check_id}


def run_record(run_id: str, **changes: Any) -> RunRecord:
    """The record of an invented run."""
    record = {
        "run_id": run_id,
        "started_at": MORNING + timedelta(days=1),
        "finished_at": MORNING + timedelta(days=1, minutes=1),
        "rules_version": "rules-1",
        "package_version": "0.1.0",
        "seconds": {"pick up": 0.5, "refine": 1.25},
    }
    return RunRecord(**{**record, **changes})


def _span(key: str, start: int, end: int, kind: str, text: str | None) -> dict[str, Any]:
    return {
        "document_id": key,
        "start_char": start,
        "end_char": end,
        "kind": kind,
        "text": text,
        "rule": "headline-first",
    }


def _rows(texts: list[dict[str, dict[str, Any]]], frame: str) -> list[dict[str, Any]]:
    return [row for text in texts for name, row in text.items() if name.partition(":")[0] == frame]


def _write(file: Path, columns: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    pl.DataFrame([{name: row.get(name) for name in columns} for row in rows], schema=columns).write_parquet(file)
