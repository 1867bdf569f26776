"""Finds the dates printed in a text."""

import re

from transforms.calendar_words import Calendar
from transforms.date_forms import ANY, LETTER, Form
from transforms.date_parts import IMPOSSIBLE, DateReader, Found
from transforms.digits import figure_marks, plain_digits

# In what `figure_marks` gives. Parts of longer numbers (16.350), of ranges (3-4/9) and of clocks are no first number of a date;
# a dash (3–4/9) has no byte of its own.
NUMBER = re.compile(rb"0(?<!00)(?<!0[.,/:\-]0)0{0,3}(?!0)")
THOUSANDS = 3
MOST_FIGURES = 4
SPACES = " \u00a0\u2009\u202f"
BEFORE_NUMBER = " \u00a0.,"
MONTH_ENDS = " \u00a0\n\t,([>/"


class DateFinder:
    """Finds printed dates by number: each number is tried only against the forms that can follow it."""

    def __init__(self, forms: tuple[Form, ...], calendar: Calendar) -> None:
        self._reader = DateReader(calendar)
        self._after_month = tuple(form for form in forms if form.month_before)
        self._months = {**calendar.months, **calendar.solar_months}
        plain = [form for form in forms if not form.month_before]
        followers = set().union(*(form.followers for form in plain)) - {ANY}
        # By how many figures the first number has, then by what follows it.
        self._by_follower = [
            {
                follower: tuple(
                    form
                    for form in plain
                    if figures in form.figures and (follower in form.followers or ANY in form.followers)
                )
                for follower in followers
            }
            for figures in range(MOST_FIGURES + 1)
        ]
        words = (
            *calendar.words.get("month", ()),
            *calendar.words.get("month_jalali", ()),
            *calendar.words.get("year_word", ()),
            *(f"{word} " for word in calendar.words.get("of", ())),
            *calendar.words.get("month_word", ()),
        )
        # A month of two letters is looked up with what may follow it.
        lead_ins = {(word + end)[:3].casefold() for word in words for end in (" ", ".", ",", ")")}
        # `2031 03/05`
        self._lead_ins = frozenset(lead_ins | {f"{month:02}/" for month in range(1, 13)})
        # Words before a number are rarely months: three last letters tell most of them.
        tails = {(word[-3:-2], word[-2:]) for word in (*calendar.months, *calendar.solar_months)}
        self._month_tails = frozenset(
            head + case
            for third, tail in tails
            for head in (third, third.upper())
            for case in (tail, tail.upper(), tail.title())
        )
        self._ordinals = frozenset(word.casefold()[:2] for word in calendar.words.get("ordinal", ()))
        self._otherwise = tuple(form for form in plain if ANY in form.followers)

    def find(self, text: str, figures: bytes, start: int, end: int) -> list[Found]:
        """The dates printed between two offsets of a text with plain digits, given the marks of its figures; none overlap."""
        found: list[Found] = []
        floor = start
        tails, lead_ins, last = self._month_tails, self._lead_ins, end - 1
        for number in NUMBER.finditer(figures, start, end):
            position, after = number.span()
            if position < floor:
                continue
            month_start, month = position, None
            before = text[position - 1]
            if before in BEFORE_NUMBER:
                tail = text[position - 4 : position - 1]
                if position - floor > 2 and (
                    tail in tails or tail[-2:] in tails or text[position - 2] in BEFORE_NUMBER
                ):
                    month_start, month = self._month_before(text, position, floor)
            elif before == "–" and position > 1 and text[position - 2].isdigit():
                continue
            if month:
                forms = self._after_month
            elif after < last and text[after] == " " and text[after + 1 : after + 4].casefold() not in lead_ins:
                # Most numbers count something.
                continue
            else:
                forms = self._forms_at(text, position, after, end)
            for form in forms:
                match = form.pattern.match(text, position, end)
                if match is None:
                    continue
                reading = self._reader.read(text, form, match, month_start, month, floor)
                if reading is None:
                    continue
                if reading is not IMPOSSIBLE:
                    found.append(reading)
                floor = match.end()
                break
        return found

    def _forms_at(self, text: str, position: int, after: int, end: int) -> tuple[Form, ...]:
        """The forms that can go on after a first number that ends at `after`."""
        if after >= end:
            return self._otherwise
        by_follower = self._by_follower[after - position]
        follower = text[after]
        if follower in SPACES:
            return by_follower.get(" ", ()) if text[after + 1 : after + 4].casefold() in self._lead_ins else ()
        if follower == "." and not self._goes_on_behind_stop(text, after + 1):
            return ()
        forms = by_follower.get(follower)
        if forms is None and follower.isalpha():
            lead_in = text[after : after + 3].casefold()
            if lead_in in self._lead_ins or lead_in[:2] in self._ordinals:
                return by_follower.get(LETTER, ())
        return forms or ()

    def _goes_on_behind_stop(self, text: str, at: int) -> bool:
        """Whether a date may go on at `at`, behind a number and a full stop: with a second number and stop, or with a month."""
        if text[at : at + 1] not in SPACES:
            # `1.835.000`
            return "." in text[at + 1 : at + 4] and not text[at : at + THOUSANDS].isdigit()
        rest = text[at : at + 6].lstrip()
        return rest[:1].isdigit() or rest[:3].casefold() in self._lead_ins

    def _month_before(self, text: str, position: int, floor: int) -> tuple[int, int | None]:
        """Where the month begins that ends before the number at `position`, and which it is."""
        stop = position
        lowest = max(floor, position - 4)
        while stop > lowest and text[stop - 1] in BEFORE_NUMBER:
            stop -= 1
        start = stop
        lowest = max(floor, stop - 12)
        while start > lowest and text[start - 1] not in MONTH_ENDS:
            start -= 1
        return start, self._months.get(text[start:stop].casefold())


class PrintedDates:
    """The dates of one text by stretches: each is searched once, however many steps ask for it, and with all of the text in view."""

    def __init__(self, finder: DateFinder, text: str) -> None:
        self.text = plain_digits(text)
        self._finder = finder
        self._figures = figure_marks(self.text)
        self._found: dict[tuple[int, int], list[Found]] = {}

    def has_figure(self, start: int, end: int) -> bool:
        """Whether a figure stands between two offsets (code points): without one no date does."""
        return self._figures.find(b"0", start, end) >= 0

    def within(self, start: int, end: int) -> list[Found]:
        """The dates printed between two offsets, in the order of the text, none overlapping."""
        if self._figures.find(b"0", start, end) < 0:
            return []
        # A line is asked for as such, then as a span with its break and the blank lines behind it. Its figure ends the loop.
        while self.text[end - 1].isspace():
            end -= 1
        found = self._found.get((start, end))
        if found is None:
            found = self._found[start, end] = self._finder.find(self.text, self._figures, start, end)
        return found
