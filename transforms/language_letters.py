"""Languages told by letters: those that no profile covers, and the two ways of writing Chinese."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

# Of the letters of a text, the share that belongs to one language alone. Azerbaijani writes a twelfth of its letters so,
# Serbian a hundredth; a foreign name in a text of another language stays below.
OWN_SHARE = 0.008
# One name in a short text is no language.
OWN_LETTERS = 3


# Which way of writing Chinese a sign belongs to alone; those of both, and all others, belong to none.
SIMPLIFIED, TRADITIONAL = 1, 2


class Letters(NamedTuple):
    """Letters by script and language, and of every sign of the Basic Multilingual Plane the way of writing Chinese."""

    own: dict[str, dict[str, frozenset[str]]]
    chinese: NDArray[np.uint8]


def compile_letters(languages: pl.DataFrame) -> Letters:
    """The letters of the rows' column `letters`, and the Chinese characters that one of two national sets alone has."""
    own: dict[str, dict[str, frozenset[str]]] = {}
    for language, script, letters in languages.select("language", "script", "letters").iter_rows():
        if letters:
            # A bar parts letters that are written with two signs.
            own.setdefault(script, {})[language] = frozenset(letters.split("|") if "|" in letters else letters)
    # Mainland and Taiwan each standardised the characters in use: what one set lacks is written in the other way.
    simplified = _ideographs("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    traditional = _ideographs("big5", range(0xA4, 0xFA), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    chinese = np.zeros(0x10000, np.uint8)
    chinese[[ord(sign) for sign in simplified - traditional]] = SIMPLIFIED
    chinese[[ord(sign) for sign in traditional - simplified]] = TRADITIONAL
    return Letters(own, chinese)


def _ideographs(codec: str, leads: range, trails: range | tuple[int, ...]) -> frozenset[str]:
    pairs = b"".join(bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(sign for sign in pairs.decode(codec, "ignore") if "\u4e00" <= sign <= "\u9fff")


def owner_of(text: str, script: str, letters: Letters) -> str | None:
    """The language whose own letters a text shows most of, where they are more than chance; else null."""
    owners = letters.own.get(script)
    if not owners or text.isascii():
        return None
    best: tuple[int, int, str] | None = None
    for language, own in owners.items():
        found = sum([text.count(letter) for letter in own if letter in text])
        if found:
            # Of two with as many, the one with the smaller alphabet: every one of its letters is in use.
            candidate = (found, -len(own), language)
            best = candidate if best is None or candidate > best else best
    if best is None or best[0] < OWN_LETTERS or best[0] < OWN_SHARE * len(text):
        return None
    return best[2]


def chinese_of(text: str, letters: Letters) -> str:
    """How a Chinese text is written: by the characters that one way alone has; `zh` where neither leads."""
    ways = letters.chinese.take(np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16))
    simplified, traditional = np.count_nonzero(ways == SIMPLIFIED), np.count_nonzero(ways == TRADITIONAL)
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"
