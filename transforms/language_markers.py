"""Languages told from a close relative by words of their own."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

# A word of weight 1 speaks as loudly as this much of the profiles' logarithmic score, which counts each letter up to
# three times: on Czech and Slovak sentences a wrong lead of the profiles stays below it.
NATS = 8.0

# A relative without a profile is taken where its words lead by more than this: of 4,000 Indonesian articles none had
# Malay words in the lead by 3.
EVEN_LEAD = 2.5

# What Latin texts have beside ASCII is mostly this, and none of it is part of a word.
COMMON_BREAKS = "“”‘’–—…\u00a0"
_BREAKS = "".join(chr(code) if chr(code).isalpha() or chr(code) == "-" else " " for code in range(128))
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Markers(NamedTuple):
    """By language and relative: each word's weight, positive where it speaks for the relative."""

    weights: dict[str, dict[str, dict[str, float]]]

    def families(self) -> list[frozenset[str]]:
        """The pairs of relatives."""
        return [frozenset((language, rival)) for language, rivals in self.weights.items() for rival in rivals]


def compile_markers(markers: pl.DataFrame) -> Markers:
    """The rows `word`, `language`, `against`, `weight`."""
    weights: dict[str, dict[str, dict[str, float]]] = {}
    for word, language, against, weight in markers.select("word", "language", "against", "weight").iter_rows():
        weights.setdefault(against, {}).setdefault(language, {})[word] = float(weight)
        weights.setdefault(language, {}).setdefault(against, {})[word] = -float(weight)
    return Markers(weights)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case; parts joined by a hyphen are one word."""
    lowered = text.lower()
    if not lowered.isascii():
        for sign in COMMON_BREAKS:
            lowered = lowered.replace(sign, " ")
    if lowered.isascii():
        # The same in a third of the time.
        return lowered.translate(_BREAKS).split()
    return _WORD.findall(lowered)


def relative_lead(words: Sequence[str], weights: dict[str, float]) -> float:
    """How far the words of the relative lead, each counted once."""
    # Exact in whatever order a set gives its words.
    return math.fsum([weights[word] for word in weights.keys() & words])
