"""What the parts of a shown text are made of."""

from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text


def padded(part: RenderableType) -> RenderableType:
    """The part with a blank on both sides."""
    return Padding(part, (0, 1))


def facts(rows: list[tuple[str, Text]]) -> RenderableType:
    """Names and values, a row each."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(style="dim", no_wrap=True, width=10)
    grid.add_column(ratio=1, overflow="fold")
    for name, value in rows:
        grid.add_row(name, value)
    return Group(grid)


def instant(value: datetime | None) -> str | None:
    """An instant to the minute."""
    return None if value is None else f"{value:%Y-%m-%d %H:%M} UTC"
