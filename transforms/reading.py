"""Read one text: its spans, who wrote it, when, under what rights; the same for the pipeline and for `sumber show`."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from transforms.attribute import Attribution
from transforms.dates import Dated
from transforms.people import People
from transforms.rights import Rights
from transforms.rulebook import Rulebook
from transforms.segment import Segmented


class Reading(NamedTuple):
    """All that is read off one decoded text, but for its language, which is detected in batches."""

    segmented: Segmented
    attributions: list[Attribution]
    dated: Dated
    rights: Rights
    people: People
    headline: str | None
    body: str


def read_text(text: str, rulebook: Rulebook, picked_on: date, horizon_years: int) -> Reading:
    """What the text says of itself; `picked_on` is the latest day that it may be of."""
    return read_texts([text], [picked_on], rulebook, horizon_years)[0]


def read_texts(
    texts: Sequence[str], picked_on: Sequence[date], rulebook: Rulebook, horizon_years: int
) -> list[Reading]:
    """What each text says of itself; `picked_on` gives the latest day that each may be of.

    A step goes over all texts before the next one does: what it needs stays in the processor's cache, which saves a fifth.
    """
    hits = [rulebook.names.find(text) for text in texts]
    dates = [rulebook.dates.dates_of(text) for text in texts]
    segmented = rulebook.segmenter.segment_all(texts, hits, dates)
    attributed = [rulebook.attributor.attribute(*each) for each in zip(texts, segmented, hits, strict=True)]
    dated = [
        rulebook.dates.solve(printed, cut.of_kind, latest, horizon_years)
        for printed, cut, latest in zip(dates, segmented, picked_on, strict=True)
    ]
    rights = [rulebook.rights.read(text, cut.of_kind) for text, cut in zip(texts, segmented, strict=True)]
    people = [rulebook.people.read(text, cut.of_kind) for text, cut in zip(texts, segmented, strict=True)]
    headlines = [headline_of(text, cut) for text, cut in zip(texts, segmented, strict=True)]
    bodies = [body_of(text, cut) for text, cut in zip(texts, segmented, strict=True)]
    return [
        Reading(*parts) for parts in zip(segmented, attributed, dated, rights, people, headlines, bodies, strict=True)
    ]


def headline_of(text: str, segmented: Segmented) -> str | None:
    """The headline on one line, null where there is none."""
    headlines = segmented.of_kind.get("headline")
    return " ".join(text[headlines[0].start : headlines[0].end].split()) or None if headlines else None


def body_of(text: str, segmented: Segmented) -> str:
    """The article as a reader takes it: its body spans joined, NFC, LF, no blank edges."""
    joined = "".join([text[span.start : span.end] for span in segmented.of_kind.get("body", ())])
    if "\r" in joined:
        joined = joined.replace("\r\n", "\n").replace("\r", "\n")
    return (joined if unicodedata.is_normalized("NFC", joined) else unicodedata.normalize("NFC", joined)).strip()
