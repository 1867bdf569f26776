"""Counts, shares and times in the words of the page."""

from collections.abc import Sequence
from datetime import date, timedelta


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it must be."""
    if number == 1:
        return f"{number} {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def percent(part: int, whole: int) -> str:
    """A share in percent."""
    return f"{100 * part / whole:.1f} %" if whole else "0 %"


def period(begin: date, grain: str, short: bool = False) -> str:
    """A day, month or year by its name."""
    if grain == "day":
        return f"{begin.day} {begin:%b}" if short else f"{begin.day} {begin:%B %Y}"
    return (f"{begin:%b %Y}" if short else f"{begin:%B %Y}") if grain == "month" else f"{begin.year}"


def all_periods(begins: Sequence[date], grain: str) -> list[str]:
    """Every day, month or year from the first to the last, those without a row too: an axis with gaps would lie."""
    begin, last = min(begins), max(begins)
    periods = []
    while begin <= last:
        periods.append(period(begin, grain, short=True))
        begin = {
            "day": lambda day: day + timedelta(days=1),
            "month": lambda day: (day.replace(day=28) + timedelta(days=4)).replace(day=1),
            "year": lambda day: day.replace(year=day.year + 1),
        }[grain](begin)
    return periods
