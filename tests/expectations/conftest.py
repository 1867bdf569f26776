"""A small good run, as frames: two articles of one story, one rejected text, one unreadable file. All invented."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from transforms.schema import ARTICLES, ASSIGNMENTS, ATTRIBUTIONS, DOCUMENTS, DUPLICATES, REJECTS, SPANS

PICKED_UP_AT = datetime(2026, 3, 5, 6, 0, tzinfo=UTC)
ARTICLE, COPY, REJECTED, UNREADABLE = (f"00000000-0000-0000-0000-00000000000{n}" for n in range(1, 5))
HEADLINE = "Harbour of Lembang opens its second pier\n"
DATELINE = "Lembang (KABAR) - "
BODY = "The mayor of Lembang opened a second pier on Thursday. Forty boats came to see it."
CREDIT = "\nSource: KABAR\n"
BODY_START = len(HEADLINE) + len(DATELINE)


@dataclass(frozen=True)
class Run:
    """The frames of a run between its steps."""

    documents: pl.DataFrame
    articles: pl.DataFrame
    attributions: pl.DataFrame
    spans: pl.DataFrame
    organizations: pl.DataFrame
    rejects: pl.DataFrame
    assignments: pl.DataFrame
    duplicates: pl.DataFrame
    known_documents: pl.DataFrame
    known_stories: pl.DataFrame

    def but(self, frame: str, where: str | None = None, /, **columns: Any) -> "Run":
        """Give the run with these columns of a frame changed, in the rows of one document or in all."""
        rows = getattr(self, frame)
        chosen = pl.lit(True) if where is None else pl.col("document_id") == where
        changed = [
            pl.when(chosen).then(pl.lit(value, rows.schema[name])).otherwise(pl.col(name)).alias(name)
            for name, value in columns.items()
        ]
        return replace(self, **{frame: rows.with_columns(changed)})

    def twice(self, frame: str) -> "Run":
        rows = getattr(self, frame)
        return replace(self, **{frame: pl.concat([rows, rows.head(1)])})

    def without(self, frame: str, document_id: str | None = None) -> "Run":
        rows = getattr(self, frame)
        kept = rows.clear() if document_id is None else rows.filter(pl.col("document_id") != document_id)
        return replace(self, **{frame: kept})

    def frames(self, *names: str) -> dict[str, pl.DataFrame]:
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name in names}


def _rows(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)


def _document(document_id: str, **columns: Any) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "path": f"{document_id[-1]}.txt",
        "content_sha256": document_id[-1] * 64,
        "size_bytes": 160,
        "modified_at": PICKED_UP_AT - timedelta(hours=int(document_id[-1])),
        "picked_up_at": PICKED_UP_AT,
        "encoding": "utf-8",
        "outcome": "article",
    } | columns


def _article(document_id: str, **columns: Any) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "modified_at": PICKED_UP_AT,
        "path": f"{document_id[-1]}.txt",
        "headline": HEADLINE.strip(),
        "body": BODY,
        "language": "en",
        "language_confidence": 0.99,
        "language_status": "detected",
        "publisher_id": "kabar",
        "source_agency_id": "kabar",
        "published_on": date(2026, 3, 5),
        "published_from": date(2026, 3, 5),
        "published_to": date(2026, 3, 5),
        "published_at": PICKED_UP_AT - timedelta(hours=2),
        "date_precision": "minute",
        "copyright_year": 2026,
        "rights_notice": "All rights reserved",
        "tdm_reservation": True,
        "word_count": 16,
    } | columns


def _spans(document_id: str) -> list[dict[str, Any]]:
    spans, start = [], 0
    for kind, text in (("headline", HEADLINE), ("dateline", DATELINE), ("body", BODY), ("credit", CREDIT)):
        row = {
            "document_id": document_id,
            "start_char": start,
            "end_char": start + len(text),
            "kind": kind,
            "rule": kind,
        }
        spans.append(row | {"text": None if kind == "body" else text})
        start += len(text)
    return spans


def _attributions(document_id: str) -> list[dict[str, Any]]:
    text = HEADLINE + DATELINE + BODY + CREDIT
    claims = (
        ("publisher", "KABAR", 0),
        ("dateline", "KABAR", 0),
        ("origin", "KABAR", 1),
        ("cited", "mayor of Lembang", 0),
    )
    rows = []
    for role, evidence, occurrence in claims:
        start = [n for n in range(len(text)) if text.startswith(evidence, n)][occurrence]
        rows.append(
            {
                "document_id": document_id,
                "organization_id": "kabar",
                "role": role,
                "evidence": evidence,
                "start_char": start,
                "end_char": start + len(evidence),
                "rule": "credit-line",
            }
        )
    return rows


@pytest.fixture(scope="session")
def good_run() -> Run:
    texts = (ARTICLE, COPY, REJECTED)
    return Run(
        documents=_rows(
            [
                *(_document(text) for text in texts),
                _document(UNREADABLE, outcome="unreadable", reason="not a text: image/png", encoding=None),
            ],
            DOCUMENTS,
        ),
        articles=_rows(
            [
                _article(ARTICLE),
                _article(COPY),
                _article(REJECTED, body="1.5 2.5 " * 20, source_agency_id=None, publisher_id=None),
            ],
            ARTICLES,
        ),
        attributions=_rows([row for text in (ARTICLE, COPY) for row in _attributions(text)], ATTRIBUTIONS),
        spans=_rows([row for text in texts for row in _spans(text)], SPANS),
        organizations=pl.DataFrame({"organization_id": ["kabar", "suluh"]}),
        rejects=_rows([{"document_id": REJECTED, "check_id": "letter-share"}], REJECTS),
        assignments=_rows(
            [
                {"document_id": ARTICLE, "story_id": ARTICLE, "is_canonical": True},
                {"document_id": COPY, "story_id": ARTICLE, "is_canonical": False},
            ],
            ASSIGNMENTS,
        ),
        duplicates=_rows(
            [
                {
                    "document_id": COPY,
                    "story_id": ARTICLE,
                    "matched_document_id": ARTICLE,
                    "kind": "exact",
                    "jaccard": 1.0,
                    "containment": 1.0,
                    "joined": True,
                }
            ],
            DUPLICATES,
        ),
        known_documents=pl.DataFrame(schema={"document_id": pl.String}),
        known_stories=pl.DataFrame(schema={"story_id": pl.String}),
    )
