"""Reads how a story speaks of its days: as today, as the day of the report, as past or as still to come."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from transforms.calendar_words import Calendar
from transforms.printed_dates import Found

# A clause of attribution is a sentence's tail; longer stretches between verb and day were other clauses.
CLAUSE = 220
AHEAD_BEFORE, AFTER = 48, 16
SENTENCE_END = re.compile(r"[.!?\n][\"”'’)]{0,2}\s|\n")
TODAY, YESTERDAY, RELAYED, REPORTED, AHEAD, BYGONE, EVENT = (
    "today",
    "yesterday",
    "relayed",
    "reported",
    "ahead",
    "bygone",
    "event",
)


class Weekday(NamedTuple):
    """A weekday without a date that an attribution names as the day of the report."""

    start: int
    end: int
    weekday: int
    word: str


class ReportedDays:
    """The patterns around a day, made of the words of seeds/calendar.csv."""

    def __init__(self, calendar: Calendar) -> None:
        words = calendar.words
        self._weekdays = calendar.weekdays
        self._relative = re.compile(rf"(?:^|\W)({_either(calendar.relatives)})[\s,(（]{{0,4}}$", re.IGNORECASE)
        self._relatives = calendar.relatives
        self._ahead = re.compile(rf"(?:^|\W)(?:{_either(words.get('ahead', ()))})\b", re.IGNORECASE)
        self._ahead_after = re.compile(rf"[)\s,]{{0,3}}(?:{_either(words.get('ahead', ()))})\b", re.IGNORECASE)
        self._bygone = re.compile(rf"[)\s,]{{0,3}}(?:{_either(words.get('bygone', ()))})\b", re.IGNORECASE)
        self._said = re.compile(rf"\b(?:{_either(words.get('said', ()))})", re.IGNORECASE)
        on = _either(words.get("on", ()))
        self._said_last = re.compile(rf"\b(?:{_either(words.get('said', ()))})\s?$", re.IGNORECASE)
        self._relayed = re.compile(rf"\b(?:{_either(words.get('relayed', ()))})", re.IGNORECASE)
        self._part = re.compile(rf"[)\s,]{{0,3}}(?:{_either(words.get('day_part', ()))})\b", re.IGNORECASE)
        self._on = re.compile(rf"\b(?:{on})\s?$", re.IGNORECASE)
        days = _either(calendar.weekdays_of_reports)
        parts = _either(words.get("day_part", ()))
        # Each begins with a fixed character, so the scan jumps from comma to comma.
        tail = rf"({days})\b(?:\s(?:{parts})\b)?(?=\s?[.,\n\"”]|$)(?!,?\s?\(?\d)"
        self._bare = re.compile(rf",\s?(?:(?:{on})\s){{0,2}}{tail}|\bpada\s(?:hari\s)?{tail}") if days else None

    def cue(self, text: str, found: Found, start: int) -> str:
        """How the text speaks of a printed day; `start` is where its stretch of story begins."""
        sentence = _sentence(text, found.start, start)
        relative = self._relative.search(sentence[-24:])
        if relative is not None and not _in_quotes(sentence):
            return TODAY if self._relatives[relative.group(1).casefold()] == 0 else YESTERDAY
        after = text[found.end : found.end + AFTER]
        if self._bygone.match(after):
            return BYGONE
        if self._ahead_after.match(after) or self._ahead.search(sentence[-AHEAD_BEFORE:]):
            return AHEAD
        if not self._is_reported(sentence) or self._part.match(after):
            # `kata kepala desa, Kamis (19/6) malam`: said at night, told the day after.
            return EVENT
        return RELAYED if self._relayed.search(_clauses(sentence)) else REPORTED

    def bare(self, text: str, stretches: Sequence[tuple[int, int]]) -> Iterable[Weekday]:
        """The weekdays without a date that an attribution names as its day."""
        if self._bare is None:
            return
        for start, end in stretches:
            for match in self._bare.finditer(text, start, end):
                word = match.group(1) or match.group(2)
                begin = match.start(1) if match.group(1) else match.start(2)
                if self._is_reported(_sentence(text, begin, start)):
                    yield Weekday(begin, begin + len(word), self._weekdays[word.casefold()], word)

    def _is_reported(self, sentence: str) -> bool:
        before = sentence.rstrip()
        if before.endswith(","):
            return self._said.search(_clauses(before)) is not None
        if self._said_last.search(before[-30:]):
            return True
        if self._on.search(before):
            clause = before.rsplit(",", 1)[-1]
            return self._said.match(clause.strip()) is not None
        return False


def _in_quotes(sentence: str) -> bool:
    """Whether the sentence ends inside a quotation that it opened: its today is the speaker's."""
    return sentence.count('"') % 2 == 1 or sentence.count("“") > sentence.count("”")


def _clauses(sentence: str) -> str:
    """The sentence without what it quotes."""
    return re.sub(r"[\"“][^\"”]{0,600}[\"”]", " ", sentence)


def _sentence(text: str, position: int, start: int) -> str:
    begin = max(start, position - CLAUSE)
    stretch = text[begin:position]
    cut = 0
    for match in SENTENCE_END.finditer(stretch):
        cut = match.end()
    return stretch[cut:]


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) or r"(?!)"
