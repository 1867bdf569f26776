"""What the calendar is called: months, weekdays, zones and the words around a date, by language."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

# A Latin weekday this short is also an ordinary word somewhere (di, so, sen): it counts only as written and with a mark after it.
SHORT_WEEKDAY = 3


class Calendar(NamedTuple):
    """The words of seeds/calendar.csv by kind; keys are casefolded but for zones and short weekdays."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    short_weekdays: Mapping[str, int]
    zones: Mapping[str, int]
    relatives: Mapping[str, int]
    clocks: Mapping[str, str]
    labels: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    weekdays_of_reports: tuple[str, ...]


def read_calendar(rows: pl.DataFrame) -> Calendar:
    """The calendar of seeds/calendar.csv: columns key, kind, language, words (split by `|`) and value."""
    by_kind: dict[str, list[tuple[str, str, str]]] = {}
    for kind, language, words, value in rows.select("kind", "language", "words", "value").iter_rows():
        for word in words.split("|"):
            by_kind.setdefault(kind, []).append((word, value or "", language))
    weekdays: dict[str, int] = {}
    short: dict[str, int] = {}
    for word, value, _ in by_kind.get("weekday", ()):
        if len(word) <= SHORT_WEEKDAY and word.isascii():
            short.setdefault(word, int(value))
        else:
            weekdays.setdefault(word.casefold(), int(value))
    labels = {
        word.casefold(): kind
        for kind in ("label", "label_updated", "label_published")
        for word, _, _ in by_kind.get(kind, ())
    }
    reporting = {language for _, _, language in by_kind.get("said", ())}
    return Calendar(
        months=_numbers(by_kind.get("month", ())),
        weekdays=weekdays,
        short_weekdays=short,
        zones={word: int(value) for word, value, _ in by_kind.get("zone", ())},
        relatives=_numbers(by_kind.get("relative", ())),
        clocks={word.casefold(): value for word, value, _ in by_kind.get("clock", ())},
        labels=labels,
        words={kind: tuple(word for word, _, _ in found) for kind, found in by_kind.items()},
        weekdays_of_reports=tuple(
            word
            for word, _, language in by_kind.get("weekday", ())
            if language in reporting and len(word) > SHORT_WEEKDAY
        ),
    )


def _numbers(words: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for word, value, _ in words:
        numbers.setdefault(word.casefold(), int(value))
    return numbers
