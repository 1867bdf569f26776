"""Finds the years in which a weekday fell on a day, and which of them the evidence leaves."""

from collections.abc import Iterable
from datetime import date, timedelta

# Dates named without a year beside one with a year are near it: a wire story spans weeks, not seasons.
NEAR = timedelta(days=90)
HALF_A_YEAR = 6


def day_in(year: int, month: int, day: int) -> date | None:
    """The day, or null where the year has none (29 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def candidates(month: int, day: int, weekday: int | None, latest: date, years: Iterable[int]) -> list[date]:
    """The days of those years, earliest first, with this month, day and weekday, none after `latest`."""
    days = (day_in(year, month, day) for year in sorted(years))
    return [on for on in days if on is not None and on <= latest and (weekday is None or on.weekday() == weekday)]


def nearest(month: int, day: int, anchor: date) -> date | None:
    """The day with this month and day in the half year either side of the anchor."""
    apart = month - anchor.month
    return day_in(anchor.year - (apart > HALF_A_YEAR) + (apart < -HALF_A_YEAR), month, day)


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
