"""How a text signs its people: the word before a name, the shape of a name, the bracket behind the last sentence."""

import re

import polars as pl

# Names of two to five words; a longer line is a heading.
MOST_FURTHER_WORDS = 4
# Of every script that has them: Ł, Š, İ, Ứ and Α as well.
CAPITALS = "".join(sign for sign in map(chr, range(0x2000)) if sign.isupper())
LONGEST_TOKEN = 40
# More words than this in one token of a group make it a clause, not a name.
MOST_TOKEN_WORDS = 5
CLAUSE = re.compile(r"[.!?](?:\s|$)")


class Signatures:
    """The forms of seeds/signatures.csv, compiled; `titles` are the starts of what a writer is called."""

    def __init__(self, forms: pl.DataFrame) -> None:
        kinds = ("byline_word", "particle", "title", "bracket", "source_word", "staff", "picture_agency", "outlet_word")
        patterns: dict[str, list[str]] = {kind: [] for kind in kinds}
        for rule, kind, pattern in forms.select("rule", "kind", "pattern").iter_rows():
            if kind not in patterns:
                raise ValueError(f"seeds/signatures.csv: rule {rule} has kind {kind!r}, which is none of the eight")
            patterns[kind].append(pattern)
        word = rf"(?:[{CAPITALS}][\w.'’-]{{0,20}}|{_one_of(patterns['particle'])})"
        self.person = re.compile(rf"{word}(?:\s{{1,2}}{word}){{1,{MOST_FURTHER_WORDS}}}$")
        # `Raka Wisesa, Budi Laksana`, `Raka Wisesa -Sport`, `Raka Wisesa putra (Kontributor)`: what stands directly above a day.
        person = rf"{word}(?:\s{{1,2}}{word}){{0,{MOST_FURTHER_WORDS}}}(?:\s[a-z]{{3,10}})?"
        self.writers = re.compile(
            rf"(?=[^\d\n]{{4,70}}$){person}(?:\s?,\s?{person}){{0,3}}(?:\s{{1,2}}-\s?\w{{3,20}}(?:\s\w{{3,20}})?)?(?:\s\([A-Z][a-z]{{3,20}}\))?$"
        )
        self.person_behind = _behind_the_story(_one_of(patterns["source_word"]), _one_of(patterns["staff"]))
        self.byline_word = re.compile(rf"(?:{_one_of(patterns['byline_word'])})\s{{1,2}}(?=[^\W\d_])")
        # `REUTERS/Ann Field`, `ANTARA/Xinhua/Ann Field`, `Xinhua/Ann Field`: an agency before a person took a picture.
        self.picture = re.compile(
            rf"(?:[A-Z]{{2,10}}|{_one_of(patterns['picture_agency'])})(?:/[A-Z]\w+)?/[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)+$"
        )
        # `BRIDGE CITY TELEGRAPH`: no person's name.
        self.outlet = re.compile(rf"\b(?:{_one_of(patterns['outlet_word'])})\b", re.IGNORECASE)
        self.title = re.compile(_one_of(patterns["title"]), re.IGNORECASE)
        self.bracket = re.compile(rf"[(（](?:{_one_of(patterns['bracket'])})[)）]$")


def _behind_the_story(source_word: str, staff: str) -> re.Pattern[str]:
    """What may stand alone behind the last sentence: a name with a second one, an outlet, a note, a source; or a source alone."""
    name = rf"[{CAPITALS}](?:[^\W\d_]{{1,11}}|(?=\s[{CAPITALS}]))(?:\s[{CAPITALS}][^\W\d_]{{0,11}}){{0,3}}"
    initials = rf"(?:[{CAPITALS}]\.){{1,2}}[{CAPITALS}][^\W\d_]{{0,8}}"
    person = rf"(?:(?:{staff})(?:\s{name})?|{name}|{initials})"
    beside = rf"(?:\s?[/–-]\s?(?:{initials}|[{CAPITALS}][\w. ]{{1,24}}))?"
    note = r"(?:\s\([^()\d\n]{2,40}\))?"
    source = rf"(?:{source_word})\s[{CAPITALS}][^.!?(),:;\n]{{2,40}}(?:\.[a-z]{{2,5}}){{0,2}}"
    return re.compile(
        rf"(?<=[.!?…\"”’)])\s{{1,3}}(?P<name>{person}{beside}{note}(?:,?\s{source})?|{source}{note}(?:/[\w.+]{{2,20}})?)$"
    )


def _one_of(patterns: list[str]) -> str:
    """One of the patterns; nothing at all where there are none."""
    return "|".join(patterns) or r"(?!)"


def is_name_like(token: str) -> bool:
    """Whether a token may be a person, an outlet or a desk: short, few words, capitals or no case at all."""
    if len(token) > LONGEST_TOKEN or CLAUSE.search(token):
        return False
    words = token.split()
    return len(words) <= MOST_TOKEN_WORDS and all(
        word[0].isupper() or not word[0].isalpha() or word[0].lower() == word[0].upper() or len(word) <= 3
        for word in words
    )
