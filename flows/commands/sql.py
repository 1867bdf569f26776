"""`sumber sql`: ask the published warehouse, read-only."""

import sys
from pathlib import Path

import click

from flows.answer import FORMATS, without_formulas, write_rows
from flows.commands.options import home_option, published
from flows.settings import WrongUsage


@click.command()
@click.argument("query", required=False)
@home_option
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="The form of the answer."
)
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


def _query(query: str | None, file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongUsage(f"{file} can't be read as UTF-8 text ({error}).") from None
    if query is None and sys.stdin.isatty():
        raise WrongUsage('give a query: sumber sql "select count(*) from articles".')
    return query if query is not None else sys.stdin.read()
