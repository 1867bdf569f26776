"""Reads how a story speaks of its days: as today, as the day of the report, as past or as still to come."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import ahocorasick_rs

from transforms.calendar_words import Calendar
from transforms.date_parts import Found

# A clause of attribution is a sentence's tail; longer stretches between verb and day were other clauses.
CLAUSE = 220
AHEAD_BEFORE, AFTER = 48, 16
TODAY, YESTERDAY, RELAYED, REPORTED, AHEAD, BYGONE, EVENT = (
    "today",
    "yesterday",
    "relayed",
    "reported",
    "ahead",
    "bygone",
    "event",
)
SENTENCE_ENDS = ("\n", ". ", "! ", "? ", '." ', ".” ")
# Scraping glues names to verbs (`dilansirKantor`), so a capital begins a new word.
WORD = re.compile(r"[^\W\d_A-Z]+|[A-Z][^\W\d_A-Z]*")
QUOTATION = re.compile(r"[\"“][^\"”]{0,220}[\"”]")


class Weekday(NamedTuple):
    """A weekday without a date that an attribution names as the day of the report."""

    start: int
    end: int
    weekday: int
    word: str


class Words(NamedTuple):
    """Words to meet in a stretch: single Latin ones as tokens (in lower and title case), phrases and unspaced scripts as substrings."""

    tokens: frozenset[str]
    phrases: tuple[str, ...]
    ascii_phrases: tuple[str, ...]

    def within(self, stretch: str, tokens: Iterable[str]) -> bool:
        if not self.tokens.isdisjoint(tokens):
            return True
        phrases = self.ascii_phrases if stretch.isascii() else self.phrases
        return bool(phrases) and _holds_any(stretch.casefold(), phrases)


class ReportedDays:
    """The cues around a day, made of the words of seeds/calendar.csv."""

    def __init__(self, calendar: Calendar) -> None:
        kinds = calendar.words
        self._relatives = calendar.relatives
        self._relative_ends = tuple(calendar.relatives)
        self._ahead = _words(kinds.get("ahead", ()))
        self._ahead_starts = tuple(word.casefold() for word in kinds.get("ahead", ()))
        self._since = tuple(f" {word.casefold()}" for word in kinds.get("since", ()))
        self._bygone_starts = tuple(word.casefold() for word in kinds.get("bygone", ()))
        self._part_starts = tuple(word.casefold() for word in kinds.get("day_part", ()))
        self._said = _words(kinds.get("said", ()))
        self._said_after = tuple(word.casefold() for word in kinds.get("said_after", ()))
        self._relayed = _words(kinds.get("relayed", ()))
        self._on = tuple(word.casefold() for word in kinds.get("on", ()))
        words = sorted(set(calendar.weekdays_of_reports))
        self._weekdays = tuple(word.casefold() for word in words)
        self._report_weekdays = [(word, calendar.weekdays[word.casefold()]) for word in words]
        parts = "|".join(re.escape(word) for word in kinds.get("day_part", ()))
        # A weekday stands bare where its clause ends: no date follows, and no noun that it belongs to (`Jumat Agung`).
        self._clause_end = re.compile(rf"(?:\s(?:{parts}))?\s?(?:[.,;\n\"”]|$)(?!\s?\(?\d)")
        # One pass over the text for all of them takes a quarter of the time of a pattern or of a search a word.
        self._scan = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    def cue(self, text: str, found: Found, start: int) -> str:
        """How the text speaks of a printed day; `start` is where its stretch of story begins."""
        sentence = _sentence(text, found.start, start)
        named = sentence[-AHEAD_BEFORE:].casefold().rstrip(" ,(（\u00a0")
        if named.endswith(self._relative_ends):
            word = max((each for each in self._relative_ends if named.endswith(each)), key=len)
            whole = not named[-len(word) - 1 : -len(word)].isalpha() or not word.isascii()
            # `Senin kemarin, 5 Mei`: last Monday.
            whole = whole and not named[: -len(word)].rstrip().endswith(self._weekdays)
            if whole and not _in_quotes(sentence):
                return TODAY if self._relatives[word] == 0 else YESTERDAY
            if whole and self._relatives[word] == 0:
                # A speaker's today is the day on which it was said.
                return REPORTED
        after = text[found.end : found.end + AFTER].casefold().lstrip(") ,\u00a0")
        if after.startswith(self._bygone_starts):
            return BYGONE
        if f" {named}".endswith(self._since):
            # `mulai tenang sejak Senin (9/3)`: what began on a day that is behind the story.
            return EVENT
        near = sentence[-AHEAD_BEFORE:]
        if after.startswith(self._ahead_starts) or self._ahead.within(near, WORD.findall(near)):
            return AHEAD
        if after.startswith(self._part_starts):
            # `kata kepala desa, Kamis (19/6) malam`: said at night, told the day after.
            return EVENT
        told = self._attribution(sentence)
        if told is None and sentence.rstrip(" \u00a0").endswith(",") and after.startswith(self._said_after):
            # `…, Selasa (14/10), mengatakan …`: the verb that the day belongs to follows it.
            return REPORTED
        if told is None:
            return EVENT
        return RELAYED if self._relayed.within(told, WORD.findall(told)) else REPORTED

    def first_bare(self, text: str, stretches: Sequence[tuple[int, int]]) -> Weekday | None:
        """The first weekday without a date that an attribution names as its day, or null."""
        for start, end in stretches:
            for number, begin, stop in self._scan.find_matches_as_indexes(text[start:end]):
                position, after = start + begin, start + stop
                if self._clause_end.match(text[after : after + AFTER]) and self._attribution(
                    _sentence(text, position, start)
                ):
                    return Weekday(position, after, self._report_weekdays[number][1], self._report_weekdays[number][0])
        return None

    def _attribution(self, sentence: str) -> str | None:
        """The words of attribution that lead up to a day, without what they quote; null where the sentence attributes nothing."""
        before = sentence.rstrip()
        if before.endswith(","):
            told = QUOTATION.sub(" ", before)
            return told if self._said.within(told, WORD.findall(told)) else None
        last = WORD.findall(before[-30:])[-1:]
        if last and last[0] in self._said.tokens:
            return before
        if before.casefold().endswith(self._on):
            # `…, kata kantor berita itu pada Sabtu`: the clause opens with the verb.
            first = WORD.findall(before.rsplit(",", 1)[-1][:30])[:1]
            return before if first and first[0] in self._said.tokens else None
        return None


def _words(words: Iterable[str]) -> Words:
    folded = {word.casefold() for word in words}
    single = {word for word in folded if " " not in word and word[0] < "\u0250"}
    phrases = tuple(sorted(folded - single))
    tokens = frozenset(case for word in single for case in (word, word.title(), word.upper()))
    return Words(tokens, phrases, tuple(phrase for phrase in phrases if phrase.isascii()))


def _holds_any(stretch: str, phrases: tuple[str, ...]) -> bool:
    for phrase in phrases:  # noqa: SIM110 a generator costs more than the search
        if phrase in stretch:
            return True
    return False


def _in_quotes(sentence: str) -> bool:
    """Whether the sentence ends inside a quotation that it opened: its today is the speaker's."""
    return sentence.count('"') % 2 == 1 or sentence.count("“") > sentence.count("”")


def _sentence(text: str, position: int, start: int) -> str:
    begin = max(start, position - CLAUSE)
    stretch = text[begin:position]
    cut = 0
    for mark in SENTENCE_ENDS:
        found = stretch.rfind(mark, cut)
        if found >= 0:
            cut = found + len(mark)
    return stretch[cut:]
