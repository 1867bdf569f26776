"""The chain from bytes to rows: decode, segment, attribute, date, rights, language, sketch."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

import polars as pl

from transforms.characters import WORD, CharacterCounter
from transforms.decode import Decoded, decode
from transforms.language import detect_languages
from transforms.reading import Reading, read_texts
from transforms.rulebook import Rulebook
from transforms.schema import ARTICLES, ATTRIBUTIONS, DOCUMENTS, SPANS
from transforms.sketch import sketch

# The day begins first at UTC+14: no text that was picked up can be of a later day.
FIRST_ZONE = timedelta(hours=14)
# Clocks of pages and of this machine may differ; a later instant is none of the past (law 3).
CLOCKS_APART = timedelta(hours=1)
# Begins the reason of a text whose reading ended in an error of ours; it is kept in the archive and read again by a reprocessing.
RULES_FAILED = "rules-failed"
WORDS = CharacterCounter(WORD)
# A weekday with day and month recurs after 5, 6, 11 or 12 years (design: default horizon before the pick-up).
DATE_HORIZON_YEARS = 5


class Refined(NamedTuple):
    """The rows of a batch, one frame a table."""

    documents: pl.DataFrame
    articles: pl.DataFrame
    attributions: pl.DataFrame
    spans: pl.DataFrame
    sketches: pl.DataFrame


def refine(picked: pl.DataFrame, rulebook: Rulebook, date_horizon_years: int = DATE_HORIZON_YEARS) -> Refined:
    """Rows for every file of the batch (frame PICKED): a document each, an article and its evidence where it decodes."""
    documents: list[tuple[Any, ...]] = []
    articles: list[dict[str, Any]] = []
    attributions: list[tuple[Any, ...]] = []
    spans: list[tuple[Any, ...]] = []
    rows = picked.rows(named=True)
    decoded = [Decoded(None, None, row["problem"]) if row["problem"] else decode(row["content"]) for row in rows]
    readings = _read(
        [text for text, _, _ in decoded],
        [latest_day(row["picked_up_at"]) for row in rows],
        rulebook,
        date_horizon_years,
    )
    for row, (text, encoding, reason), reading in zip(rows, decoded, readings, strict=True):
        if isinstance(reading, Exception):
            text, reason = None, f"{RULES_FAILED}: {type(reading).__name__}: {reading}"
        documents.append(
            (
                *PICKED_OF_DOCUMENT(row),
                encoding,
                None if text is None else len(text),
                _outcome(text),
                reason,
                row["source_url"],
                row["fetched_at"],
            )
        )
        if text is None or not isinstance(reading, Reading):
            continue
        document_id = row["document_id"]
        articles.append(_article(row, text, reading, rulebook))
        for one in reading.attributions:
            attributions.append(
                (document_id, one.organization_id, one.role, text[one.start : one.end], one.start, one.end, one.rule)
            )
        attributions.extend(_manifest_publisher(row, rulebook))
        for span in reading.segmented.spans:
            kept = None if span.kind == "body" else text[span.start : span.end]
            spans.append((document_id, span.start, span.end, span.kind, kept, span.rule))
    accepted = pl.DataFrame(articles, schema=ARTICLES)
    return Refined(
        _frame(documents, DOCUMENTS),
        _with_languages(accepted, picked, rulebook),
        _frame(attributions, ATTRIBUTIONS),
        _frame(spans, SPANS),
        sketch(accepted["document_id"].to_list(), accepted["body"].to_list()),
    )


def _frame(rows: Sequence[tuple[Any, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows as a frame, made by columns: Polars takes four times as long for rows."""
    return pl.DataFrame(dict(zip(schema, zip(*rows, strict=True), strict=False)), schema=schema)


def _read(
    texts: Sequence[str | None], latest: Sequence[date], rulebook: Rulebook, horizon_years: int
) -> list[Reading | Exception | None]:
    """The reading of each text, or the error in which it ended; null where there is no text."""
    readings: list[Reading | Exception | None] = [None] * len(texts)
    known = [
        (number, text, on) for number, (text, on) in enumerate(zip(texts, latest, strict=True)) if text is not None
    ]
    numbers, told, days = zip(*known, strict=True) if known else ((), (), ())
    try:
        for number, reading in zip(numbers, read_texts(told, days, rulebook, horizon_years), strict=True):
            readings[number] = reading
    except Exception:  # one text that the rules stumble over must not stop all others: one by one then
        for number, text, on in known:
            try:
                (readings[number],) = read_texts([text], [on], rulebook, horizon_years)
            except Exception as error:
                readings[number] = error
    return readings


PICKED_OF_DOCUMENT = itemgetter("document_id", "path", "content_sha256", "size_bytes", "modified_at", "picked_up_at")


def latest_day(picked_up_at: datetime) -> date:
    """The latest day that anywhere on earth had begun when the text was picked up."""
    return (picked_up_at.astimezone(UTC) + FIRST_ZONE).date()


def _not_after(printed: datetime | None, latest: datetime) -> datetime | None:
    """The printed instant, unless it lies ahead of the pick-up: then its clock or zone was misread, its day stands."""
    return printed if printed is None or printed <= latest else None


def _outcome(text: str | None) -> str:
    return "unreadable" if text is None else "article"


def _article(row: dict[str, Any], text: str, reading: Reading, rulebook: Rulebook) -> dict[str, Any]:
    dated, rights, people = reading.dated, reading.rights, reading.people
    dateline = reading.segmented.dateline
    origins = [one.organization_id for one in reading.attributions if one.role == "origin"]
    publisher = next((one.organization_id for one in reading.attributions if one.role == "publisher"), None)
    return {
        "document_id": row["document_id"],
        "modified_at": row["modified_at"],
        "path": row["path"],
        "headline": reading.headline,
        "body": reading.body,
        "publisher_id": _organization(row["manifest_publisher"], rulebook) or publisher,
        "source_agency_id": origins[0] if origins else None,
        "source_status": "joint" if len(origins) > 1 else "credited" if origins else "not_credited",
        "dateline_place": dateline.place if dateline is not None else None,
        "dateline_on": dated.dateline_on,
        "byline": people.byline,
        "editor": people.editor,
        "translator": people.translator,
        "published_on": dated.published_on,
        "published_at": _not_after(dated.published_at, row["picked_up_at"] + CLOCKS_APART),
        "published_from": dated.published_from,
        "published_to": dated.published_to,
        "date_precision": dated.date_precision,
        "date_method": dated.date_method,
        "date_conflict": dated.date_conflict,
        "date_evidence": [
            {"rule": rule, "evidence": text[start:end], "start_char": start, "end_char": end}
            for start, end, rule in sorted(dated.evidence)
        ],
        "copyright_holder": rights.holder,
        "copyright_year": rights.year,
        "rights_notice": rights.notice,
        "tdm_reservation": rights.tdm_reservation,
        "rules_version": rulebook.rules_version,
    }


def _organization(manifest_publisher: str | None, rulebook: Rulebook) -> str | None:
    """The organization that a manifest names, by id or by name; None where it is none that is known."""
    if not manifest_publisher:
        return None
    if manifest_publisher in rulebook.names.kind_of:
        return manifest_publisher
    named = rulebook.names.organization_of(manifest_publisher.strip())
    return named[0] if named is not None else None


def _manifest_publisher(row: dict[str, Any], rulebook: Rulebook) -> list[tuple[Any, ...]]:
    """The publisher that the manifest states: evidence outside the text, so an empty stretch at its start."""
    organization = _organization(row["manifest_publisher"], rulebook)
    if organization is None:
        return []
    return [(row["document_id"], organization, "publisher", "", 0, 0, "manifest")]


def _with_languages(articles: pl.DataFrame, picked: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """Add language and word_count; a language that the manifest states stands where the text alone is too thin."""
    guessed = detect_languages(articles["body"].to_list(), rulebook.languages)
    stated = articles.select("document_id").join(
        picked.select("document_id", "manifest_language"), on="document_id", how="left", maintain_order="left"
    )["manifest_language"]
    thin = (guessed["language"] == "und") & stated.is_not_null()
    return articles.with_columns(
        language=pl.select(pl.when(thin).then(stated).otherwise(guessed["language"])).to_series(),
        language_confidence=guessed["language_confidence"],
        language_shares=guessed["language_shares"],
        language_status=pl.select(
            pl.when(thin).then(pl.lit("manifest")).otherwise(guessed["language_status"])
        ).to_series(),
        word_count=pl.Series(WORDS.count_words(articles["body"].to_list())),
    ).select(list(ARTICLES))
