"""Languages told by letters: those that no profile covers, and the two ways of writing Chinese."""

from typing import NamedTuple

import polars as pl

# Of the letters of a text, the share that belongs to one language alone. Azerbaijani writes a twelfth of its letters so,
# Serbian a hundredth; a foreign name in a text of another language stays below.
OWN_SHARE = 0.008
# One name in a short text is no language.
OWN_LETTERS = 3


class Letters(NamedTuple):
    """Letters by script and language, and the ideographs of one way of writing Chinese."""

    own: dict[str, dict[str, frozenset[str]]]
    simplified: frozenset[str]
    traditional: frozenset[str]


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
    return Letters(own, simplified - traditional, traditional - simplified)


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
    signs = set(text)
    simplified = sum(text.count(sign) for sign in signs & letters.simplified)
    traditional = sum(text.count(sign) for sign in signs & letters.traditional)
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"
