"""Each form of date_forms.csv reads the text that stands beside it; each calendar word reads as one day."""

from pathlib import Path

import polars as pl
import pytest

from transforms.calendar_words import read_calendar
from transforms.date_parts import Found
from transforms.dates import compile_dates

SEEDS = Path(__file__).parents[2] / "seeds"
TABLES = {name: pl.read_csv(SEEDS / f"{name}.csv", infer_schema=False) for name in ("calendar", "date_forms")}
CALENDAR = read_calendar(TABLES["calendar"])
SOLVER = compile_dates(TABLES)


def shown(found: Found) -> str:
    day = "??" if found.day is None else f"{found.day:02}"
    clock = "" if found.hour is None else f" {found.hour:02}:{found.minute:02}"
    weekday = f" {found.weekday_word}" if found.weekday_word else ""
    zone = "" if found.zone is None else f"{found.zone:+}"
    return f"{found.year or '????'}-{found.month:02}-{day}{weekday}{clock}{zone}"


@pytest.mark.parametrize("form", TABLES["date_forms"].rows(named=True), ids=lambda form: form["name"])
def test_a_form_reads_its_own_test_text(form: dict[str, str]) -> None:
    found = SOLVER.find(form["test"], 0, len(form["test"]))
    assert [(shown(each), each.form) for each in found] == [(form["expected"], form["name"])]


MONTHS = [
    (language, word, int(value))
    for language, words, value in TABLES["calendar"]
    .filter(pl.col("kind") == "month")
    .select("language", "words", "value")
    .iter_rows()
    for word in words.split("|")
]


def test_every_month_of_every_language_is_read_between_a_day_and_a_year() -> None:
    """Seen to fail when the month's slot ended at a combining mark, and when a month of two words was cut after the first."""
    wrong = []
    for language, word, month in MONTHS:
        # `listopada` is November in Polish and October in Croatian: the letters around it tell.
        line = f"3 {word} 2021 {''.join(sorted(CALENDAR.tells.get(language, ())))}"
        found = SOLVER.find(line, 0, len(line))
        if [(each.year, each.month, each.day) for each in found] != [(2021, month, 3)]:
            wrong.append((language, word))
    assert wrong == []


def test_every_weekday_of_four_letters_or_more_is_read_before_a_date() -> None:
    weekdays = TABLES["calendar"].filter(pl.col("kind") == "weekday").select("words", "value").iter_rows()
    wrong = []
    for words, value in weekdays:
        for word in words.split("|"):
            line = f"{word}, 3/5/2021"
            if len(word) > 3 and [each.weekday for each in SOLVER.find(line, 0, len(line))] != [int(value)]:
                wrong.append(word)
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "Sabtu, 06/09/2025 09:05 WIB",
        "Diperbarui 20 Jun 2025, 10:27 WIB",
        "Updated: 2013-03-04 14:49",
        "입력 2024.05.16 15:20",
        "发布时间：2024-05-01 09:30",
        "[Juche113.6.11.]",
        "[2024.10.29.]",
        "All News 11:55 September 13, 2023",
        "This story is from October 9, 2019",
        "calendar>>August 13. 2014 Juche 103",
        "10.11.2025 17:59",
        "Kompas.com- 18/06/2025, 19:56 WIB",
    ],
)
def test_a_line_of_only_a_date_is_a_date_line(line: str) -> None:
    assert SOLVER.is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Pasar Apung Dibuka Kembali",
        "Harga Beras Naik Sejak 1 Juni 2025",
        "SEOUL, Sept. 13 (Yonhap) -- The port reopened.",
        "December 31, 1986.",
        "published on April 9.",
        "Yati Lestari | Sabtu, 06/09/2025 09:05 WIB",
        "2-1",
        "16.350",
        "Kamis (4/9)",
        "1 Juni 2025 " * 20,
    ],
)
def test_a_line_of_the_story_is_no_date_line(line: str) -> None:
    assert not SOLVER.is_date_line(line)


@pytest.mark.parametrize(
    "text",
    ["16.350 - 16.410", "2-1", "versi 4.3.16", "25-26/5", "Rp 1/2", "12345/6/2021", "1.12/6/2021", "0812-345-678"],
)
def test_figures_are_no_dates(text: str) -> None:
    """Seen to fail when a number after another number's point could begin a date."""
    assert SOLVER.find(text, 0, len(text)) == []


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("GMT+7", 420),
        ("GMT+700", 420),
        ("GMT+07:00", 420),
        ("(UTC-3)", -180),
        ("UTC-330", -210),
        ("+0900", 540),
        ("GMT+70", None),
        ("+9900", None),
    ],
)
def test_a_zone_is_hours_and_minutes_or_unknown(zone: str, minutes: int | None) -> None:
    """Seen to catch: the bound on zones left out; `GMT+700` read as 70 hours."""
    text = f"August 14, 2024 16:50 {zone}"
    (found,) = SOLVER.find(text, 0, len(text))
    assert (text[found.start : found.end], found.zone) == (text, minutes)


def test_offsets_are_code_points_of_the_whole_text() -> None:
    text = "𝒜 é — terbit Kamis, 22 Juli 2021 – 20:29 WIB."
    (found,) = SOLVER.find(text, 4, len(text))
    assert text[found.start : found.end] == "Kamis, 22 Juli 2021 – 20:29 WIB"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Zagreb, 3. listopada 2024. Vlada je održala sjednicu o željeznici.", "2024-10-03"),
        ("Warszawa, 3 listopada 2024. Rząd przyjął ustawę o kolei, która wchodzi w życie.", "2024-11-03"),
        ("3 listopada 2024", None),
        ("۱۳ شهریور ۱۴۰۲، ۱۰:۲۴", "2023-09-04"),
        ("۳۰ اسفند ۱۴۰۳", "2025-03-20"),
        ("۳۰ اسفند ۱۴۰۲", None),
        ("تاریخ انتشار: ۱۴۰۲/۰۶/۱۳ گزارش", "2023-09-04"),
        ("05 رجب 1446 هـ", None),
        ("1446/07/05", None),
        ("18 نونبر 2021 - 20:00", "2021-11-18"),
        ("٢٤ كانون الثاني ٢٠٢٥", "2025-01-24"),
        ("21 अगस्त २०२४", "2024-08-21"),
        ("৩ জুলাই ২০২৪, ১১:২০", "2024-07-03"),
        ("๒๑ มกราคม ๒๕๖๑", "2018-01-21"),
        ("בתאריך 06.08.23 | 11:20", "2023-08-06"),
        ("등록 23.04.11 17:51", "2023-04-11"),
        ("06.08.23", None),
        ("2023 m. rugpjūčio 5 d.", "2023-08-05"),
        ("13 травня 2024 р., 10:00", "2024-05-13"),
    ],
)
def test_dates_of_other_scripts_and_calendars_are_read_or_left(text: str, day: str | None) -> None:
    """Seen to catch: `listopada` read as November in Croatian; a lunar year read as a solar one."""
    found = [on.isoformat() for each in SOLVER.find(text, 0, len(text)) if (on := each.on()) is not None]
    assert found == ([] if day is None else [day])
