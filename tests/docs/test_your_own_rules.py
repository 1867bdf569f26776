"""docs/your-own-rules.md does what it says: its rows, laid over the packaged ones, change its text as its tables tell."""

import re
from pathlib import Path

import duckdb
import pytest

from flows.older_rules import older_rules_sentence
from flows.rederive import begin_reprocessing, rederive, take_over
from flows.show import read_rules, show_file
from tests.flows.judged_home import load_judged

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "your-own-rules.md").read_text(encoding="utf-8")
TEXT = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)[0]
ROWS = re.findall(r"`HOME/seeds/(\w+\.csv)`(?:(?!```).)*?```csv\n(.*?)```", PAGE, re.DOTALL)


def told(when: str) -> dict[str, str]:
    """The table of the page headed by this word, column to value."""
    table = re.findall(rf"\| column \| {when} \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE)[0]
    rows = [line.strip("|").split("|") for line in table.splitlines()]
    return {name.strip(): value.strip() for name, value in rows}


def stored(home: Path, columns: list[str]) -> dict[str, str]:
    with duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True) as con:
        row = con.execute(f"select {', '.join(columns)} from articles").fetchall()[0]
    return {name: "" if value is None else str(value) for name, value in zip(columns, row, strict=True)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the page's text in its inbox."""
    home = tmp_path / "home"
    (home / "inbox").mkdir(parents=True)
    (home / "inbox" / "mercusuar.txt").write_text(TEXT, encoding="utf-8")
    return home


def lay_over(home: Path, leave_out: str = "") -> None:
    (home / "seeds").mkdir()
    for name, rows in ROWS:
        if name != leave_out:
            (home / "seeds" / name).write_text(rows, encoding="utf-8")


def test_the_page_gives_rows_for_four_files() -> None:
    assert [name for name, _ in ROWS] == ["organizations.csv", "names.csv", "line_rules.csv", "datelines.csv"]


def test_the_text_reads_before_and_after_as_the_page_tells(home: Path) -> None:
    """Seen to catch: the overlay left out of read_reference."""
    before, after = told("before"), told("after")
    load_judged(home, {"mercusuar.txt": TEXT})
    assert stored(home, list(before)) == before
    lay_over(home)
    assert str(older_rules_sentence(home)).startswith("1 article was read by older rules")
    with begin_reprocessing("00000000-0000-0000-0000-000000000001", home) as run:
        changed = {change.column for change in rederive(run).differences.columns}
        take_over(run)
    assert {name for name in before if before[name] != after[name]} <= changed
    assert stored(home, list(after)) == after
    assert older_rules_sentence(home) is None


@pytest.mark.parametrize(
    ("file", "column"),
    [("names.csv", "publisher_id"), ("line_rules.csv", "word_count"), ("datelines.csv", "dateline_place")],
)
def test_each_row_is_needed(home: Path, file: str, column: str) -> None:
    lay_over(home, leave_out=file)
    article = show_file(home / "inbox" / "mercusuar.txt", read_rules(home)).article
    assert article is not None
    assert str(article[column]) != told("after")[column]
