"""Solves the day of a text: the page's printed date, else the day that the story reports as its own."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from transforms.calendar_words import Calendar, read_calendar
from transforms.date_forms import read_forms
from transforms.date_lines import DateLines
from transforms.date_parts import Found
from transforms.filing_codes import corpus_stamp, filing_code, first_of_month, own_address, wire_stamp
from transforms.page_day import Printed, choose, credit_date, page_dates, read_printed, reads_either_order
from transforms.page_stamps import PageStamps
from transforms.printed_dates import DateFinder, PrintedDates
from transforms.reported_days import ReportedDays
from transforms.solve_day import Evidence, Present, horizon_of, present_of_story, year_of
from transforms.spans import Span
from transforms.word_pattern import one_of

# The longest of 11,700 stories had 32,649 characters; what lies further on in a file is no story, and a hostile one stays cheap.
STORY_LIMIT = 200_000
# A line of date, dateline, credit or rights says what it says at its beginning.
LINE_LIMIT = 1_000
# Some four megabytes of remembered notices at most.
MOST_SEEN_NOTICES = 4_000
# Of 190 pages with both days, 180 print the dateline's or the next one; of the rest only stamps with a clock are the page's.
LATEST_AFTER_FILING = 1
# More days before a dateline's without a year are as likely days after the one of the year before.
LONGEST_BEFORE_FILING = 60
# Wire copy names the day of what it tells, which is that of filing or one of the two before.
MOST_DAYS_TO_FILING = 2
COPYRIGHT_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# A dateline names an agency in brackets or slashes in wire copy; outlets' datelines don't.
AGENCY_MARK = re.compile(r"[(（/【]")
YEAR_RANGE = re.compile(r"(?<!\d)(?:19|20)\d{2}\s?[-–—]\s?(?:19|20)?\d{2}(?!\d)")


class Dated(NamedTuple):
    """What the dates of a text prove: a day or an interval (inclusive), how, and the characters that decided."""

    published_on: date | None = None
    published_at: datetime | None = None
    published_from: date | None = None
    published_to: date | None = None
    date_precision: str = "none"
    date_method: str | None = None
    dateline_on: date | None = None
    date_conflict: str | None = None
    evidence: tuple[tuple[int, int, str], ...] = ()


UNDATED = Dated()


class DateSolver:
    """Reads the dates of texts with the calendar and the forms that it was compiled from."""

    def __init__(self, calendar: Calendar, finder: DateFinder) -> None:
        self._calendar = calendar
        self._finder = finder
        self._lines = DateLines(calendar)
        # Of a text's dates and the bounds of a line: whether it holds only a date with its label, weekday, time and zone; and where
        # a line that also holds headline, outlet or story prints the page's own day.
        self.holds_only_a_date = self._lines.is_date_line
        self.find_stamp = PageStamps(self._lines, calendar).find
        self._days = ReportedDays(calendar)
        # Pages of an outlet bear the same notice.
        self._notice_year = lru_cache(maxsize=MOST_SEEN_NOTICES)(self._read_notice_year)
        self._copyright = tuple(word.casefold() for word in calendar.words.get("copyright", ()))
        self._site = tuple(word.casefold() for word in calendar.words.get("site", ()))
        # `KODEXBerakhir Sebelum`: a code may be glued before the words.
        self._expires = re.compile(rf"(?<![a-zß-ÿ])(?i:{one_of(calendar.words.get('expires', ()))})[\W_]*$")

    def dates_of(self, text: str) -> PrintedDates:
        """The dates printed in the text, to be asked for by stretches."""
        return PrintedDates(self._finder, text)

    def is_date_line(self, line: str) -> bool:
        """Whether the line holds only a printed date with its label, weekday, time and zone."""
        return self.holds_only_a_date(self.dates_of(line), 0, len(line))

    def is_expiry(self, before: str) -> bool:
        """Whether the words before a day make it the last day of an offer (`Berlaku hingga`)."""
        return self._expires.search(before) is not None

    def find(self, text: str, start: int, end: int) -> list[Found]:
        """The dates printed between two offsets (code points), in the order of the text."""
        return self.dates_of(text).within(start, end)

    def solve(
        self, printed: PrintedDates, of_kind: Mapping[str, Sequence[Span]], picked_on: date, horizon_years: int = 5
    ) -> Dated:
        """What the dates in a text's typed spans prove about its day; nothing is later than `picked_on`."""
        text = printed.text
        if not printed.has_figure(0, len(text)):
            return UNDATED
        story = _story(of_kind.get("body", ()))
        copyright_year = self._copyright_year(text, of_kind.get("rights", ()))
        evidence = Evidence(copyright_year, picked_on, horizon_of(picked_on, horizon_years))
        dates = page_dates(printed, of_kind, self._lines)
        dateline = self._dateline(printed, of_kind.get("dateline", ()))
        refused: str | None = None
        chosen = choose(dates, story, of_kind.get("dateline", ())) if dates else None
        credited = None if chosen else credit_date(printed, of_kind.get("credit", ()), story)
        code = self._code(text, of_kind.get("dateline", ()))
        for found in (chosen, credited, code, dateline):
            if found is None or found.on() is None:
                continue
            read = self._read(printed, story, found, dateline, picked_on)
            if isinstance(read, Printed):
                dated = self._printed(read, dateline, evidence)
                bare = _is_bare_above(found, dates, dateline)
                return _unless_denied_by_filing(dated) if bare or _is_before_filing(dated, dateline) else dated
            refused = refused or read
        if dateline is not None and dateline.day is not None:
            again = own_address(text, of_kind.get("dateline", ()), dateline.month, dateline.day)
            filed = again.on() if again is not None and dateline.year is None else None
            if again is not None and filed is not None and filed <= picked_on:
                proof = (_proof(dateline), _proof(again))
                return Dated(filed, None, filed, filed, "day", "printed", filed, refused, proof)
            on = year_of(dateline.month, dateline.day, evidence, None)
            if on is not None and not self._is_of_another_week(text, story, on):
                return Dated(on, None, on, on, "day", "calendar", on, refused, (_proof(dateline),))
        month = next((found for found, _ in dates if found.day is None and found.year is not None), None)
        if month is not None:
            return self._month(month, picked_on)
        found_in_story = [found for start, end in story for found in printed.within(start, min(end, STORY_LIMIT))]
        is_wire = any(AGENCY_MARK.search(text, span.start, span.end) for span in of_kind.get("dateline", ()))
        present = present_of_story(text, story, found_in_story, evidence, self._days, is_wire)
        return self._presented(present, evidence, refused)

    def _read(
        self,
        printed: PrintedDates,
        story: Sequence[tuple[int, int]],
        found: Found,
        dateline: Found | None,
        latest: date,
    ) -> Printed | str:
        on = found.on()
        if not found.swappable or (on is not None and on.weekday() == found.weekday):
            return read_printed(found, latest, (), False)
        inside = [
            each.on()
            for start, end in story
            for each in printed.within(start, end)
            if not each.swappable or each.weekday is not None
        ]
        days = [each for each in inside if each is not None]
        if on is not None and dateline is not None and dateline.day is not None:
            month, day = dateline.month, dateline.day
            if (month, day) in ((on.month, on.day), (on.day, on.month)):
                # `07/02/2025` over `Feb 7`: the dateline names the month.
                days.append(date(on.year, month, day))
        return read_printed(found, latest, days, reads_either_order(printed.text, self._calendar))

    def _printed(self, printed: Printed, dateline: Found | None, evidence: Evidence) -> Dated:
        proof = (_proof(printed.found),)
        first, last = printed.days[0], printed.days[-1]
        dateline_on = None
        if dateline is not None and dateline.day is not None:
            dateline_on = dateline.on() or year_of(dateline.month, dateline.day, evidence, first)
            if dateline_on is not None and dateline_on > evidence.latest:
                dateline_on = None
        if first == last:
            precision = "minute" if printed.at is not None else "day"
            return Dated(first, printed.at, first, last, precision, "printed", dateline_on, printed.conflict, proof)
        return Dated(None, None, first, last, _precision(first, last), "printed", dateline_on, printed.conflict, proof)

    def _month(self, found: Found, latest: date) -> Dated:
        assert found.year is not None
        first = date(found.year, found.month, 1)
        last = date(found.year + found.month // 12, found.month % 12 + 1, 1)
        last = min(latest, date.fromordinal(last.toordinal() - 1))
        if first > latest:
            return Dated(date_conflict=f"{found.year}-{found.month:02} is after the day of pick-up")
        return Dated(None, None, first, last, "month", "printed", evidence=(_proof(found),))

    def _presented(self, present: Present, evidence: Evidence, refused: str | None) -> Dated:
        conflict = refused or present.conflict
        if present.on is not None:
            return Dated(
                present.on, None, present.on, present.on, "day", present.method, None, conflict, present.evidence
            )
        year = evidence.copyright_year
        last = min(evidence.latest, date(year, 12, 31)) if year is not None else evidence.latest
        if present.earliest is not None and present.earliest <= last:
            precision = _precision(present.earliest, last)
            return Dated(
                None, None, present.earliest, last, precision, present.method, None, conflict, present.evidence
            )
        if year is not None and date(year, 1, 1) <= last:
            return Dated(None, None, date(year, 1, 1), last, "year", "printed", None, conflict, ())
        return Dated(date_conflict=conflict)

    def _dateline(self, printed: PrintedDates, datelines: Sequence[Span]) -> Found | None:
        for span in datelines:
            for found in printed.within(span.start, min(span.end, span.start + LINE_LIMIT)):
                if found.day is not None:
                    return found
        return first_of_month(printed.text, datelines, self._calendar.months)

    def _code(self, text: str, datelines: Sequence[Span]) -> Found | None:
        return (
            filing_code(text, datelines, self._calendar.eras)
            or wire_stamp(text, self._calendar.months)
            or corpus_stamp(text)
        )

    def _is_of_another_week(self, text: str, story: Sequence[tuple[int, int]], filed: date) -> bool:
        """Whether the story names a weekday that isn't one of the last days before it was filed: the year is another one."""
        told = self._days.first_bare(text, story[:1])
        return told is not None and (filed.weekday() - told.weekday) % 7 > MOST_DAYS_TO_FILING

    def _copyright_year(self, text: str, notices: Sequence[Span]) -> int | None:
        """The one year that notices of copyright print; a range of years, or a notice among links, is the site's, not the text's."""
        years = {self._notice_year(text[start : min(end, start + LINE_LIMIT)]) for start, end, _, _ in notices} - {None}
        return years.pop() if len(years) == 1 else None

    def _read_notice_year(self, notice: str) -> int | None:
        folded = notice.casefold()
        if not any(word in folded for word in self._copyright) or YEAR_RANGE.search(notice):
            return None
        if any(word in folded for word in self._site):
            return None
        years = {int(year) for year in COPYRIGHT_YEAR.findall(notice)}
        return years.pop() if len(years) == 1 else None


def _story(bodies: Sequence[Span]) -> list[tuple[int, int]]:
    """The stretches of body, neighbours joined."""
    stretches: list[tuple[int, int]] = []
    for start, end, _, _ in bodies:
        if stretches and stretches[-1][1] == start:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _proof(found: Found) -> tuple[int, int, str]:
    return (found.start, found.end, found.form)


def _is_bare_above(found: Found, dates: Sequence[tuple[Found, str]], dateline: Found | None) -> bool:
    """Whether a day stands above the dateline's without a clock and a label: it may be a blog's or that of a visit."""
    return dateline is not None and found.start < dateline.start and found.hour is None and (found, "") in dates


def _is_before_filing(dated: Dated, dateline: Found | None) -> bool:
    """Whether the page's day lies days before the dateline's, though a page is no older than its copy in any zone."""
    if dateline is None or dated.published_on is None or dated.dateline_on is None:
        return False
    early = (dated.dateline_on - dated.published_on).days
    return early > 1 and (dateline.year is not None or early <= LONGEST_BEFORE_FILING)


def _unless_denied_by_filing(dated: Dated) -> Dated:
    """The page's day; where it lies before the dateline's, or days after it, the days from one to the other."""
    if dated.published_on is None or dated.dateline_on is None:
        return dated
    if 0 <= (dated.published_on - dated.dateline_on).days <= LATEST_AFTER_FILING:
        return dated
    first, last = sorted((dated.published_on, dated.dateline_on))
    return dated._replace(
        published_on=None,
        published_at=None,
        published_from=first,
        published_to=last,
        date_precision=_precision(first, last),
        date_conflict=f"the page says {dated.published_on}, its dateline {dated.dateline_on}",
    )


def _precision(first: date, last: date) -> str:
    if first == last:
        return "day"
    if first.year != last.year:
        return "none"
    return "month" if first.month == last.month else "year"


def compile_dates(reference: Mapping[str, pl.DataFrame]) -> DateSolver:
    """A solver from the reference tables `calendar` and `date_forms`; raises KeyError where one is missing."""
    calendar = read_calendar(reference["calendar"])
    return DateSolver(calendar, DateFinder(read_forms(reference["date_forms"], calendar), calendar))
