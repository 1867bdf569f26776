"""The samples of date_samples.csv, written before the rules, and the law of days."""

import csv
import re
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from transforms.dates import DateSolver, compile_dates
from transforms.spans import Span, by_kind

SEEDS = Path(__file__).parents[2] / "seeds"
SAMPLES = Path(__file__).with_name("date_samples.csv")
MARK = re.compile(r"\[\[(\w+)\]\]")


def compile_seeds() -> DateSolver:
    return compile_dates(
        {name: pl.read_csv(SEEDS / f"{name}.csv", infer_schema=False) for name in ("calendar", "date_forms")}
    )


SOLVER = compile_seeds()


def spans_of(marked: str) -> tuple[str, list[Span]]:
    """The text without its [[kind]] marks, and the spans that the marks open."""
    pieces = MARK.split(marked)
    text, spans = pieces[0], []
    for kind, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        spans.append(Span(len(text), len(text) + len(piece), kind, "marked"))
        text += piece
    return text, spans


with SAMPLES.open(encoding="utf-8", newline="") as rows:
    SAMPLE_ROWS = list(csv.DictReader(rows))


@pytest.mark.parametrize("row", SAMPLE_ROWS, ids=lambda row: row["name"])
def test_a_sample_is_dated_as_its_label_says(row: dict[str, str]) -> None:
    text, spans = spans_of(row["text"])
    dated = SOLVER.solve(SOLVER.dates_of(text), by_kind(spans), date.fromisoformat(row["picked_on"]))
    found = {
        name: "" if value is None else value.isoformat() if isinstance(value, date | datetime) else str(value)
        for name, value in dated._asdict().items()
        if name in row
    }
    assert found == {name: row[name] for name in found}
