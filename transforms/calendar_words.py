"""What the calendar is called: months, weekdays, zones and the words around a date, by language."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

# A Latin weekday this short is also an ordinary word somewhere (di, so, sen): it counts only as written and with a mark after it.
SHORT_WEEKDAY = 3


class Calendar(NamedTuple):
    """The words of seeds/calendar.csv by kind; keys are casefolded but for zones and short weekdays."""

    months: Mapping[str, int]
    # Months of other numbers in neighbouring languages (`listopada`): language to number.
    shared_months: Mapping[str, Mapping[str, int]]
    solar_months: Mapping[str, int]
    # The second words of months of two (`تشرين الثاني`).
    second_words: tuple[str, ...]
    # Letters by which a text shows that it is in one of those languages.
    tells: Mapping[str, frozenset[str]]
    weekdays: Mapping[str, int]
    short_weekdays: Mapping[str, int]
    zones: Mapping[str, int]
    # The year before the first of each era that Japan, Taiwan and North Korea print.
    eras: Mapping[str, int]
    # By how many years Buddhist years run ahead.
    year_ahead: int
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
    months = _numbers(by_kind.get("month", ()))
    shared = _shared(by_kind.get("month", ()))
    return Calendar(
        months={word: number for word, number in months.items() if word not in shared},
        shared_months=shared,
        solar_months=_numbers(by_kind.get("month_jalali", ())),
        second_words=tuple(sorted({word.partition(" ")[2] for word in months if " " in word})),
        tells=_letters(by_kind.get("tell", ())),
        weekdays=weekdays,
        short_weekdays=short,
        zones={word: int(value) for word, value, _ in by_kind.get("zone", ())},
        eras=_numbers(by_kind.get("era", ())),
        year_ahead=max(_numbers(by_kind.get("year_ahead", ())).values(), default=0),
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


def _shared(words: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, int]]:
    """The words that are different months in different languages, each with its number by language."""
    numbers: dict[str, dict[str, int]] = {}
    for word, value, language in words:
        numbers.setdefault(word.casefold(), {})[language] = int(value)
    return {word: of for word, of in numbers.items() if len(set(of.values())) > 1}


def _letters(words: Iterable[tuple[str, str, str]]) -> dict[str, frozenset[str]]:
    letters: dict[str, frozenset[str]] = {}
    for letter, _, language in words:
        letters[language] = letters.get(language, frozenset()) | {letter}
    return letters


def _numbers(words: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for word, value, _ in words:
        numbers.setdefault(word.casefold(), int(value))
    return numbers
