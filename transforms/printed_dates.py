"""Finds the dates printed in a text."""

import re

from transforms.calendar_words import Calendar
from transforms.date_forms import ANY, LETTER, Form
from transforms.date_parts import IMPOSSIBLE, DateReader, Found

# The first digit leads the pattern, so that the scan for it runs in C; the looks behind come after it. Parts of longer
# numbers (16.350), of ranges (3-4/9) and of clocks are no first number of a date.
NUMBER = re.compile(r"[0-9](?<![0-9][0-9])(?<![0-9][.,/:\-–][0-9])[0-9]{0,3}(?![0-9])")
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
        self._by_follower = {
            follower: tuple(form for form in plain if follower in form.followers or ANY in form.followers)
            for follower in followers
        }
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

    def find(self, text: str, start: int, end: int) -> list[Found]:
        """The dates printed between two offsets, in the order of the text, none overlapping."""
        found: list[Found] = []
        floor = start
        tails, lead_ins, last = self._month_tails, self._lead_ins, end - 1
        for number in NUMBER.finditer(text, start, end):
            position, after = number.span()
            if position < floor:
                continue
            month_start, month = position, None
            if position - floor > 2 and text[position - 1] in BEFORE_NUMBER:
                before = text[position - 4 : position - 1]
                if before in tails or before[-2:] in tails or text[position - 2] in BEFORE_NUMBER:
                    month_start, month = self._month_before(text, position, floor)
            if month:
                forms = self._after_month
            elif after < last and text[after] == " " and text[after + 1 : after + 4].casefold() not in lead_ins:
                # Most numbers count something.
                continue
            else:
                forms = self._forms_at(text, after, end)
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

    def _forms_at(self, text: str, after: int, end: int) -> tuple[Form, ...]:
        """The forms that can go on after a first number that ends at `after`."""
        if after >= end:
            return self._otherwise
        follower = text[after]
        if follower in SPACES:
            return self._by_follower.get(" ", ()) if text[after + 1 : after + 4].casefold() in self._lead_ins else ()
        if follower == "." and text[after + 1 : after + 2] not in SPACES and "." not in text[after + 2 : after + 5]:
            return ()
        forms = self._by_follower.get(follower)
        if forms is None and follower.isalpha():
            lead_in = text[after : after + 3].casefold()
            if lead_in in self._lead_ins or lead_in[:2] in self._ordinals:
                return self._by_follower.get(LETTER, ())
        return forms or ()

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
