"""How alike two texts are, and whether that makes them one story."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.sketch import SHINGLE_TOKENS, ngrams
from transforms.tokens import Hashes, Rows, Tokens, mix, tokenize

# Word 3-grams at 0.5 find 95 % of edited copies, and no related pair came above 0.40 (measured on 20,000 wire texts).
JACCARD_AT_LEAST = 0.5
# The more a copy leaves out, the more verbatim what is left must be: of texts of one length two thirds, which is Jaccard 0.5,
# of a half or less nine tenths. Below that stand round-ups that retell one item, and two reports on one press statement.
CONTAINMENT_AT_EQUAL_LENGTH = 0.67
CONTAINMENT_WHEN_ABRIDGED = 0.90
ABRIDGED_LENGTH = 0.5
# A copy that was edited word by word throughout shares fewer 3-grams than two reports that quote one statement, but leaves no
# stretch untouched: all but a fiftieth of one of the two lies in matching 3-grams or within ten words of them. In short
# texts that is how a set phrase with other names looks.
EVEN_JACCARD_AT_LEAST = 0.38
EVEN_LENGTH_RATIO = 0.65
EVEN_WORDS_AT_LEAST = 100
EVEN_COVERED = 0.82
STRETCH_WORDS, STRETCHES_AT_MOST = 10, 0.02
# The first text of a story and a copy of its copy differ by two edits; what shares less has drifted into another story.
CHAIN_JACCARD_AT_LEAST = 0.33
CHAIN_CONTAINMENT_AT_LEAST = 0.6
# A correction changes a figure or two; a template (prayer times, exchange rates, tolls) changes many of them, or most of few.
FIGURES_CHANGED_MANY, SHARE_CHANGED_MANY = 3, 0.15
FIGURES_CHANGED_FEW, SHARE_CHANGED_FEW = 2, 0.5

_FIGURE = np.uint64(0x2545F4914F6CDD1D)  # stands for any figure in the surroundings of another
_SURROUNDINGS = np.array(
    [0x9FB21C651E98DF25, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63], dtype=np.uint64
)


class Traits(NamedTuple):
    """What is compared of a text: its shingles in reading order; and, each sorted and distinct, its shingles, the surroundings
    of its figures, and these with the figure.
    """

    sequence: Hashes
    shingles: Hashes
    figure_places: Hashes
    figures: Hashes


class Likeness(NamedTuple):
    """Jaccard of two texts' shingles, containment of the shorter in the longer, and the two verdicts.

    `same_story`: the two are one story. `same_chain`: alike enough for the first text of a story and a copy of one of its copies.
    """

    jaccard: float
    containment: float
    same_story: bool
    same_chain: bool


def traits(bodies: Sequence[str]) -> list[Traits]:
    """Gives the traits of each body."""
    tokens = tokenize(bodies)
    rows = len(bodies)
    shingle_rows, shingles = ngrams(tokens.hashes, tokens.rows, SHINGLE_TOKENS)
    places, figures = _figures(tokens)
    figure_rows = tokens.rows[tokens.is_figure]
    columns = (
        np.split(shingles, np.searchsorted(shingle_rows, np.arange(1, rows))),
        _split(shingle_rows, shingles, rows),
        _split(figure_rows, places, rows, count=True),
        _split(figure_rows, figures, rows, count=True),
    )
    return [Traits(*row) for row in zip(*columns, strict=True)]


def compare(one: Traits, other: Traits) -> Likeness:
    """Gives how alike two texts are; the order of the two makes no difference."""
    shorter, longer = sorted((len(one.shingles), len(other.shingles)))
    if not shorter:
        return Likeness(0.0, 0.0, False, False)
    common = _common(one.shingles, other.shingles)
    jaccard = common / (shorter + longer - common)
    containment = common / shorter
    alike = (
        jaccard >= JACCARD_AT_LEAST
        or containment >= _containment_needed(shorter / longer)
        or (jaccard >= EVEN_JACCARD_AT_LEAST and shorter >= EVEN_LENGTH_RATIO * longer and _evenly_edited(one, other))
    )
    chained = alike or jaccard >= CHAIN_JACCARD_AT_LEAST or containment >= CHAIN_CONTAINMENT_AT_LEAST
    if chained and _other_figures(one, other):
        alike = chained = False
    return Likeness(jaccard, containment, alike, chained)


def _containment_needed(length_ratio: float) -> float:
    left_out = min((1 - length_ratio) / (1 - ABRIDGED_LENGTH), 1.0)
    return CONTAINMENT_AT_EQUAL_LENGTH + left_out * (CONTAINMENT_WHEN_ABRIDGED - CONTAINMENT_AT_EQUAL_LENGTH)


def _evenly_edited(one: Traits, other: Traits) -> bool:
    if min(len(one.sequence), len(other.sequence)) < EVEN_WORDS_AT_LEAST:
        return False
    return _evenly_covered(one.sequence, other.shingles) or _evenly_covered(other.sequence, one.shingles)


def _evenly_covered(sequence: Hashes, shingles: Hashes) -> bool:
    matched = np.flatnonzero(_found(sequence, shingles))
    # Words between one matching shingle and the next, and before the first and after the last.
    gaps = np.diff(matched, prepend=-SHINGLE_TOKENS, append=len(sequence) + SHINGLE_TOKENS - 1) - SHINGLE_TOKENS
    words = len(sequence) + SHINGLE_TOKENS - 1
    covered = words - int(gaps[gaps > 0].sum())
    stretches = int(gaps[gaps >= STRETCH_WORDS].sum())
    return covered >= EVEN_COVERED * words and stretches <= STRETCHES_AT_MOST * words


def _other_figures(one: Traits, other: Traits) -> bool:
    places = _common(one.figure_places, other.figure_places)
    changed = places - _common(one.figures, other.figures)
    many = changed >= FIGURES_CHANGED_MANY and changed >= SHARE_CHANGED_MANY * places
    return many or (changed >= FIGURES_CHANGED_FEW and changed >= SHARE_CHANGED_FEW * places)


def _common(one: Hashes, other: Hashes) -> int:
    return int(np.count_nonzero(_found(one, other) if len(one) <= len(other) else _found(other, one)))


def _found(sought: Hashes, among: Hashes) -> npt.NDArray[np.bool_]:
    if not len(among):
        return np.zeros(len(sought), dtype=np.bool_)
    place = np.searchsorted(among, sought)
    place[place == len(among)] = 0
    return among[place] == sought


def _figures(tokens: Tokens) -> tuple[Hashes, Hashes]:
    """Gives for each figure the two tokens before and after it, figures masked, and the same with the figure itself."""
    masked = np.where(tokens.is_figure, _FIGURE, tokens.hashes)
    at = np.flatnonzero(tokens.is_figure)
    places = np.zeros(len(at), dtype=np.uint64)
    for offset, multiplier in zip((-2, -1, 1, 2), _SURROUNDINGS, strict=True):
        neighbour = at + offset
        inside = (neighbour >= 0) & (neighbour < len(masked))
        neighbour[~inside] = 0
        inside &= tokens.rows[neighbour] == tokens.rows[at]
        places += np.where(inside, masked[neighbour], np.uint64(0)) * multiplier
    places = mix(places)
    return places, mix(places ^ tokens.hashes[at])


def _split(value_rows: Rows, values: Hashes, rows: int, count: bool = False) -> list[Hashes]:
    """Gives each row's distinct values, sorted; with `count` a value that recurs n times is there as n values."""
    order = np.lexsort((values, value_rows))
    value_rows, values = value_rows[order], values[order]
    first = np.ones(len(values), dtype=np.bool_)
    first[1:] = (values[1:] != values[:-1]) | (value_rows[1:] != value_rows[:-1])
    if count:
        begins = np.maximum.accumulate(np.where(first, np.arange(len(values)), 0))
        recurrence = (np.arange(len(values)) - begins).astype(np.uint64)
        values = np.where(first, values, mix(values + recurrence))
        order = np.lexsort((values, value_rows))
        values = values[order]
    else:
        value_rows, values = value_rows[first], values[first]
    return np.split(values, np.searchsorted(value_rows, np.arange(1, rows)))
