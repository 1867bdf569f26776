"""Texts as words, figures and single characters of scripts that write no spaces, each as a 64-bit number.

The numbers are stored in the warehouse, so they depend on nothing but this file and Unicode: no library's own hash is used.
A token's number is a polynomial over its characters modulo 2^64, computed for a whole batch by one multiplication and one
running sum; every character counts as a 64-bit pseudo-random value, which keeps the polynomial's low bits from colliding.
"""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

# Scripts written without spaces: every character is a token of its own, otherwise a sentence would be one word.
UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # ideographic iteration mark, closing mark and zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana, phonetic extensions
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Myanmar, extension B
    (0xAA60, 0xAA7F),  # Myanmar, extension A
    (0xF900, 0xFAFF),  # Han, compatibility
    (0x20000, 0x3FFFF),  # Han, extensions B and later
)
# Inside a figure these join its digits. The decimal sign and the one between hours and minutes are told apart by no outlet.
FIGURE_JOINERS = {".": ".", ",": ".", ":": ".", "٫": ".", "٬": ".", "/": "/", "-": "-", "‐": "-", "–": "-"}

# A word is made of the kinds above _NO_WORD.
_UNKNOWN, _SPACE, _NO_WORD, _LETTER, _DIGIT, _SINGLE, _MARK, _JOINER = 255, 0, 1, 2, 3, 4, 5, 6
_BASE = 0x9E3779B97F4A7C15
_CHUNK_CHARACTERS = 200_000  # the arrays of one chunk stay in the processor's second-level cache


class Tokens(NamedTuple):
    """The tokens of a batch in reading order: number, text they stand in and whether they are figures; per text the number of its characters."""

    hashes: Hashes
    rows: Rows
    is_figure: npt.NDArray[np.bool_]
    text_hashes: Hashes


def mix(hashes: Hashes) -> Hashes:
    """Gives each number with its bits stirred (the finisher of SplitMix64), so that any of them can be used alone."""
    stirred = hashes ^ (hashes >> np.uint64(30))
    stirred *= np.uint64(0xBF58476D1CE4E5B9)
    stirred ^= stirred >> np.uint64(27)
    stirred *= np.uint64(0x94D049BB133111EB)
    stirred ^= stirred >> np.uint64(31)
    return stirred


class _Alphabet:
    """What each character counts as, looked up once for each that occurs."""

    def __init__(self) -> None:
        self.kinds = np.full(0x110000, _UNKNOWN, dtype=np.uint8)
        self.values = np.zeros(0x110000, dtype=np.uint64)

    def read(self, codes: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.uint8], Hashes]:
        kinds = self.kinds.take(codes)
        unknown = kinds == _UNKNOWN
        if unknown.any():
            for code in np.unique(codes[unknown]).tolist():
                self._learn(code)
            kinds = self.kinds.take(codes)
        return kinds, self.values.take(codes)

    def _learn(self, code: int) -> None:
        character = chr(code)
        folded = (unicodedata.normalize("NFKC", character).casefold() or character)[0]
        category = unicodedata.category(folded)
        kind = _SPACE if category[0] in "ZC" else _NO_WORD
        if category == "Nd":
            kind, folded = _DIGIT, str(unicodedata.decimal(folded))
        elif folded in FIGURE_JOINERS:
            kind, folded = _JOINER, FIGURE_JOINERS[folded]
        elif category[0] in "LMN":
            unspaced = any(first <= ord(folded) <= last for first, last in UNSPACED)
            kind = _LETTER if not unspaced else _MARK if category[0] == "M" else _SINGLE
        if kind != _SPACE:
            self.values[code] = mix(np.array([ord(folded) + 1], dtype=np.uint64) * np.uint64(_BASE))[0]
        # Last: a thread beside this one takes the value of whatever kind it finds known.
        self.kinds[code] = kind


class _Powers:
    """Powers of the polynomial's base and of its inverse, as many as the longest chunk has needed."""

    def __init__(self) -> None:
        self.up = self.down = np.ones(1, dtype=np.uint64)

    def reach(self, length: int) -> None:
        if length > len(self.up):
            size = max(length, 2 * _CHUNK_CHARACTERS)
            # `up` last, as its length says for how many both are there: several threads may ask.
            self.down, self.up = _powers_of(pow(_BASE, -1, 1 << 64), size), _powers_of(_BASE, size)


def _powers_of(base: int, size: int) -> Hashes:
    powers = np.full(size, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


_alphabet = _Alphabet()
_powers = _Powers()


def tokenize(texts: Sequence[str]) -> Tokens:
    """Gives the tokens of texts, in the order of the texts.

    A token is a run of letters, a whole figure (`7.031,2`, `04:30`, `2-1`), or one character of a script written without spaces.
    Case, width and form of digits are folded. `text_hashes` runs over all characters but white space; it is 0 where there are none.
    """
    parts = [_tokenize_chunk(texts[first:last], first) for first, last in _chunks(texts)]
    if not parts:
        empty = np.zeros(0, dtype=np.uint64)
        return Tokens(empty, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_), empty)
    return Tokens(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _chunks(texts: Sequence[str]) -> list[tuple[int, int]]:
    bounds, first, characters = [], 0, 0
    for position, text in enumerate(texts):
        characters += len(text)
        if characters >= _CHUNK_CHARACTERS:
            bounds.append((first, position + 1))
            first, characters = position + 1, 0
    if first < len(texts):
        bounds.append((first, len(texts)))
    return bounds


def _composed(text: str) -> str:
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def _tokenize_chunk(texts: Sequence[str], first_row: int) -> Tokens:
    composed = [_composed(text) for text in texts]
    # A text ends in a line feed, so that no token runs on into the next text.
    joined = "\n".join([*composed, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.intp)
    ends = np.cumsum(np.fromiter((len(text) + 1 for text in composed), dtype=np.int64, count=len(composed)))
    kinds, sums = _alphabet.read(codes)
    _settle_joiners(kinds)
    # The texts in pieces: tokens, and whatever stands between them, without white space.
    begins = np.flatnonzero(_piece_begins(kinds))
    written = np.flatnonzero(kinds.take(begins) > _SPACE)
    stops = np.append(begins[1:], len(codes)).take(written)
    begins = begins.take(written)
    # The white space before each piece counts nothing, so the running sum up to a piece ends with the piece before.
    _powers.reach(len(codes))
    sums *= _powers.up[: len(codes)]
    upto = np.cumsum(sums, out=sums).take(stops - 1)
    pieces = np.diff(upto, prepend=np.uint64(0)) * _powers.down.take(begins)
    piece_kinds = kinds.take(begins)
    tokens = np.flatnonzero(piece_kinds > _NO_WORD)
    counts = np.diff(np.searchsorted(begins.take(tokens), ends), prepend=0)
    return Tokens(
        mix(pieces.take(tokens)),
        np.repeat(np.arange(first_row, first_row + len(texts)), counts),
        piece_kinds.take(tokens) == _DIGIT,
        _text_hashes(pieces, stops - begins, np.searchsorted(begins, ends)),
    )


def _text_hashes(pieces: Hashes, lengths: Rows, stops: Rows) -> Hashes:
    """The number of each text, as if its pieces stood without white space between them; a text has those before its stop."""
    written_before = np.append(0, np.cumsum(lengths))
    summed = np.append(np.uint64(0), np.cumsum(pieces * _powers.up.take(written_before[:-1])))
    bounds = np.append(0, stops)
    return mix(np.diff(summed.take(bounds)) * _powers.down.take(written_before.take(bounds[:-1])))


def _settle_joiners(kinds: npt.NDArray[np.uint8]) -> None:
    joiners = kinds == _JOINER
    inside = joiners[1:-1] & (kinds[:-2] == _DIGIT) & (kinds[2:] == _DIGIT)
    # By arithmetic: the machine does it for many characters at once, and to pick out the few takes longer.
    kinds -= joiners.view(np.uint8) * np.uint8(_JOINER - _NO_WORD)
    kinds[1:-1] += inside.view(np.uint8) * np.uint8(_DIGIT - _NO_WORD)


def _piece_begins(kinds: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    before = np.empty_like(kinds)
    before[0], before[1:] = _SPACE, kinds[:-1]
    begins = kinds != before
    # A vowel sign belongs to the character that it is written on.
    begins &= (kinds != _MARK) | (before <= _NO_WORD)
    return begins | (kinds == _SINGLE)
