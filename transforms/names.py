"""Where a text names an organization: one pass of an Aho-Corasick automaton, then rules of word boundary."""

import re
from collections.abc import Iterable
from functools import cached_property, partial
from typing import NamedTuple

import polars as pl
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

# Letters of these scripts stand between spaces, so a name inside a longer word is another word.
SPACED_SCRIPT = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿḀ-ỿ]")
# Scraping glues a name to the next word (`Reutersdan`); shorter names met so are parts of other words.
SHORTEST_GLUED_NAME = 6
# A name that only counts beside a mark (`Anadolumelaporkan`) is asked for one letter more.
SHORTEST_GLUED = {"anywhere": SHORTEST_GLUED_NAME, "marked": SHORTEST_GLUED_NAME + 1}
# A text of which this many characters hold no capital letter has lost its capitals.
CAPITALS_WINDOW = 400


class Hit(NamedTuple):
    """One place where a name stands; offsets in code points, end exclusive."""

    start: int
    end: int
    organization_id: str
    firing: str


# Made in C, as a span is.
to_hit = partial(tuple.__new__, Hit)


class NameFinder:
    """Finds the names of seeds/names.csv in a text."""

    def __init__(self, names: pl.DataFrame, organizations: pl.DataFrame) -> None:
        self.kind_of = dict(zip(organizations["organization_id"], organizations["kind"], strict=True))
        rows = list(zip(names["name"], names["organization_id"], names["firing"], strict=True))
        self._exact = _Automaton(rows + _in_capitals(rows))
        self._in_small_letters = {name.casefold(): (name.casefold(), *rest) for name, *rest in rows}
        self._by_token = {name.casefold(): (organization, firing) for name, organization, firing in rows}
        words = {name.casefold() for name, _, firing in rows if firing == "marked"}
        self._words = {name for name, _, firing in rows if firing == "anywhere" and name.casefold() in words}
        self._by_domain = {
            domain: organization
            for organization, domain in zip(organizations["organization_id"], organizations["domain"], strict=True)
            if domain
        }
        self.networks = [
            (organization, name) for name, organization, _ in rows if self.kind_of.get(organization) == "network"
        ]
        # `ant` and `Ant` differ from `ANT`: short marks keep their case.
        self._by_exact_token = {name: (organization, firing) for name, organization, firing in rows}

    @cached_property
    def _folded(self) -> "_Automaton":
        # Made where a text has lost its capitals: few batches have one.
        return _Automaton(self._in_small_letters.values())

    def find(self, text: str) -> list[Hit]:
        """Every name in the text, leftmost-longest, in order; in a text without capitals, whatever the case."""
        # A name may run over the end of a hard-wrapped line.
        text = text.replace("\n", " ")
        window = text[:CAPITALS_WINDOW]
        # Most texts begin with a capital letter.
        if (
            window[:1].lower() == window[:1]
            and window.lower() == window
            and any(character.isalpha() for character in window[:80])
        ):
            lowered = text.lower()
            if len(lowered) == len(text):
                return self._folded.find(lowered, lowercased=True)
        return self._exact.find(text, lowercased=False)

    def organization_of(self, token: str) -> tuple[str, str] | None:
        """The organization that a token of a credit names, with how its name fires; None where it names none."""
        return self._by_exact_token.get(token) or self._by_token.get(token.casefold())

    def organization_at(self, address: str) -> str | None:
        """The organization whose domain an address of the web lies in (`teluk.antaranews.com`); None where it is nobody's."""
        host = address.casefold().removeprefix("https://").removeprefix("http://").partition("/")[0]
        while host and host not in self._by_domain:
            host = host.partition(".")[2]
        return self._by_domain.get(host)

    def is_word(self, name: str) -> bool:
        """Whether the name is also an ordinary word but for its capitals (`ANTARA`)."""
        return name in self._words

    def is_written_small(self, name: str) -> bool:
        """Whether the name is printed in small letters by itself (`dpa`), and is no ordinary word in them (`antara`)."""
        return name in self._by_exact_token and name.upper() not in self._words

    def is_agency(self, organization_id: str) -> bool:
        """Whether the organization writes for others: an agency, not an outlet or a network."""
        return self.kind_of.get(organization_id, "agency") == "agency"


def _in_capitals(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Unambiguous names in capitals, as datelines print them; shorter ones would be other words' initials."""
    known = {name for name, _, _ in rows}
    return [
        (name.upper(), organization, firing)
        for name, organization, firing in rows
        if firing == "anywhere" and len(name) >= SHORTEST_GLUED_NAME - 1 and name.upper() not in known
    ]


class _Automaton:
    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._rows = [(name, organization, firing) for name, organization, firing in rows if firing != "group"]
        self._names = [row[0] for row in self._rows]
        self._spaced_start = [SPACED_SCRIPT.match(name) is not None for name in self._names]
        self._spaced_end = [SPACED_SCRIPT.match(name[-1]) is not None for name in self._names]
        # Ten times the memory (11 MB) of the implementation that is chosen by default, and twice as fast.
        self._automaton = AhoCorasick(
            self._names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        )

    def find(self, text: str, lowercased: bool) -> list[Hit]:
        hits = []
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            name, organization, firing = self._rows[index]
            # Most names stand between spaces.
            before, after = text[start - 1 : start], text[end : end + 1]
            if before > " " and self._spaced_start[index] and _continues_before(before, name, lowercased):
                continue
            if after > " " and self._spaced_end[index] and _continues_after(after, name, firing, lowercased):
                continue
            hits.append(to_hit((start, end, organization, firing)))
        return hits


def _is_spaced(character: str) -> bool:
    """Whether the character is a letter of a script that puts spaces between words."""
    if character.isascii():
        return character.isalpha()
    return character.isalnum() and SPACED_SCRIPT.match(character) is not None


def _continues_before(previous: str, name: str, lowercased: bool) -> bool:
    """Whether the name is only the rest of a longer word, given the character before it."""
    if not _is_spaced(previous):
        return previous.isdigit()
    # `dilansirAFP`: a capital after a small letter is a seam of two glued words.
    return lowercased or previous.isupper() or not name[0].isupper()


def _continues_after(following: str, name: str, firing: str, lowercased: bool) -> bool:
    """Whether the name is only the start of a longer word, given the character after it."""
    if not _is_spaced(following):
        return following.isdigit()
    if lowercased:
        return True
    if following.isupper():
        return name[-1].isupper()
    if name[-1].isupper():
        # `AFPmenyoroti`; two capitals before small letters are a word with a capital start (`APa`).
        return len(name) < 3
    return len(name) < SHORTEST_GLUED.get(firing, len(name) + 1)
