"""Chooses the date that a page prints as its own."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from transforms.calendar_words import Calendar
from transforms.date_lines import DateLines
from transforms.date_parts import Found
from transforms.lines import SHORT_SENTENCE_LENGTH
from transforms.printed_dates import PrintedDates
from transforms.spans import Span, of_kinds

# The position of forms that a program wrote, such as `2031-05-04T09:30:00Z`, in seeds/date_forms.csv.
STAMP = "stamp"
# Lines in which outlets print the page's date, alone or beside a name.
DATED_KINDS = frozenset({"date", "masthead", "byline", "editor", "translator", "category", "sharing", "reading_time"})
# A credit in brackets at a story's end: `(APA/Reuters, 25.5.2016)`, `(7.8.2015)`; names, comma or space, date, bracket.
CREDIT = re.compile(r"\((?:[^()\n\d]{0,60}[,; ]\s?)?(\d{1,2}\.\s?\d{1,2}\.\s?\d{4})\)")
# A page is dated up to a week after the days that its story names.
WEEK = timedelta(days=7)
# A bracket that closes a text stands before its last line break.
LAST_BLANKS = 8
# A span of date or credit says what it says at its beginning, and a story's credit stands near its end: tables may follow it.
LINE_LIMIT, STORY_END = 1_000, 20_000
# Crumbs of a menu, a headline and a standfirst above the page's date are shorter than the story's first stretch.
PARAGRAPH = 150
# Between the day in a page's masthead and the stamp of its story stands a menu, or the headline and its writer.
MENU = 120
# Dates of other stories come in lists: three or more days after the story's start are a sidebar that slipped through.
LIST_OF_DATES = 3


class Printed(NamedTuple):
    """The date chosen, the days that it may be (two where 3/4 can't be told), and its instant where time and zone are printed."""

    found: Found
    days: tuple[date, ...]
    at: datetime | None
    conflict: str | None


def page_dates(
    printed: PrintedDates, of_kind: Mapping[str, Sequence[Span]], lines: DateLines
) -> list[tuple[Found, str]]:
    """Dates in the spans where pages print their own, with their labels, in the order of the text."""
    dates = []
    for start, end, _, _ in of_kinds(of_kind, DATED_KINDS):
        for found in printed.within(start, min(end, start + LINE_LIMIT)):
            if found.year is not None:
                dates.append((found, lines.label_of(printed.text, found.start, start)))
    for start, end, _, _ in of_kind.get("rights", ()):
        # `<저작권자 …> 2031/05/04 09:30 송고`: a notice prints years; a day with its time is the page's.
        for found in printed.within(start, min(end, start + LINE_LIMIT)):
            if found.on() is not None and found.hour is not None:
                dates.append((found, lines.label_of(printed.text, found.start, start)))
    return dates


def choose(
    dates: Sequence[tuple[Found, str]], story: Sequence[tuple[int, int]], datelines: Sequence[Span]
) -> Found | None:
    """The page's own date: a published one before an updated one, those above the story before those below it."""
    # What is shorter above the page's date is a crumb of its menu, or a headline whose place a masthead took.
    lengths = (PARAGRAPH, SHORT_SENTENCE_LENGTH, 0)
    first = next((start for shortest in lengths for start, end in story if end - start >= shortest), 0)
    if datelines:
        # A standfirst may stand above the page's date; the story starts with its dateline.
        first = max(first, datelines[0].start)
    last = story[-1][1] if story else 0
    complete = [each for each in dates if each[0].day is not None]
    above = [each for each in complete if each[0].start < first] if story else complete
    # Between paragraphs a day alone heads a programme; a page's date has a time or a label there.
    below = [each for each in complete if each[0].start >= last or each[0].hour is not None or each[1]]
    if not above and len({found.on() for found, _ in below}) >= LIST_OF_DATES:
        return None
    pool = above or below
    instant = next((found for found, label in pool if label != "label_updated" and found.position == STAMP), None)
    if instant is not None:
        # A standfirst may end in a day of the story; a stamp that a program wrote is the page's.
        return instant
    for wanted in ("label_published", "", "label_updated"):
        for found, label in pool:
            if label == wanted:
                visit = wanted == "" and found.hour is None and pool is above
                return _behind_the_masthead(found, complete, story) if visit else found
    return None


def _behind_the_masthead(visited: Found, dates: Sequence[tuple[Found, str]], story: Sequence[tuple[int, int]]) -> Found:
    """The stamp with a clock that stands behind a menu, above most of the story, and is no later than the day in the masthead.

    That day is then the visit's; without such a stamp it is the page's.
    """
    told = sum(end - start for start, end in story)
    for found, _ in dates:
        on, latest = found.on(), visited.on()
        if found.hour is not None and found.start - visited.end > MENU and on and latest and on <= latest:
            behind = sum(end - max(start, found.end) for start, end in story if end > found.end)
            return found if behind * 2 > told else visited
    return visited


def credit_date(printed: PrintedDates, credits: Sequence[Span], story: Sequence[tuple[int, int]]) -> Found | None:
    """The date of a credit: in a credit span, or in the bracket that closes the story."""
    text = printed.text
    for start, end, _, _ in credits:
        for found in printed.within(start, min(end, start + LINE_LIMIT)):
            if found.on() is not None:
                return found
    for start, end in reversed(story):
        first = max(start, end - STORY_END)
        at = text.rfind("(", first, end)
        while at >= 0:
            match = CREDIT.match(text, at, end)
            # A credit follows a finished sentence, or closes the text; the slices are bounded, whatever its length.
            if match is not None and (
                text[max(start, at - 8) : at].rstrip()[-1:] in ".!?\"”»«“'"
                or not text[match.end() : min(end, match.end() + LAST_BLANKS)].strip()
            ):
                found_in = printed.within(match.start(1), match.end(1))
                return found_in[0] if found_in and found_in[0].on() is not None else None
            at = text.rfind("(", first, at)
    return None


def read_printed(found: Found, latest: date, evidence_days: Sequence[date], either_order: bool) -> Printed | str:
    """The days that a printed date may mean, or the sentence that says why it can't be taken."""
    on = found.on()
    assert on is not None
    readings = [on]
    if found.swappable:
        swapped = date(on.year, on.day, on.month)
        readings.append(swapped)
        if found.weekday is not None:
            readings = [each for each in readings if each.weekday() == found.weekday] or [on]
        readings = [each for each in readings if each <= latest] or [on]
        if len(readings) == 2:
            supported = [each for each in readings if any(WEEK.days >= (each - day).days >= 0 for day in evidence_days)]
            readings = supported if len(supported) == 1 else readings if either_order else [on]
    first = readings[0]
    if first > latest:
        return f"{first} is after the day of pick-up"
    conflict = None
    if found.weekday is not None and first.weekday() != found.weekday:
        conflict = f"{found.weekday_word} is not {first}"
    at = None
    if len(readings) == 1 and found.hour is not None and found.minute is not None and found.zone is not None:
        zone = timezone(timedelta(minutes=found.zone))
        at = datetime(first.year, first.month, first.day, found.hour, found.minute, tzinfo=zone).astimezone(UTC)
    return Printed(found, tuple(sorted(readings)), at, conflict)


def reads_either_order(text: str, calendar: Calendar) -> bool:
    """Whether the text is in a language in which 3/4 may be 3 April or 4 March."""
    words = calendar.words.get("either_order", ())
    return bool(words) and sum(word in text for word in words) * 2 > len(words)
