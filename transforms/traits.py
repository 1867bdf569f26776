"""What is compared of texts: their shingles, in reading order and sorted, and their figures by what stands beside them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.sketch import SHINGLE_TOKENS, ngrams
from transforms.sorting import sort_numbers
from transforms.tokens import Hashes, Rows, Tokens, mix, tokenize

# So much of a hash is kept that a row's number fits beside it in 64 bits, which sort five times as fast as two columns; two
# texts of 1,000 shingles then hold a wrong common one once in 10^7 pairs.
VALUE_BITS = 44
ROWS_AT_MOST = 1 << (63 - VALUE_BITS)

_FIGURE = np.uint64(0x2545F4914F6CDD1D)  # stands for any figure in the surroundings of another
_SURROUNDINGS = np.array([0x9FB21C651E98DF25, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)


class Sets(NamedTuple):
    """A set of numbers below 2^VALUE_BITS for each text: those of text n are values[begins[n]:begins[n + 1]], sorted, distinct."""

    begins: Rows
    values: Hashes

    def sizes(self) -> Rows:
        """Gives how many numbers each text has."""
        return np.diff(self.begins)


class Figures(NamedTuple):
    """The surroundings of texts' figures, and these with the figure itself; the nth recurrence counts as a number of its own."""

    places: Sets
    figures: Sets


class Traits(NamedTuple):
    """What is compared of some texts; `order` holds for each place of a text, in reading order, which of its shingles is there."""

    begins: Rows
    order: npt.NDArray[np.int32]
    shingles: Sets
    figures_after: Figures
    figures_before: Figures

    def lengths(self) -> Rows:
        """Gives how many shingles each text has in reading order, repeated ones counted each time."""
        return np.diff(self.begins)


def traits(bodies: Sequence[str]) -> Traits:
    """Gives the traits of bodies, at most ROWS_AT_MOST of them."""
    tokens = tokenize(bodies)
    rows = len(bodies)
    shingle_rows, shingles = ngrams(tokens.hashes, tokens.rows, SHINGLE_TOKENS)
    packed = _packed(shingle_rows, shingles)
    # In the order of the rows already, which the stable sort makes use of: it takes two thirds of the time of the other.
    sorted_at = np.argsort(packed, kind="stable")
    ordered = packed.take(sorted_at)
    first = _firsts(ordered)
    begins = _begins(shingle_rows, rows)
    distinct = _sets(ordered[first], rows)
    order = np.empty(len(packed), dtype=np.int32)
    order[sorted_at] = np.cumsum(first) - 1 - distinct.begins[shingle_rows]
    return Traits(begins, order, distinct, _figures(tokens, (-2, -1), rows), _figures(tokens, (1, 2), rows))


def join(parts: Sequence[Traits]) -> Traits:
    """Gives the traits of all texts of all parts, in their order."""
    return Traits(
        _joined_begins([part.begins for part in parts]),
        np.concatenate([part.order for part in parts]),
        _joined([part.shingles for part in parts]),
        *(
            Figures(*(_joined([getattr(part, side)[kind] for part in parts]) for kind in (0, 1)))
            for side in ("figures_after", "figures_before")
        ),
    )


def _joined(parts: Sequence[Sets]) -> Sets:
    return Sets(_joined_begins([part.begins for part in parts]), np.concatenate([part.values for part in parts]))


def _joined_begins(parts: Sequence[Rows]) -> Rows:
    return np.concatenate([[0], np.cumsum(np.concatenate([np.diff(begins) for begins in parts]))])


def _packed(rows: Rows, hashes: Hashes) -> npt.NDArray[np.int64]:
    return (rows << VALUE_BITS) | (hashes >> np.uint64(64 - VALUE_BITS)).astype(np.int64)


def _firsts(packed: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    return np.diff(packed, prepend=-1) != 0


def _begins(value_rows: Rows, rows: int) -> Rows:
    return np.searchsorted(value_rows, np.arange(rows + 1))


def _sets(packed: npt.NDArray[np.int64], rows: int) -> Sets:
    return Sets(_begins(packed >> VALUE_BITS, rows), (packed & ((1 << VALUE_BITS) - 1)).astype(np.uint64))


def _figures(tokens: Tokens, offsets: Sequence[int], rows: int) -> Figures:
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
    return Figures(_counted(tokens.rows[at], places, rows), _counted(tokens.rows[at], figures, rows))


def _counted(value_rows: Rows, hashes: Hashes, rows: int) -> Sets:
    """Gives each row's numbers as a set in which the nth recurrence of one is another number."""
    packed = sort_numbers(_packed(value_rows, hashes))
    first = _firsts(packed)
    begins = np.maximum.accumulate(np.where(first, np.arange(len(packed)), 0))
    recurrence = (np.arange(len(packed)) - begins).astype(np.uint64)
    # The shift leaves the row out and makes room for the recurrence.
    named = mix((packed.astype(np.uint64) << np.uint64(64 - VALUE_BITS)) + recurrence)
    return _sets(sort_numbers(_packed(packed >> VALUE_BITS, named)), rows)
