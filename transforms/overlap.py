"""What pairs of texts have in common, counted for all pairs at once."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.sketch import SHINGLE_TOKENS
from transforms.sorting import merge_sorted
from transforms.spread import Spread
from transforms.tokens import Hashes, Rows
from transforms.traits import VALUE_BITS, Figures, Sets, Traits

Flags = npt.NDArray[np.bool_]
# Words in a row without any shingle of the other text that make a stretch of a text's own, or part two blocks.
STRETCH_WORDS = 10
# The arrays of so many pairs of wire texts stay in the processor's cache.
PAIRS_AT_A_TIME = 512


class Cover(NamedTuple):
    """One text of each pair: how many words it has, how many in shingles of the other, how many in long stretches without
    any; where the largest block of words in such shingles begins, and how many it has.
    """

    words: Rows
    covered: Rows
    stretches: Rows
    block_begin: Rows
    block_words: Rows


class Overlap(NamedTuple):
    """Pairs of a shorter and a longer text: shingles of each and common ones, the covers of both, and of the surroundings of
    figures that both have (seen from after and from before) how many there are and in how many stands another figure.
    """

    shorter_shingles: Rows
    longer_shingles: Rows
    common: Rows
    shorter: Cover
    longer: Cover
    places_after: Rows
    changed_after: Rows
    places_before: Rows
    changed_before: Rows


def overlap(texts: Traits, ones: Rows, others: Rows, spread: Spread = map) -> Overlap:
    """Gives what the texts of each pair (rows of `texts`) have in common; the order of the two makes no difference."""
    shorter, longer = _by_length(texts, ones, others)

    def of_some(begin: int) -> Overlap:
        some = slice(begin, begin + PAIRS_AT_A_TIME)
        return _overlap(texts, shorter[some], longer[some])

    return _concatenated(list(spread(of_some, range(0, max(len(ones), 1), PAIRS_AT_A_TIME))))


def _concatenated(parts: list[Overlap]) -> Overlap:
    columns: list[Any] = []
    for column in zip(*parts, strict=True):
        if isinstance(column[0], Cover):
            columns.append(Cover(*(np.concatenate(each) for each in zip(*column, strict=True))))
        else:
            columns.append(np.concatenate(column))
    return Overlap(*columns)


def _overlap(texts: Traits, shorter: Rows, longer: Rows) -> Overlap:
    in_shorter, in_longer = _common(texts.shingles, shorter, longer)
    sizes = texts.shingles.sizes()
    return Overlap(
        sizes[shorter],
        sizes[longer],
        _counts(in_shorter, sizes[shorter]),
        _cover(texts, shorter, in_shorter),
        _cover(texts, longer, in_longer),
        *_changed(texts.figures_after, shorter, longer),
        *_changed(texts.figures_before, shorter, longer),
    )


def _by_length(texts: Traits, ones: Rows, others: Rows) -> tuple[Rows, Rows]:
    # Texts of one length are told apart by what they say, so that neither order of the two is special.
    sums = np.concatenate([[np.uint64(0)], np.cumsum(texts.shingles.values)])
    sum_of = sums[texts.shingles.begins[1:]] - sums[texts.shingles.begins[:-1]]
    swapped = np.zeros(len(ones), dtype=np.bool_)
    for key in (sum_of, texts.shingles.sizes(), texts.lengths()):
        swapped = np.where(key[ones] == key[others], swapped, key[ones] > key[others])
    return np.where(swapped, others, ones), np.where(swapped, ones, others)


def _common(sets: Sets, ones: Rows, others: Rows) -> tuple[Flags, Flags]:
    """Gives for each number of the first sets of the pairs, one set after the other, whether it is in the second; and the reverse."""
    # Sorted together, a common number stands twice in a row; the last bit tells whose it is.
    merged = merge_sorted(_marked(sets, ones, 0), _marked(sets, others, 1))
    twice = (merged[1:] ^ merged[:-1]) == 1
    common = np.zeros(len(merged), dtype=np.bool_)
    common[1:] = twice
    common[:-1] |= twice
    is_other = (merged & np.uint64(1)).astype(np.bool_)
    return common[~is_other], common[is_other]


def _marked(sets: Sets, rows: Rows, bit: int) -> Hashes:
    pairs, at = _places(sets.begins, rows)
    return (pairs.astype(np.uint64) << np.uint64(VALUE_BITS + 1)) | (sets.values[at] << np.uint64(1)) | np.uint64(bit)


def _places(begins: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Gives for each element of these rows, one row after the other, its number in `rows` and its place in the array."""
    sizes = begins[rows + 1] - begins[rows]
    pairs = np.repeat(np.arange(len(rows)), sizes)
    return pairs, np.arange(len(pairs)) + np.repeat(begins[rows] - (np.cumsum(sizes) - sizes), sizes)


def _counts(flags: Flags, sizes: Rows) -> Rows:
    return np.diff(np.concatenate([[0], np.cumsum(flags)])[np.concatenate([[0], np.cumsum(sizes)])])


def _changed(figures: Figures, ones: Rows, others: Rows) -> tuple[Rows, Rows]:
    same_place, same_figure = (
        _counts(_common(sets, ones, others)[0], sets.sizes()[ones]) for sets in (figures.places, figures.figures)
    )
    return same_place, same_place - same_figure


def _cover(texts: Traits, rows: Rows, common: Flags) -> Cover:
    lengths = texts.lengths()[rows]
    words = lengths + SHINGLE_TOKENS - 1
    sizes = texts.shingles.sizes()[rows]
    pairs, at = _places(texts.begins, rows)
    matched = np.flatnonzero(common[texts.order[at] + (np.cumsum(sizes) - sizes)[pairs]])
    pairs = pairs[matched]
    places = matched - (np.cumsum(lengths) - lengths)[pairs]
    first = np.diff(pairs, prepend=-1) != 0
    last = np.diff(pairs, append=-1) != 0
    # Words before the first matching shingle, between one and the next, and after the last.
    before = np.where(first, places, np.diff(places, prepend=0) - SHINGLE_TOKENS)
    after = words[pairs[last]] - places[last] - SHINGLE_TOKENS
    gap_pairs, gaps = np.concatenate([pairs, pairs[last]]), np.concatenate([before, after])
    uncovered = np.bincount(gap_pairs, np.maximum(gaps, 0), len(rows)).astype(np.int64)
    stretches = np.bincount(gap_pairs, np.where(gaps >= STRETCH_WORDS, gaps, 0), len(rows)).astype(np.int64)
    none = np.ones(len(rows), dtype=np.bool_)
    none[pairs] = False
    block_begin, block_words = _largest_blocks(len(rows), pairs, places, first | (before >= STRETCH_WORDS))
    return Cover(
        words, np.where(none, 0, words - uncovered), np.where(none, words, stretches), block_begin, block_words
    )


def _largest_blocks(count: int, pairs: Rows, places: Rows, begin: Flags) -> tuple[Rows, Rows]:
    begins = np.flatnonzero(begin)
    ends = np.concatenate([begins[1:], [len(places)]]) - 1 if len(begins) else begins
    block_pairs, block_begins = pairs[begins], places[begins]
    block_words = places[ends] + SHINGLE_TOKENS - block_begins
    best = np.lexsort((block_begins, -block_words, block_pairs))
    best = best[np.diff(block_pairs[best], prepend=-1) != 0]
    largest_begin, largest_words = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    largest_begin[block_pairs[best]] = block_begins[best]
    largest_words[block_pairs[best]] = block_words[best]
    return largest_begin, largest_words
