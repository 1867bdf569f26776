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
        # `… đã về bến. Thu Mây`: nothing but a name behind the last sentence.
        self.person_behind = re.compile(
            rf"(?<=[.!?…\"”’)])\s{{1,3}}(?P<name>[{CAPITALS}][^\W\d_]{{1,11}}(?:\s[{CAPITALS}][^\W\d_]{{0,11}}){{1,3}})$"
        )
        self.byline_word = re.compile(rf"(?:{_one_of(patterns['byline_word'])})\s{{1,2}}(?=[^\W\d_])")
        self.title = re.compile(_one_of(patterns["title"]), re.IGNORECASE)
        self.bracket = re.compile(rf"[(（](?:{_one_of(patterns['bracket'])})[)）]$")


def _one_of(patterns: list[str]) -> str:
    """One of the patterns; nothing at all where there are none."""
    return "|".join(patterns) or r"(?!)"
