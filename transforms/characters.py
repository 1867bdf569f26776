"""How many characters of a kind, and how many words, each text has: counted for many texts at once.

Searching with a regular expression finds them one by one, which takes three times as long.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import polars as pl

# A character's kinds are the bits of one byte, so that it is looked up once for all of them; all bits are one that is new.
MOST_KINDS = 7
_NEW = 0xFF
WORD = r"\w"
_CODE_POINTS = 0x110000
_BLOCK = 0x400  # code points learned together: to ask about one takes as long
_CHUNK_CHARACTERS = 100_000  # the arrays of one chunk stay in the processor's cache

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class CharacterCounter:
    """Counts characters of up to seven kinds, each a class of Polars' regular expressions (`[^\\s]`)."""

    def __init__(self, *kinds: str) -> None:
        if len(kinds) > MOST_KINDS:
            raise ValueError(f"{len(kinds)} kinds of characters, where {MOST_KINDS} can be counted at once")
        self._kinds = kinds
        self._kinds_of = np.full(_CODE_POINTS, _NEW, np.uint8)

    def count(self, texts: Sequence[str]) -> list[Counts]:
        """For each kind the number of its characters in every text."""
        counts = np.zeros((len(self._kinds), len(texts)), np.int64)
        for first, some in _chunks(texts):
            read = self._read("".join(some))
            for place in range(len(self._kinds)):
                here = (read & (1 << place)) != 0
                counts[place, first : first + len(some)] = _sums(here, [len(text) for text in some])
        return list(counts)

    def count_words(self, texts: Sequence[str]) -> Counts:
        """The number of runs of characters of any kind in every text."""
        counts = np.zeros(len(texts), np.int64)
        for first, some in _chunks(texts):
            # A line end, which is of no kind, parts each text from the next.
            begins = self._read("\n".join((*some, ""))) != 0
            begins[1:] &= ~begins[:-1]
            counts[first : first + len(some)] = _sums(begins, [len(text) + 1 for text in some])
        return counts

    def _read(self, text: str) -> npt.NDArray[np.uint8]:
        """The kinds of each character."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        read = self._kinds_of.take(codes)
        if read.max(initial=0) == _NEW:
            for block in np.unique(codes[read == _NEW] // _BLOCK).tolist():
                self._learn(block * _BLOCK)
            read = self._kinds_of.take(codes)
        return read

    def _learn(self, first: int) -> None:
        """Ask Polars of which kinds the characters of a block are."""
        # Half of a surrogate pair is no character; like all that can't be read it counts as a question mark.
        characters = pl.Series([chr(code).encode(errors="replace").decode() for code in range(first, first + _BLOCK)])
        self._kinds_of[first : first + _BLOCK] = 0
        for place, kind in enumerate(self._kinds):
            self._kinds_of[first : first + _BLOCK] |= characters.str.contains(kind).to_numpy().astype(np.uint8) << place


def _sums(flags: Flags, lengths: Sequence[int]) -> Counts:
    """How many flags are set in each stretch, given the stretches' lengths."""
    if not flags.any():
        return np.zeros(len(lengths), np.int64)
    # One by one, as counting flags takes less time than the running sum that would count them in all stretches at once.
    stretches = zip(accumulate(lengths), lengths, strict=True)
    return np.fromiter((np.count_nonzero(flags[end - length : end]) for end, length in stretches), np.int64)


def _chunks(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The texts some at a time, with the number of the first of them."""
    first = characters = 0
    for at, text in enumerate(texts):
        characters += len(text)
        if characters >= _CHUNK_CHARACTERS:
            yield first, texts[first : at + 1]
            first, characters = at + 1, 0
    if first < len(texts):
        yield first, texts[first:]
