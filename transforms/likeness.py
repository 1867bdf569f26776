"""How alike two texts are, and whether that makes them one story."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.sketch import SHINGLE_TOKENS, ngrams
from transforms.tokens import Hashes, Rows, Tokens, mix, tokenize

# Word 3-grams at 0.5 find 95 % of edited copies, and no related pair came above 0.40 (measured on 20,000 wire texts).
JACCARD_AT_LEAST = 0.5
# An abridged copy shares few 3-grams with the long text, but all of its words stand in 3-grams of that, sentence for sentence.
# Below stand round-ups that retell one item (0.92). A line or two of text may be a quotation.
ABRIDGED_COVERED = 0.94
ABRIDGED_WORDS_AT_LEAST = 20
# A copy that was edited word by word throughout shares fewer 3-grams than two reports that quote one statement, but leaves no
# stretch of ten words that is all new, in one of the two at least. In short texts that is how a set phrase looks in which the
# names are others.
EVEN_JACCARD_AT_LEAST = 0.38
EVEN_LENGTH_RATIO = 0.65
EVEN_WORDS_AT_LEAST = 100
EVEN_COVERED = 0.82
STRETCH_WORDS, STRETCHES_AT_MOST = 10, 0.02
# The first text of a story and a copy of its copy differ by two edits; what shares less has drifted into another story.
CHAIN_JACCARD_AT_LEAST = 0.33
CHAIN_COVERED = 0.8
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
    """Jaccard of two texts' shingles; containment: the share of the shorter text's words in shingles of the longer; the verdicts.

    `same_story`: the two are one story. `same_chain`: alike enough for the first text of a story and a copy of one of its copies.
    """

    jaccard: float
    containment: float
    same_story: bool
    same_chain: bool


class _Cover(NamedTuple):
    """How many words a text has, how many in shingles of another, and how many in long stretches without any."""

    words: int
    covered: int
    stretches: int


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
    shorter, longer = (one, other) if _size(one) <= _size(other) else (other, one)
    if not len(shorter.shingles):
        return Likeness(0.0, 0.0, False, False)
    common = _common(shorter.shingles, longer.shingles)
    jaccard = common / (len(shorter.shingles) + len(longer.shingles) - common)
    cover = _cover(shorter, longer)
    containment = cover.covered / cover.words
    alike = jaccard >= JACCARD_AT_LEAST or _abridged(cover) or _evenly_edited(jaccard, cover, shorter, longer)
    chained = alike or jaccard >= CHAIN_JACCARD_AT_LEAST or containment >= CHAIN_COVERED
    if chained and _other_figures(one, other):
        alike = chained = False
    return Likeness(jaccard, containment, alike, chained)


def _size(text: Traits) -> tuple[int, int, bytes]:
    # Texts of one length are told apart by what they say, so that neither order of the two is special.
    return len(text.sequence), len(text.shingles), text.shingles[:1].tobytes()


def _cover(text: Traits, other: Traits) -> _Cover:
    matched = np.flatnonzero(_found(text.sequence, other.shingles))
    words = len(text.sequence) + SHINGLE_TOKENS - 1
    # Words between one matching shingle and the next, before the first and after the last.
    gaps = np.diff(matched, prepend=-SHINGLE_TOKENS, append=words) - SHINGLE_TOKENS
    return _Cover(words, words - int(gaps[gaps > 0].sum()), int(gaps[gaps >= STRETCH_WORDS].sum()))


def _abridged(cover: _Cover) -> bool:
    return cover.words >= ABRIDGED_WORDS_AT_LEAST and cover.covered >= ABRIDGED_COVERED * cover.words


def _evenly_edited(jaccard: float, cover: _Cover, shorter: Traits, longer: Traits) -> bool:
    if jaccard < EVEN_JACCARD_AT_LEAST or cover.words < EVEN_WORDS_AT_LEAST:
        return False
    if len(shorter.sequence) < EVEN_LENGTH_RATIO * len(longer.sequence):
        return False
    return _evenly_covered(cover) or _evenly_covered(_cover(longer, shorter))


def _evenly_covered(cover: _Cover) -> bool:
    return cover.covered >= EVEN_COVERED * cover.words and cover.stretches <= STRETCHES_AT_MOST * cover.words


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
