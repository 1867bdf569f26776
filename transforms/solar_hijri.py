"""Days of the calendar of Iran and Afghanistan: ۱۳ شهریور ۱۴۰۲ is 4 September 2023."""

from datetime import date

# The years printed in news of the last hundred years; 1 Farvardin 1300 was 21 March 1921.
FIRST_SOLAR_YEAR, LAST_SOLAR_YEAR = 1300, 1499
# Proleptic Gregorian ordinal of the day before year 1 of the count below, which begins 1595 years early at a cycle of 33 years.
_EPOCH = -356_032
_SHIFT = 1_595


def solar_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a solar hijri one, or null where that month has no such day; leap years by the 33-year cycle."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    if month == 12 and day == 30 and _new_year(year + 1) - _new_year(year) == 365:
        return None
    before = (month - 1) * 31 if month <= 7 else (month - 7) * 30 + 186
    return date.fromordinal(_new_year(year) + before + day - 1)


def _new_year(year: int) -> int:
    """The ordinal of 1 Farvardin."""
    counted = year + _SHIFT
    return _EPOCH + 365 * counted + counted // 33 * 8 + (counted % 33 + 3) // 4
