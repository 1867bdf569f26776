"""Read one text: its spans, who wrote it, when, under what rights; the same for the pipeline and for `sumber show`."""

import unicodedata
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
    hits = rulebook.names.find(text)
    segmented = rulebook.segmenter.segment(text, hits)
    spans = segmented.spans
    headline = next((text[span.start : span.end].strip() for span in spans if span.kind == "headline"), None)
    return Reading(
        segmented,
        rulebook.attributor.attribute(text, segmented, hits),
        rulebook.dates.solve(text, [(span.start, span.end, span.kind) for span in spans], picked_on, horizon_years),
        rulebook.rights.read(text, spans),
        rulebook.people.read(text, spans),
        " ".join(headline.split()) if headline else None,
        body_of(text, segmented),
    )


def body_of(text: str, segmented: Segmented) -> str:
    """The article as a reader takes it: its body spans joined, NFC, LF, no blank edges."""
    joined = "".join(text[span.start : span.end] for span in segmented.spans if span.kind == "body")
    if "\r" in joined:
        joined = joined.replace("\r\n", "\n").replace("\r", "\n")
    return (joined if unicodedata.is_normalized("NFC", joined) else unicodedata.normalize("NFC", joined)).strip()
