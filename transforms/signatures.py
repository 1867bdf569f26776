"""How a text signs its people: the word before a name, the shape of a name, the bracket behind the last sentence."""

import re

import polars as pl

# Names of two to five words; a longer line is a heading.
MOST_FURTHER_WORDS = 4
# Of every script that has them: Ł, Š, İ, Ứ and Α as well.
CAPITALS = "".join(sign for sign in map(chr, range(0x2000)) if sign.isupper())


class Signatures:
    """The forms of seeds/signatures.csv, compiled; `titles` are the starts of what a writer is called."""

    def __init__(self, forms: pl.DataFrame) -> None:
        patterns: dict[str, list[str]] = {"byline_word": [], "particle": [], "title": [], "bracket": []}
        for rule, kind, pattern in forms.select("rule", "kind", "pattern").iter_rows():
            if kind not in patterns:
                raise ValueError(f"seeds/signatures.csv: rule {rule} has kind {kind!r}, which is none of the four")
            patterns[kind].append(pattern)
        word = rf"(?:[{CAPITALS}][\w.'’-]{{0,20}}|{_one_of(patterns['particle'])})"
        self.person = re.compile(rf"{word}(?:\s{{1,2}}{word}){{1,{MOST_FURTHER_WORDS}}}$")
        # `Raka Wisesa, Budi Laksana`, `Raka Wisesa -Sport`, `Raka Wisesa putra (Kontributor)`: what stands directly above a day.
        person = rf"{word}(?:\s{{1,2}}{word}){{0,{MOST_FURTHER_WORDS}}}(?:\s[a-z]{{3,10}})?"
        self.writers = re.compile(
            rf"(?=[^\d\n]{{4,70}}$){person}(?:\s?,\s?{person}){{0,3}}(?:\s{{1,2}}-\s?\w{{3,20}}(?:\s\w{{3,20}})?)?(?:\s\([A-Z][a-z]{{3,20}}\))?$"
        )
        # `… đã về bến. Thu Mây`, `… Thu Mây/Báo Bến Lục`, `… Thu Mây (tổng hợp)`: nothing but a name behind the last sentence.
        self.person_behind = re.compile(
            rf"(?<=[.!?…\"”’)])\s{{1,3}}(?P<name>[{CAPITALS}][^\W\d_]{{1,11}}(?:\s[{CAPITALS}][^\W\d_]{{0,11}}){{1,3}}"
            rf"(?:\s?[/–-]\s?[{CAPITALS}][\w. ]{{1,24}})?(?:\s\([^()\d\n]{{2,40}}\))?|(?:[A-ZĐ]\.){{1,2}}[A-ZĐ]|PV)$"
        )
        self.byline_word = re.compile(rf"(?:{_one_of(patterns['byline_word'])})\s{{1,2}}(?=[^\W\d_])")
        self.title = re.compile(_one_of(patterns["title"]), re.IGNORECASE)
        self.bracket = re.compile(rf"[(（](?:{_one_of(patterns['bracket'])})[)）]$")


def _one_of(patterns: list[str]) -> str:
    """One of the patterns; nothing at all where there are none."""
    return "|".join(patterns) or r"(?!)"
