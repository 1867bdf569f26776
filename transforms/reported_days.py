"""Reads how a story speaks of its days: as today, as the day of the report, as past or as still to come."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from transforms.calendar_words import Calendar
from transforms.printed_dates import Found

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
    """Words to meet in a stretch: single Latin ones as tokens, phrases and unspaced scripts as substrings."""

    tokens: frozenset[str]
    phrases: tuple[str, ...]

    def within(self, stretch: str, tokens: Iterable[str]) -> bool:
        return not self.tokens.isdisjoint(tokens) or any(phrase in stretch for phrase in self.phrases)


class ReportedDays:
    """The cues around a day, made of the words of seeds/calendar.csv."""

    def __init__(self, calendar: Calendar) -> None:
        kinds = calendar.words
        self._weekdays: Mapping[str, int] = calendar.weekdays
        self._relatives = calendar.relatives
        self._relative_ends = tuple(calendar.relatives)
        self._ahead = _words(kinds.get("ahead", ()))
        self._ahead_starts = tuple(word.casefold() for word in kinds.get("ahead", ()))
        self._bygone_starts = tuple(word.casefold() for word in kinds.get("bygone", ()))
        self._part_starts = tuple(word.casefold() for word in kinds.get("day_part", ()))
        self._said = _words(kinds.get("said", ()))
        self._relayed = _words(kinds.get("relayed", ()))
        self._on = tuple(word.casefold() for word in kinds.get("on", ()))
        days = _either(calendar.weekdays_of_reports)
        parts = _either(kinds.get("day_part", ()))
        on = _either(self._on)
        tail = rf"({days})\b(?:\s(?:{parts})\b)?(?=\s?[.,\n\"”]|$)(?!,?\s?\(?\d)"
        # Each begins with a fixed word, so the scan jumps from one to the next.
        leads = [rf",\s?(?:(?:{on})\s){{0,2}}", *(rf"{re.escape(word)}\s(?:(?:{on})\s)?" for word in self._on)]
        self._bare = tuple(re.compile(lead + tail) for lead in leads) if calendar.weekdays_of_reports else ()

    def cue(self, text: str, found: Found, start: int) -> str:
        """How the text speaks of a printed day; `start` is where its stretch of story begins."""
        sentence = _sentence(text, found.start, start)
        folded = sentence.casefold()
        named = folded.rstrip(" ,(（\u00a0")
        if named.endswith(self._relative_ends) and not _in_quotes(sentence):
            word = max((each for each in self._relative_ends if named.endswith(each)), key=len)
            if not named[-len(word) - 1 : -len(word)].isalpha() or not word.isascii():
                return TODAY if self._relatives[word] == 0 else YESTERDAY
        after = text[found.end : found.end + AFTER].casefold().lstrip(") ,\u00a0")
        if after.startswith(self._bygone_starts):
            return BYGONE
        tokens = [word.casefold() for word in WORD.findall(sentence, max(0, len(sentence) - AHEAD_BEFORE))]
        if after.startswith(self._ahead_starts) or self._ahead.within(folded[-AHEAD_BEFORE:], tokens):
            return AHEAD
        if after.startswith(self._part_starts) or not self._is_reported(sentence):
            # `kata kepala desa, Kamis (19/6) malam`: said at night, told the day after.
            return EVENT
        told = _without_quotations(sentence)
        return RELAYED if self._relayed.within(told.casefold(), _tokens(told)) else REPORTED

    def bare(self, text: str, stretches: Sequence[tuple[int, int]]) -> list[Weekday]:
        """The weekdays without a date that an attribution names as its day, in the order of the text."""
        return sorted(set(self._bare_weekdays(text, stretches)))

    def _bare_weekdays(self, text: str, stretches: Sequence[tuple[int, int]]) -> Iterator[Weekday]:
        for pattern in self._bare:
            for start, end in stretches:
                for match in pattern.finditer(text, start, end):
                    word = match.group(1)
                    if self._is_reported(_sentence(text, match.start(1), start)):
                        yield Weekday(match.start(1), match.end(1), self._weekdays[word.casefold()], word)

    def _is_reported(self, sentence: str) -> bool:
        before = sentence.rstrip()
        if before.endswith(","):
            told = _without_quotations(before)
            return self._said.within(told.casefold(), _tokens(told))
        last = WORD.findall(before, max(0, len(before) - 30))[-1:]
        if last and last[0].casefold() in self._said.tokens:
            return True
        if before.casefold().endswith(self._on):
            # `…, kata kantor berita itu pada Sabtu`: the clause opens with the verb.
            first = WORD.findall(before.rsplit(",", 1)[-1][:30])[:1]
            return bool(first) and first[0].casefold() in self._said.tokens
        return False


def _words(words: Iterable[str]) -> Words:
    folded = {word.casefold() for word in words}
    single = frozenset(word for word in folded if " " not in word and word[0] < "\u0250")
    return Words(single, tuple(sorted(folded - single)))


def _tokens(stretch: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(stretch)]


def _in_quotes(sentence: str) -> bool:
    """Whether the sentence ends inside a quotation that it opened: its today is the speaker's."""
    return sentence.count('"') % 2 == 1 or sentence.count("“") > sentence.count("”")


def _without_quotations(sentence: str) -> str:
    return QUOTATION.sub(" ", sentence)


def _sentence(text: str, position: int, start: int) -> str:
    begin = max(start, position - CLAUSE)
    stretch = text[begin:position]
    cut = max(stretch.rfind(mark) + len(mark) if mark in stretch else 0 for mark in SENTENCE_ENDS)
    return stretch[cut:]


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) or r"(?!)"
