"""Turns the templates of seeds/date_forms.csv into patterns that start at a date's first digit."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from transforms.calendar_words import Calendar
from transforms.word_pattern import begins_one_of, one_of

SLOT = re.compile(r"\{(\w+)\}")
# How many figures the first number of a form may have.
FIGURES = {"day": (1, 2), "mon": (1, 2), "year": (4,), "year2": (2,), "era": (1, 2, 3), "time": (1, 2)}
DIGIT_SLOT = re.compile(rf"\{{({'|'.join(FIGURES)})\}}")
TIME_MARKS = ":.h時时시点點"
# Which character may follow the first number; LETTER and ANY stand for classes.
LETTER, ANY = "letter", "any"
SEPARATORS = ",،|｜·•/–—-"


class Form(NamedTuple):
    """One way to print a date: what must stand before its first digit, and the pattern from there on."""

    name: str
    order: str
    position: str
    zone: int | None
    weekday_needed: bool
    weekday_allowed: bool
    month_before: bool
    bracket_before: bool
    word_before: str
    on_day_before: bool
    label_before: bool
    pattern: re.Pattern[str]
    slots: tuple[str, ...]
    figures: tuple[int, ...]
    followers: frozenset[str]


def read_forms(rows: pl.DataFrame, calendar: Calendar) -> tuple[Form, ...]:
    """The forms of seeds/date_forms.csv, the first to try first; raises ValueError where a template has no number."""
    ordered = sorted(rows.iter_rows(named=True), key=lambda row: int(row["priority"]))
    return tuple(_compile(row, _slot_patterns(calendar)) for row in ordered)


def _slot_patterns(calendar: Calendar) -> dict[str, str]:
    weekdays = [*calendar.weekdays, *(word for word in calendar.words.get("weekday", ()) if len(word) == 1)]
    clock = one_of(calendar.clocks)
    # Every number ends where its digits end, and every repetition is bounded: no slot can run along a long text.
    return {
        "day": r"(\d{1,2})(?!\d)",
        "mon": r"(\d{1,2})(?!\d)",
        # 13 and 14: solar hijri; 25: Buddhist.
        "year": r"((?:1[3489]|20|25)\d{2})(?!\d)",
        "year2": r"(\d{2})(?!\d)",
        "era": r"(\d{1,3})(?!\d)",
        "month": rf"([^\s\d,،/()|:;–—-]{{2,14}}(?:\s(?:{one_of(calendar.second_words)}))?)",
        "year_word": rf"(?:{one_of(calendar.words.get('year_word', ()))})(?!\w)",
        "time": rf"(\d{{1,2}})(?:[{TIME_MARKS}])[^\S\n]?(\d{{2}})(?!\d)[分분]?(?::\d{{2}}(?:\.\d{{1,6}})?)?(?:[^\S\n]?([AaPp])\.?[Mm]\b\.?)?",
        "zone": rf"(\(?(?:GMT|UTC)[^\S\n]?[+-](?:\d{{1,2}}:\d{{2}}|\d{{1,4}})(?!\d)\)?|Z\b|[+-]\d{{2}}:?\d{{2}}(?!\d)|\(?(?:{one_of(calendar.zones)})\b\)?)",
        "clock": rf"({clock})",
        "sep": f"[{re.escape(SEPARATORS)}]",
        # The day of most dates is not followed by its weekday, which a form may have there: the look takes half of the time off.
        "weekday": rf"{begins_one_of(weekdays)}({one_of(weekdays)})",
        "ordinal": rf"(?:{one_of(calendar.words.get('ordinal', ()))})",
        "of": rf"(?:{one_of(calendar.words.get('of', ()))})",
        "on_day": rf"(?:{one_of(calendar.words.get('on_day', ()))})",
    }


def _compile(row: dict[str, str], slots: dict[str, str]) -> Form:
    template = row["template"]
    first = DIGIT_SLOT.search(template)
    if first is None:
        raise ValueError(f"date_forms.csv, {row['name']}: the template holds no number")
    before, after = template[: first.start()], template[first.start() :]
    word_before = SLOT.sub("", before).replace("[.]", "").strip("[], (_").casefold()
    rest = after[first.end() - first.start() :]
    return Form(
        name=row["name"],
        order=row["order"],
        position=row["position"],
        zone=int(row["zone"]) if row.get("zone") else None,
        weekday_needed="{weekday}" in before and "[{weekday}" not in before,
        weekday_allowed="{weekday}" in before,
        month_before="{month}" in before,
        bracket_before=before.endswith("("),
        word_before=word_before,
        on_day_before="{on_day}" in before,
        label_before="{published}" in before,
        pattern=re.compile(_pattern(after, slots), re.IGNORECASE),
        slots=tuple(_slot_names(after)),
        figures=FIGURES[first.group(1)],
        followers=frozenset(TIME_MARKS if first.group(1) == "time" else _followers(rest)),
    )


def _slot_names(template: str) -> Iterable[str]:
    for name in SLOT.findall(template):
        if name == "time":
            yield from ("hour", "minute", "half")
        elif name not in ("sep", "ordinal", "of", "on_day", "year_word"):
            yield name


def _pattern(template: str, slots: dict[str, str]) -> str:
    pieces, position = [], 0
    characters = {
        "[": "(?:",
        "]": ")?",
        "_": r"[^\S\n]{0,2}",
        " ": r"[^\S\n]{1,3}",
        "(": "[(（]",
        ")": "[)）]",
        "-": "[-–]",
    }
    while position < len(template):
        slot = SLOT.match(template, position)
        if slot:
            pieces.append(slots[slot.group(1)])
            position = slot.end()
        else:
            character = template[position]
            pieces.append(characters.get(character) or re.escape(character))
            position += 1
    return "".join(pieces)


def _followers(rest: str) -> set[str]:
    """The characters that may come right after the first number, from the template's rest."""
    found: set[str] = set()
    position = 0
    while position < len(rest):
        character = rest[position]
        if character == "[":
            close = _closing(rest, position)
            found |= _followers(rest[position + 1 : close]) - {ANY}
            position = close + 1
            continue
        if character == "_":
            found |= {" ", "\u00a0"}
            position += 1
            continue
        slot = SLOT.match(rest, position)
        if slot:
            return found | (set(SEPARATORS) if slot.group(1) == "sep" else {LETTER})
        return found | {
            " ": {" ", "\u00a0", "\u2009", "\u202f"},
            "(": {"(", "（"},
            ")": {")", "）"},
            "-": {"-", "–"},
        }.get(character, {character})
    return found | {ANY}


def _closing(template: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(template)):
        depth += {"[": 1, "]": -1}.get(template[position], 0)
        if depth == 0:
            return position
    raise ValueError(f"unclosed bracket in date template {template!r}")
