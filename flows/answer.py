"""The rows of an answer, written to standard output in the form that was asked for."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from flows.settings import WrongUsage

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("table", "csv", "json", "parquet", "markdown")
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
# A cell that is longer is read with --format json.
CELL_CHARACTERS = 60


def write_rows(rows: "pl.DataFrame", form: str) -> None:
    """Write rows to standard output as a table, CSV, JSON or Parquet."""
    if form == "table":
        print_table(rows)
    elif form == "json":
        click.echo(rows.write_json())
    elif form == "csv":
        click.echo(rows_for_csv(rows).write_csv(), nl=False)
    elif form == "markdown":
        click.echo(markdown_table(rows))
    elif sys.stdout.isatty():
        raise WrongUsage("Parquet is not for a terminal: send it to a file, sumber sql … --format parquet > FILE.")
    else:
        rows.write_parquet(sys.stdout.buffer)


def rows_for_csv(rows: "pl.DataFrame") -> "pl.DataFrame":
    """The rows with every list, struct and map as JSON text: CSV has no form for them."""
    import json

    nested = [name for name, kind in rows.schema.items() if kind.is_nested()]
    as_text = {
        name: [
            None if value is None else json.dumps(value, ensure_ascii=False, default=str)
            for value in rows[name].to_list()
        ]
        for name in nested
    }
    return rows.with_columns(**{name: _text_series(name, texts) for name, texts in as_text.items()})


def without_formulas(rows: "pl.DataFrame") -> "pl.DataFrame":
    """The rows with a quote mark before each text that a spreadsheet would take for a formula."""
    import polars as pl

    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    risky = {
        name: [
            f"'{text}" if text is not None and text.startswith(FORMULA_BEGINS) else text
            for text in rows[name].to_list()
        ]
        for name in texts
    }
    return rows.with_columns(**{name: _text_series(name, column) for name, column in risky.items()})


def markdown_table(rows: "pl.DataFrame") -> str:
    """The rows as a table of Markdown; no sign in a text acts as Markdown or HTML."""
    from flows.harmless import harmless_markdown

    lines = [[harmless_markdown(name) for name in rows.columns]]
    lines.append(["---:" if kind.is_numeric() else "---" for kind in rows.schema.values()])
    lines += [
        ["" if value is None else harmless_markdown(_shown(value), CELL_CHARACTERS) for value in row]
        for row in rows.iter_rows()
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _text_series(name: str, texts: list[str | None]) -> "pl.Series":
    import polars as pl

    return pl.Series(name, texts, dtype=pl.String)


def print_table(rows: "pl.DataFrame") -> None:
    """Print rows for reading; control characters in them don't reach the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from flows.harmless import harmless

    table = Table(show_lines=False)
    for name, kind in rows.schema.items():
        table.add_column(Text(harmless(name)), justify="right" if kind.is_numeric() else "left", overflow="fold")
    for row in rows.iter_rows():
        table.add_row(*(Text("" if value is None else harmless(_shown(value), CELL_CHARACTERS)) for value in row))
    console = Console()
    if not console.is_terminal:
        # A pipe has no width of its own: 80 columns would fold every table of the warehouse.
        console = Console(width=max(console.width, 20 + rows.width * (CELL_CHARACTERS + 3)))
    console.print(table)
    console.print(f"{rows.height:,} row{'' if rows.height == 1 else 's'}", highlight=False)


def _shown(value: Any) -> str:
    """A value for reading; --format json and csv have it in full."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}{'Z' if value.tzinfo else ''}"
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)
