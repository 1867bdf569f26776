"""How alike two texts are, and whether that makes them one story."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.sketch import SHINGLE_TOKENS, ngrams
from transforms.tokens import Hashes, Rows, Tokens, mix, tokenize

# Word 3-grams at 0.5 find 95 % of edited copies, and no related pair came above 0.40 (measured on 20,000 wire texts).
JACCARD_AT_LEAST = 0.5
# Half of a short text may be a set phrase (who received whom, who left for where).
SHORT_WORDS = 100
SHORT_JACCARD_AT_LEAST = 0.6
# An abridged copy shares few 3-grams with the long text, but all of its words stand in 3-grams of that, sentence for sentence.
# Abridgement keeps the lead or something near it: what stands only in later thirds is an item of a round-up. A line or two
# of text may be a quotation.
ABRIDGED_COVERED = 0.94
ABRIDGED_WORDS_AT_LEAST = 20
ABRIDGED_BEGINS_WITHIN = 1 / 3
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
# A correction changes a figure or two; a template (prayer times, exchange rates, tolls) changes many of them, or most of few,
# and in a brief of fifty words one may be all the news. Each: figures changed, their share, and how many in a hundred words.
FIGURES_CHANGED = ((3, 0.15, 0.0), (2, 0.5, 0.0), (1, 0.34, 1.5))

_FIGURE = np.uint64(0x2545F4914F6CDD1D)  # stands for any figure in the surroundings of another
_SURROUNDINGS = np.array([0x9FB21C651E98DF25, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)


class Figures(NamedTuple):
    """The surroundings of a text's figures, and these with the figure itself; each sorted, the nth recurrence a value of its own."""

    places: Hashes
    figures: Hashes


class Traits(NamedTuple):
    """What is compared of a text: its shingles in reading order, the same sorted and distinct, its figures by what they follow
    and by what follows them.
    """

    sequence: Hashes
    shingles: Hashes
    figures_after: Figures
    figures_before: Figures


class Likeness(NamedTuple):
    """Jaccard of two texts' shingles; containment: the share of the shorter text's words in shingles of the longer; the verdicts.

    `same_story`: the two are one story. `same_chain`: alike enough for the first text of a story and a copy of one of its copies.
    """

    jaccard: float
    containment: float
    same_story: bool
    same_chain: bool


class _Cover(NamedTuple):
    """How many words a text has, how many in shingles of another, how many before these, and how many in long stretches without."""

    words: int
    covered: int
    before: int
    stretches: int

    @property
    def share(self) -> float:
        return self.covered / self.words


def traits(bodies: Sequence[str]) -> list[Traits]:
    """Gives the traits of each body."""
    tokens = tokenize(bodies)
    rows = len(bodies)
    shingle_rows, shingles = ngrams(tokens.hashes, tokens.rows, SHINGLE_TOKENS)
    columns = (
        np.split(shingles, np.searchsorted(shingle_rows, np.arange(1, rows))),
        _split(shingle_rows, shingles, rows),
        _figures(tokens, (-2, -1), rows),
        _figures(tokens, (1, 2), rows),
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
    alike = jaccard >= (JACCARD_AT_LEAST if cover.words >= SHORT_WORDS else SHORT_JACCARD_AT_LEAST)
    alike = alike or _abridged(cover, shorter, longer) or _evenly_edited(jaccard, cover, shorter, longer)
    chained = alike or jaccard >= CHAIN_JACCARD_AT_LEAST or cover.share >= CHAIN_COVERED
    if chained and _other_figures(one, other, cover.words):
        alike = chained = False
    return Likeness(jaccard, cover.share, alike, chained)


def _size(text: Traits) -> tuple[int, int, bytes]:
    # Texts of one length are told apart by what they say, so that neither order of the two is special.
    return len(text.sequence), len(text.shingles), text.shingles[:1].tobytes()


def _cover(text: Traits, other: Traits) -> _Cover:
    matched = np.flatnonzero(_found(text.sequence, other.shingles))
    words = len(text.sequence) + SHINGLE_TOKENS - 1
    # Words between one matching shingle and the next, before the first and after the last.
    gaps = np.diff(matched, prepend=-SHINGLE_TOKENS, append=words) - SHINGLE_TOKENS
    return _Cover(words, words - int(gaps[gaps > 0].sum()), int(gaps[0]), int(gaps[gaps >= STRETCH_WORDS].sum()))


def _abridged(cover: _Cover, shorter: Traits, longer: Traits) -> bool:
    if cover.words < ABRIDGED_WORDS_AT_LEAST or cover.share < ABRIDGED_COVERED:
        return False
    whole = _cover(longer, shorter)
    return whole.before <= ABRIDGED_BEGINS_WITHIN * whole.words


def _evenly_edited(jaccard: float, cover: _Cover, shorter: Traits, longer: Traits) -> bool:
    if jaccard < EVEN_JACCARD_AT_LEAST or cover.words < EVEN_WORDS_AT_LEAST:
        return False
    if len(shorter.sequence) < EVEN_LENGTH_RATIO * len(longer.sequence):
        return False
    return _evenly_covered(cover) or _evenly_covered(_cover(longer, shorter))


def _evenly_covered(cover: _Cover) -> bool:
    return cover.share >= EVEN_COVERED and cover.stretches <= STRETCHES_AT_MOST * cover.words


def _other_figures(one: Traits, other: Traits, words: int) -> bool:
    return any(
        changed >= least and changed >= share * places and changed * 100 >= density * words
        for places, changed in (
            _changed(one.figures_after, other.figures_after),
            _changed(one.figures_before, other.figures_before),
        )
        for least, share, density in FIGURES_CHANGED
    )


def _changed(one: Figures, other: Figures) -> tuple[int, int]:
    """How many surroundings of figures two texts share, and in how many of them stands another figure."""
    places = _common(one.places, other.places)
    return places, places - _common(one.figures, other.figures)


def _common(one: Hashes, other: Hashes) -> int:
    return int(np.count_nonzero(_found(one, other) if len(one) <= len(other) else _found(other, one)))


def _found(sought: Hashes, among: Hashes) -> npt.NDArray[np.bool_]:
    if not len(among):
        return np.zeros(len(sought), dtype=np.bool_)
    place = np.searchsorted(among, sought)
    place[place == len(among)] = 0
    return among[place] == sought


def _figures(tokens: Tokens, offsets: Sequence[int], rows: int) -> list[Figures]:
    """Gives each text's figures with the tokens at these offsets from them as their surroundings, in which figures are masked."""
    masked = np.where(tokens.is_figure, _FIGURE, tokens.hashes)
    at = np.flatnonzero(tokens.is_figure)
    places = np.zeros(len(at), dtype=np.uint64)
    for offset, multiplier in zip(offsets, _SURROUNDINGS, strict=True):
        neighbour = at + offset
        inside = (neighbour >= 0) & (neighbour < len(masked))
        neighbour[~inside] = 0
        inside &= tokens.rows[neighbour] == tokens.rows[at]
        places += np.where(inside, masked[neighbour], np.uint64(0)) * multiplier
    places = mix(places)
    figures = mix(places ^ tokens.hashes[at])
    figure_rows = tokens.rows[at]
    return [
        Figures(*row)
        for row in zip(
            _split(figure_rows, places, rows, count=True), _split(figure_rows, figures, rows, count=True), strict=True
        )
    ]


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
