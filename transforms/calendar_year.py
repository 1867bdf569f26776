"""Finds the years in which a weekday fell on a day, and which of them the evidence leaves."""

from collections.abc import Iterable
from datetime import date, timedelta

# A weekday and a day of the month come back after 5, 6, 11 or 12 years: 28 years hold every case.
CYCLE = 28
# Dates named without a year beside one with a year are near it: a wire story spans weeks, not seasons.
NEAR = timedelta(days=90)
HALF_A_YEAR = timedelta(days=183)


def day_in(year: int, month: int, day: int) -> date | None:
    """The day, or null where the year has none (29 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def candidates(month: int, day: int, weekday: int | None, latest: date) -> list[date]:
    """The days of the last 28 years, latest first, with this month, day and weekday, none after `latest`."""
    days = []
    for year in range(latest.year, latest.year - CYCLE, -1):
        on = day_in(year, month, day)
        if on is not None and on <= latest and (weekday is None or on.weekday() == weekday):
            days.append(on)
    return days


def nearest(month: int, day: int, anchor: date) -> date | None:
    """The day with this month and day that lies closest to the anchor."""
    days = [
        on for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (on := day_in(year, month, day)) is not None
    ]
    return min(days, key=lambda on: abs(on - anchor), default=None)


def agree(anchor: date, others: Iterable[tuple[int, int, int]]) -> bool:
    """Whether every other (month, day, weekday) falls on its weekday in the half year either side of the anchor."""
    for month, day, weekday in others:
        on = nearest(month, day, anchor)
        if on is None or on.weekday() != weekday:
            return False
    return True


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier (28 February for 29 February)."""
    return day_in(day.year - years, day.month, day.day) or date(day.year - years, 2, 28)
