"""Reads the parts of a printed date: its day, month and year, its weekday, its clock and zone."""

import re
from datetime import date
from typing import NamedTuple

from transforms.calendar_words import SHORT_WEEKDAY, Calendar
from transforms.date_forms import Form
from transforms.solar_hijri import FIRST_SOLAR_YEAR, LAST_SOLAR_YEAR, solar_day

# How far before its first digit a date may begin: `Wednesday afternoon, September ` and a little more.
LOOK_BACK = 40
BETWEEN = " \u00a0\u2009\u202f,،(|（[.-–"
WORD_ENDS = ' \u00a0\u2009\u202f\n\t,،.;:()[]|/（）"“”'
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Minutes: Kiritimati is 14 hours ahead of UTC.
FURTHEST_ZONE = 14 * 60
# What is written around a short date tells its order.
SCRIPT_WINDOW = 120
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Found(NamedTuple):
    """A printed date: its characters in the text, its form, and the parts that it states."""

    start: int
    end: int
    form: str
    order: str
    position: str
    year: int | None
    month: int
    day: int | None
    weekday: int | None
    weekday_word: str
    hour: int | None
    minute: int | None
    zone: int | None
    swappable: bool

    def on(self) -> date | None:
        """The day, where year, month and day are all printed."""
        return None if self.year is None or self.day is None else date(self.year, self.month, self.day)


# A figure that has the form of a date and is none: nothing else is to be read there.
IMPOSSIBLE = Found(0, 0, "", "", "", None, 0, None, None, "", None, None, None, False)


class DateReader:
    """Reads what a form has matched, with the words before it."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._months = {**calendar.months, **calendar.solar_months}
        self._published = tuple(word.casefold() for word in calendar.words.get("label_published", ()))
        self._on_day = frozenset(word.casefold() for word in calendar.words.get("on_day", ()))
        # `Thứ Hai`: few words are the second of a weekday of two.
        self._second_words = frozenset(word.rpartition(" ")[2] for word in calendar.weekdays if " " in word)
        self._skipped = self._on_day | {word.casefold() for word in calendar.words.get("day_part", ())}

    def read(
        self, text: str, form: Form, match: re.Match[str], month_start: int, month: int | None, floor: int
    ) -> Found | None:
        """The date of a match; IMPOSSIBLE where no calendar has it, None where the match is none of this form.

        `month` is what stands before the first number, from `month_start` on; nothing before `floor` belongs to the date.
        """
        parts: dict[str, str] = {}
        for name, value in zip(form.slots, match.groups(), strict=True):
            if value is not None:
                parts[name] = value
        number_start = match.start()
        end = match.end()
        if not form.month_before:
            month = None
        if "mon" in parts:
            month = int(parts["mon"])
        elif "month" in parts:
            word = parts["month"].rstrip(".\"”’'»")
            month = self._months.get(word.casefold()) or self._shared_month(text, word.casefold())
            if month is None:
                return None
            if match.end(form.slots.index("month") + 1) == end:
                end -= len(parts["month"]) - len(word)
        year = self._year(parts, form.word_before)
        day = int(parts["day"]) if "day" in parts else None
        order = form.order
        if month is not None and month > 12 and day is not None and day <= 12 and year is not None and "mon" in parts:
            # 10/22/2025 can only be read month first.
            day, month, order = month, day, "month-first"
        if month is None or not 1 <= month <= 12:
            return None
        if year is not None and FIRST_SOLAR_YEAR <= year <= LAST_SOLAR_YEAR:
            solar = solar_day(year, month, day or 0) if self._is_solar(text, parts) else None
            if solar is None:
                return IMPOSSIBLE
            year, month, day = solar.year, solar.month, solar.day
        elif "month" in parts and word.casefold() in self._calendar.solar_months:
            return None
        if (
            "year2" in parts
            and not (form.weekday_needed or form.word_before or form.label_before)
            and form.order != self._short_order(text, number_start)
        ):
            return None
        start = month_start if form.month_before else number_start
        if form.bracket_before:
            start -= 1
            if start < floor or text[start] not in "(（":
                return None
        if form.word_before:
            stretch = text[max(floor, start - LOOK_BACK) : start].rstrip()
            if not stretch.casefold().endswith(form.word_before):
                return None
            start = max(floor, start - LOOK_BACK) + len(stretch) - len(form.word_before)
        if form.label_before:
            # The label stays outside of the date, as where the year has four figures.
            stretch = text[max(floor, start - LOOK_BACK) : start].rstrip(" :").casefold()
            if not any(_ends_with_label(stretch, label) for label in self._published):
                return None
        if form.on_day_before:
            word_start, word = _word_before(text, start, floor)
            if word.casefold() not in self._on_day:
                return None
            start = word_start
        weekday, weekday_word = None, ""
        if form.weekday_allowed:
            weekday_start, weekday, weekday_word = self._weekday_before(text, start, floor)
            if weekday is None and form.weekday_needed:
                return None
            start = weekday_start if weekday is not None else start
        if "weekday" in parts:
            weekday_word = parts["weekday"]
            weekday = self._calendar.weekdays.get(weekday_word.casefold())
        if day is not None and not _is_day(year, month, day):
            return IMPOSSIBLE if year is not None else None
        hour, minute = self._clock(parts)
        return Found(
            start,
            end,
            form.name,
            order,
            form.position,
            year,
            month,
            day,
            weekday,
            weekday_word,
            hour,
            minute,
            self._zone(parts) if "zone" in parts else form.zone,
            order == "day-first"
            and year is not None
            and "mon" in parts
            and "/" in match.group()
            and day is not None
            and day <= 12
            and day != month,
        )

    def _shared_month(self, text: str, word: str) -> int | None:
        """The number of a month that neighbours number differently, where letters of one of their languages tell it."""
        numbers = self._calendar.shared_months.get(word)
        if numbers is None:
            return None
        tells = self._calendar.tells
        told = {
            number for language, number in numbers.items() if any(letter in text for letter in tells.get(language, ()))
        }
        return told.pop() if len(told) == 1 else None

    def _is_solar(self, text: str, parts: dict[str, str]) -> bool:
        """Whether a year of the 14th or 15th century is solar hijri, not lunar: by its month, or by Persian letters."""
        if "month" in parts:
            return parts["month"].casefold() in self._calendar.solar_months
        return any(letter in text for letter in self._calendar.tells.get("fa", ()))

    def _short_order(self, text: str, position: int) -> str:
        """How a date with a year of two figures is read: the year leads where Chinese, Japanese and Korean are written."""
        around = text[max(0, position - SCRIPT_WINDOW) : position + SCRIPT_WINDOW]
        return "year-first" if EAST_ASIAN.search(around) else "day-first"

    def _year(self, parts: dict[str, str], era: str) -> int | None:
        if "year" in parts:
            year = int(parts["year"])
            # Buddhist years, printed in Thailand, run centuries ahead.
            return year - self._calendar.year_ahead if year > LAST_YEAR else year
        if "year2" in parts:
            return 2000 + int(parts["year2"])
        return self._calendar.eras[era] + int(parts["era"]) if "era" in parts else None

    def _clock(self, parts: dict[str, str]) -> tuple[int | None, int | None]:
        if "hour" not in parts:
            return None, None
        hour, minute = int(parts["hour"]), int(parts["minute"])
        half = parts.get("half", "").casefold() or self._calendar.clocks.get(parts.get("clock", "").casefold(), "")[:1]
        if half == "p" and hour < 12:
            hour += 12
        elif half == "a" and hour == 12:
            hour = 0
        return (hour, minute) if hour < 24 and minute < 60 else (None, None)

    def _zone(self, parts: dict[str, str]) -> int | None:
        zone = parts["zone"].strip("()").replace(" ", "").upper()
        if zone == "Z":
            return 0
        named = self._calendar.zones.get(zone)
        # GMT+7, GMT+700, GMT+07:00, +0700
        offset = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}?):?(\d{2})?", zone)
        if not offset:
            return named
        minutes = int(offset.group(2)) * 60 + int(offset.group(3) or 0)
        # `08:15 -7000` is no zone but another figure behind the clock.
        if minutes > FURTHEST_ZONE:
            return None
        return minutes if offset.group(1) == "+" else -minutes

    def _weekday_before(self, text: str, position: int, floor: int) -> tuple[int, int | None, str]:
        start, word = _word_before(text, position, floor)
        folded = word.casefold()
        if folded in self._skipped:
            start, word = _word_before(text, start, floor)
            folded = word.casefold()
        if not word:
            return position, None, ""
        weekday = self._calendar.weekdays.get(folded)
        if weekday is None and folded in self._second_words:
            first_start, first = _word_before(text, start, floor)
            both = f"{first} {word}"
            weekday = self._calendar.weekdays.get(both.casefold())
            if weekday is not None:
                return first_start, weekday, both
        if weekday is None and ("-" in word or not word[1:].islower()):
            # Scraping glues words: `padaSenin`, `Jurnalis-Rabu`.
            for index in range(len(word) - 1, 0, -1):
                if word[index].isupper() or word[index - 1] == "-":
                    start, word = start + index, word[index:]
                    weekday = self._calendar.weekdays.get(word.casefold())
                    break
        if weekday is None and len(word) <= SHORT_WEEKDAY and text[start + len(word)] in ".,":
            weekday = self._calendar.short_weekdays.get(word)
        return start, weekday, word


def _ends_with_label(stretch: str, label: str) -> bool:
    """Whether the label stands there as a word of its own, `candidate` is no `date`; scripts without capitals may glue it."""
    if not stretch.endswith(label):
        return False
    before = stretch[-len(label) - 1 : -len(label)]
    return not before.isalpha() or before.upper() == before


def _word_before(text: str, position: int, floor: int) -> tuple[int, str]:
    end = position
    lowest = max(floor, position - 5)
    while end > lowest and text[end - 1] in BETWEEN:
        end -= 1
    start = end
    lowest = max(floor, end - 16)
    while start > lowest and text[start - 1] not in WORD_ENDS:
        start -= 1
    return start, text[start:end]


def _is_day(year: int | None, month: int, day: int) -> bool:
    try:
        date(2024 if year is None else year, month, day)
    except ValueError:
        return False
    return year is None or FIRST_YEAR <= year <= LAST_YEAR
