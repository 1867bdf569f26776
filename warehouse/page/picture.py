"""A picture of the page: its query, its sentence, its form, and its rows as it takes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import altair as alt

from warehouse.page.plain import plain

QUERIES = Path(__file__).parent / "queries"
Row = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """One picture: `name` is that of its query, `says` puts its rows into a sentence, `form` draws them."""

    name: str
    title: str
    empty: str
    says: Callable[[Sequence[Row]], str]
    form: Callable[[Sequence[Row]], alt.TopLevelMixin]
    # Rows of a query that names the newest first are drawn from left to right.
    newest_first: bool = False

    @property
    def query(self) -> str:
        """The query, as it can be given to `sumber sql`."""
        return (QUERIES / f"{self.name}.sql").read_text(encoding="utf-8")


def plain_rows(picture: Picture, rows: Sequence[Row]) -> list[Row]:
    """The rows as the picture takes them: plain text, oldest first, runs named by when they began."""
    taken = [{name: _plain_value(value) for name, value in row.items()} for row in rows]
    if picture.newest_first:
        taken.reverse()
    if taken and "started_at" in taken[0]:
        named = _run_names([row["started_at"] for row in taken])
        taken = [row | {"run": named[row["started_at"]]} for row in taken]
    return taken


def _run_names(begun: Sequence[datetime]) -> dict[datetime, str]:
    """Each beginning to the minute, or to the microsecond where two runs would share a name."""
    instants = set(begun)
    for form in ("%d %b %H:%M", "%d %b %H:%M:%S"):
        names = {instant: f"{instant:{form}}" for instant in instants}
        if len(set(names.values())) == len(instants):
            return names
    return {instant: f"{instant:%d %b %H:%M:%S.%f}" for instant in instants}


def _plain_value(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    return [plain(each) for each in value] if isinstance(value, list) else value


def shown_value(value: Any) -> str:
    """A value as a cell of a table shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return ", ".join(value) if isinstance(value, list) else str(value)
