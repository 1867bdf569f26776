"""Languages told from a close relative by words of their own."""

import re
from typing import NamedTuple

import polars as pl

# The sum of weights by which the words of the other language must lead: one strong word or three weak ones may stand in
# a quotation, two strong ones don't.
LEAST_LEAD = 4.0

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Markers(NamedTuple):
    """By the language that profiles name: the one that is mistaken for it, and each word's weight for that one."""

    rivals: dict[str, str]
    weights: dict[str, dict[str, float]]


def compile_markers(markers: pl.DataFrame) -> Markers:
    """The rows `word`, `language`, `against`, `weight`; of a pair, the language without a profile is the rival."""
    rivals: dict[str, str] = {}
    weights: dict[str, dict[str, float]] = {}
    for word, language, against, weight in markers.select("word", "language", "against", "weight").iter_rows():
        for named, sign in ((against, 1.0), (language, -1.0)):
            weights.setdefault(named, {})[word] = sign * float(weight)
            rivals.setdefault(named, language if named == against else against)
    return Markers(rivals, weights)


def weigh_markers(window: str, language: str, markers: Markers) -> float:
    """How far the words of the rival lead those of the language named, each word counted once."""
    weights = markers.weights.get(language)
    if not weights:
        return 0.0
    words = set(_WORD.findall(window.lower()))
    return sum(weights[word] for word in words & weights.keys())
