"""The chain from bytes to rows: decode, segment, attribute, date, rights, language, sketch."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import polars as pl

from transforms.characters import WORD, CharacterCounter
from transforms.decode import Decoded, decode
from transforms.language import detect_languages
from transforms.reading import Reading, read_texts
from transforms.rulebook import Rulebook
from transforms.schema import ARTICLES
from transforms.sketch import sketch
from transforms.tables import ReadText, articles_of, attributions_of, documents_of, spans_of

# The day begins first at UTC+14: no text that was picked up can be of a later day.
FIRST_ZONE = timedelta(hours=14)
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
    files = picked.select("problem", "content", "picked_up_at").iter_rows()
    decoded, latest = [], []
    for problem, content, picked_up_at in files:
        decoded.append(Decoded(None, None, problem) if problem else decode(content))
        latest.append(latest_day(picked_up_at))
    readings = _read([text for text, _, _ in decoded], latest, rulebook, date_horizon_years)
    texts, places = [], []
    named = zip(picked["document_id"].to_list(), picked["manifest_publisher"].to_list(), strict=True)
    for place, ((document_id, stated), (text, encoding, _), reading) in enumerate(
        zip(named, decoded, readings, strict=True)
    ):
        if isinstance(reading, Exception):
            decoded[place] = Decoded(None, encoding, f"{RULES_FAILED}: {type(reading).__name__}: {reading}")
        elif text is not None and reading is not None:
            texts.append(ReadText(document_id, text, reading, _organization(stated, rulebook)))
            places.append(place)
    read = picked.select(pl.exclude("content"))[places]
    # Out of a frame, strings would have to be made again.
    bodies = [one.reading.body for one in texts]
    articles = articles_of(texts, read, rulebook.rules_version)
    return Refined(
        documents_of(picked, decoded),
        _with_languages(articles, bodies, read["manifest_language"], rulebook),
        attributions_of(texts),
        spans_of(texts),
        sketch([one.document_id for one in texts], bodies),
    )


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


def latest_day(picked_up_at: datetime) -> date:
    """The latest day that anywhere on earth had begun when the text was picked up."""
    return (picked_up_at.astimezone(UTC) + FIRST_ZONE).date()


def _organization(manifest_publisher: str | None, rulebook: Rulebook) -> str | None:
    """The organization that a manifest names, by id or by name; None where it is none that is known."""
    if not manifest_publisher:
        return None
    if manifest_publisher in rulebook.names.kind_of:
        return manifest_publisher
    named = rulebook.names.organization_of(manifest_publisher.strip())
    return named[0] if named is not None else None


def _with_languages(
    articles: pl.DataFrame, bodies: Sequence[str], stated: pl.Series, rulebook: Rulebook
) -> pl.DataFrame:
    """Add language and word_count; a language that the manifest states stands where the text alone is too thin."""
    guessed = detect_languages(bodies, rulebook.languages)
    thin = (guessed["language"] == "und") & stated.is_not_null()
    return articles.with_columns(
        language=stated.zip_with(thin, guessed["language"]),
        language_confidence=guessed["language_confidence"],
        language_shares=guessed["language_shares"],
        language_status=guessed["language_status"].set(thin, "manifest"),
        word_count=pl.Series(WORDS.count_words(bodies)),
    ).select(list(ARTICLES))
