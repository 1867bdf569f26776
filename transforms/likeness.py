"""How alike two texts are, and whether that makes them one story."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.sketch import SHINGLE_TOKENS, ngrams
from transforms.tokens import Hashes, Rows, Tokens, mix, tokenize

# Word 3-grams at 0.5 find 95 % of edited copies, and no related pair came above 0.40 (measured on 20,000 wire texts).
JACCARD_AT_LEAST = 0.5
# Half of a short text may be a set phrase (who received whom, who left for where): the bar rises from a hundred words down.
FULL_WORDS, SHORT_WORDS = 100, 60
SHORT_JACCARD_AT_LEAST = 0.6
# Two reports with one statement or one background in common have both a stretch of their own; of a text and its copy the one
# or the other has next to none.
STRETCH_WORDS = 10
OWN_AT_MOST, OWN_WORDS_AT_MOST = 0.15, 40
# An abridged copy shares few 3-grams with the long text, but all of its words stand in 3-grams of that, sentence for sentence.
# A line or two of text may be a quotation.
ABRIDGED_COVERED = 0.94
ABRIDGED_WORDS_AT_LEAST = 20
# Abridgement keeps the lead, or picks sentences here and there. One block from further down is an item of a round-up.
LEAD_WORDS = 30
BLOCK_AT_LEAST = 0.75
# A copy that was edited word by word throughout shares fewer 3-grams than two reports that quote one statement, but leaves no
# stretch of ten words that is all new, in one of the two at least. In short texts that is how a set phrase looks in which the
# names are others.
EVEN_JACCARD_AT_LEAST = 0.38
EVEN_LENGTH_RATIO = 0.65
EVEN_WORDS_AT_LEAST = 100
EVEN_COVERED = 0.82
EVEN_STRETCHES_AT_MOST = 0.02
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
    """How many words a text has, how many in shingles of another, how many in long stretches without any; its largest block."""

    words: int
    covered: int
    stretches: int
    block_begin: int
    block_words: int

    @property
    def share(self) -> float:
        return self.covered / self.words

    @property
    def own(self) -> float:
        return self.stretches / self.words


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
    whole = _cover(longer, shorter)
    alike = _equal(jaccard, cover, whole) or _abridged(cover, whole) or _evenly_edited(jaccard, cover, whole)
    chained = alike or jaccard >= CHAIN_JACCARD_AT_LEAST or cover.share >= CHAIN_COVERED
    if chained and _other_figures(one, other, cover.words):
        alike = chained = False
    return Likeness(jaccard, cover.share, alike, chained)


def _size(text: Traits) -> tuple[int, int, bytes]:
    # Texts of one length are told apart by what they say, so that neither order of the two is special.
    return len(text.sequence), len(text.shingles), text.shingles[:1].tobytes()


def _cover(text: Traits, other: Traits) -> _Cover:
    words = len(text.sequence) + SHINGLE_TOKENS - 1
    matched = np.flatnonzero(_found(text.sequence, other.shingles))
    if not len(matched):
        return _Cover(words, 0, words, 0, 0)
    # Words before the first matching shingle, between one and the next, and after the last.
    gaps = np.diff(matched, prepend=-SHINGLE_TOKENS, append=words) - SHINGLE_TOKENS
    breaks = np.flatnonzero(gaps[1:-1] >= STRETCH_WORDS)
    begins = matched[np.concatenate([[0], breaks + 1])]
    ends = matched[np.concatenate([breaks, [len(matched) - 1]])] + SHINGLE_TOKENS
    largest = int(np.argmax(ends - begins))
    return _Cover(
        words,
        words - int(gaps[gaps > 0].sum()),
        int(gaps[gaps >= STRETCH_WORDS].sum()),
        int(begins[largest]),
        int(ends[largest] - begins[largest]),
    )


def _equal(jaccard: float, cover: _Cover, whole: _Cover) -> bool:
    shortness = min(max((FULL_WORDS - cover.words) / (FULL_WORDS - SHORT_WORDS), 0.0), 1.0)
    needed = JACCARD_AT_LEAST + shortness * (SHORT_JACCARD_AT_LEAST - JACCARD_AT_LEAST)
    return jaccard >= needed and any(
        one.stretches <= max(OWN_AT_MOST * one.words, OWN_WORDS_AT_MOST) for one in (cover, whole)
    )


def _abridged(cover: _Cover, whole: _Cover) -> bool:
    if cover.words < ABRIDGED_WORDS_AT_LEAST or cover.share < ABRIDGED_COVERED:
        return False
    return whole.block_begin <= LEAD_WORDS or whole.block_words < BLOCK_AT_LEAST * cover.covered


def _evenly_edited(jaccard: float, cover: _Cover, whole: _Cover) -> bool:
    if jaccard < EVEN_JACCARD_AT_LEAST or cover.words < EVEN_WORDS_AT_LEAST:
        return False
    return cover.words >= EVEN_LENGTH_RATIO * whole.words and (_evenly_covered(cover) or _evenly_covered(whole))


def _evenly_covered(cover: _Cover) -> bool:
    return cover.share >= EVEN_COVERED and cover.own <= EVEN_STRETCHES_AT_MOST


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
