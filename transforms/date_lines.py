"""Tells the line that holds only a printed date from a line of the story."""

import re

from transforms.calendar_words import Calendar
from transforms.date_parts import Found
from transforms.printed_dates import PrintedDates

# The longest line seen that was only a date, with label, weekday, time and zone, had 74 characters.
LONGEST_DATE_LINE = 120
# A date line prints its year: in four digits, as the last of three figures, or counted in an era of Japan. The first digit leads the pattern, so that
# the scan for it runs in C.
YEAR_OR_FIGURES = re.compile(r"[0-9](?:\d\d|[./-]\d{1,2}[./-]\d\d|\d?年)")
PIECES = re.compile(r"[^\s,،.:;|·•/()\[\]（）>：｜<–—~-]+")
OUTLET = re.compile(
    r"\b(?:[\w-]{2,20}\.){1,3}(?:com|co|net|org|id|my|vn|de|at|ch|kr|cn|jp|ru|fr|es|it|tr|in|br)(?:\.[a-z]{2})?\b",
    re.IGNORECASE,
)
# `Kendari, 3 Mei 2031`, `LIMA, 3 de mayo de 2031`: a press release or a page prints its place before its day.
PLACE = re.compile(r"[A-ZÀ-Þ][\w’'-]{2,20}(?:\s[A-ZÀ-Þ][\w’'-]{1,20}){0,2},\s{1,2}$")
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b")


class DateLines:
    """Knows the words that may stand beside a date on a line of its own."""

    def __init__(self, calendar: Calendar) -> None:
        kinds = (
            "label",
            "label_updated",
            "label_published",
            "clock",
            "day_part",
            "relative",
            "on_day",
            "zone",
            "weekday",
            "of",
            "copyright",
        )
        self._words = {
            piece.casefold()
            for kind in kinds
            for words in calendar.words.get(kind, ())
            for piece in PIECES.findall(words)
        }
        self._labels = calendar.labels
        self.page_labels = frozenset(
            word for kind in ("label_published", "label_updated") for word in calendar.words.get(kind, ())
        )

    def is_date_line(self, dates: PrintedDates, start: int, end: int) -> bool:
        """Whether a line of the text holds a printed day or month and nothing but its label, weekday, time, zone and outlet's address."""
        text = dates.text
        if end - start > LONGEST_DATE_LINE or YEAR_OR_FIGURES.search(text, start, end) is None:
            return False
        found = dates.within(start, end)
        if not any(each.year is not None for each in found):
            return False
        placed = PLACE.match(text, start, found[0].start)
        position = placed.end() if placed is not None else start
        rest = []
        for each in found:
            rest.append(text[position : each.start])
            position = each.end
        rest.append(text[position:end])
        beside = " ".join(rest)
        if "." in beside or ":" in beside:
            beside = OUTLET.sub(" ", CLOCK.sub(" ", beside))
        words = [word.casefold() for word in PIECES.findall(beside)]
        if not all(word in self._words or word.isdigit() for word in words):
            return False
        return bool(words) or not _is_wrapped_tail(text[start:end], found[-1])

    def is_label(self, words: str) -> bool:
        """Whether words between two dates only say what the second one is."""
        return all(word.casefold() in self._words for word in PIECES.findall(words))

    def label_of(self, text: str, start: int, line_start: int) -> str:
        """What the words right before a date say of it: `label_published`, `label_updated`, `label` or nothing."""
        words = PIECES.findall(text[max(line_start, start - 40) : start])
        for count in range(min(4, len(words)), 0, -1):
            label = self._labels.get(" ".join(words[-count:]).casefold())
            if label in ("label_published", "label_updated"):
                return label
        return ""


def _is_wrapped_tail(line: str, last: Found) -> bool:
    """Whether the line is the tail of a sentence that was wrapped before its date: `December 31, 1986.`"""
    return line.rstrip().endswith(".") and last.order != "year-first" and last.weekday is None and last.hour is None
