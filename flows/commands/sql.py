"""`sumber sql`: ask the published warehouse, read-only."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.options import home_option
from flows.settings import WrongUsage

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("table", "csv", "json", "parquet", "markdown")
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
# A cell that is longer is read with --format json.
CELL_CHARACTERS = 60


@click.command()
@click.argument("query", required=False)
@home_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("-f", "--file", "file", type=click.Path(path_type=Path), help="Read the query from a file.")
@click.option("--timeout", default=60.0, show_default=True, metavar="SECONDS", help="Stop the query after this long.")
@click.option("--as-of", "as_of", metavar="RUN_ID", help="Ask the warehouse as it was after this run.")
@click.option("--for-spreadsheets", is_flag=True, help="Begin text that a spreadsheet would compute with a quote mark.")
def sql(
    query: str | None,
    home: Path,
    form: str,
    file: Path | None,
    timeout: float,
    as_of: str | None,
    for_spreadsheets: bool,
) -> None:
    """Ask the published warehouse one QUERY (default: from standard input, or a shell on a terminal), read-only."""
    if query is not None and file is not None:
        raise WrongUsage("give the query or the file that holds it, not both.")
    path = published(home)
    if query is None and file is None and sys.stdin.isatty() and sys.stdout.isatty():
        if as_of is not None:
            raise WrongUsage("--as-of goes with a query: sumber sql --as-of RUN_ID QUERY.")
        from flows.shell import run_shell

        run_shell(path, timeout, write_rows)
        return
    asked = _query(query, file)
    from warehouse.ask import ask

    answer = ask(path, asked, timeout, run_id=as_of)
    write_rows(without_formulas(answer.frame) if for_spreadsheets else answer.frame, form)
    if answer.cut:
        click.echo(f"only the first {answer.frame.height:,} rows are shown", err=True)


def published(home: Path) -> Path:
    """The published warehouse; raises WrongUsage where there is none."""
    path = home / "sumber.duckdb"
    from warehouse.open_published import is_published

    if not is_published(path):
        raise WrongUsage(f"there is no warehouse in {home}: make one with sumber run FOLDER --home {home}.")
    return path


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
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _query(query: str | None, file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUsage(f"{file} can't be read as UTF-8 text ({error}).") from None
    if query is None and sys.stdin.isatty():
        raise WrongUsage('give a query: sumber sql "select count(*) from articles".')
    return query if query is not None else sys.stdin.read()
