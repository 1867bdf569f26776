"""`sumber sql`: ask the published warehouse, read-only."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.options import home_option
from flows.settings import WrongUsage

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("table", "csv", "json", "parquet")
# A cell that is longer is read with --format json.
CELL_CHARACTERS = 60


@click.command()
@click.argument("query", required=False)
@home_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("-f", "--file", "file", type=click.Path(path_type=Path), help="Read the query from a file.")
@click.option("--timeout", default=60.0, show_default=True, metavar="SECONDS", help="Stop the query after this long.")
def sql(query: str | None, home: Path, form: str, file: Path | None, timeout: float) -> None:
    """Ask the published warehouse one QUERY (default: from standard input); it can't write, nor read other files."""
    asked = _query(query, file)
    path = published(home)
    from warehouse.ask import ask

    answer = ask(path, asked, timeout)
    write_rows(answer.frame, form)
    if answer.cut:
        click.echo(f"only the first {answer.frame.height:,} rows are shown", err=True)


def published(home: Path) -> Path:
    """The published warehouse; raises WrongUsage where there is none."""
    path = home / "sumber.duckdb"
    if not path.exists():
        raise WrongUsage(f"there is no warehouse in {home}: make one with sumber run FOLDER --home {home}.")
    return path


def write_rows(rows: "pl.DataFrame", form: str) -> None:
    """Write rows to standard output as a table, CSV, JSON or Parquet."""
    if form == "table":
        print_table(rows)
    elif form == "json":
        click.echo(rows.write_json())
    elif form == "csv":
        click.echo(rows.write_csv(), nl=False)
    elif sys.stdout.isatty():
        raise WrongUsage("Parquet is not for a terminal: send it to a file, sumber sql … --format parquet > FILE.")
    else:
        rows.write_parquet(sys.stdout.buffer)


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
    if query is not None and file is not None:
        raise WrongUsage("give the query or the file that holds it, not both.")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUsage(f"{file} can't be read as UTF-8 text ({error}).") from None
    if query is None and sys.stdin.isatty():
        raise WrongUsage('give a query: sumber sql "select count(*) from articles".')
    return query if query is not None else sys.stdin.read()
