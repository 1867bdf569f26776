"""`sumber show`: one text with all that was read off it."""

import sys
from pathlib import Path

import click

from flows.commands.options import home_option


@click.command()
@click.argument("text", metavar="FILE|ID")
@home_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="The form of the answer.",
)
@click.option("--no-color", is_flag=True, help="Without colours; so it is too in a pipe and where NO_COLOR is set.")
def show(text: str, home: Path, form: str, no_color: bool) -> None:
    """Show one text: its spans, who wrote it with the proof, its day, language and rights.

    FILE is any text and needs no warehouse. ID is a document_id, the first eight or more characters of one, or the
    path of a text in the warehouse; then its story and its copies are shown too.
    """
    from flows.show import read_rules, show_file

    path = Path(text)
    rules = read_rules(home)
    if _exists(path):
        shown = show_file(path, rules)
    else:
        from flows.show_stored import show_stored

        shown = show_stored(text, home, rules)
    if hasattr(sys.stdout, "reconfigure"):
        # A terminal without UTF-8 gets escapes instead of an error.
        sys.stdout.reconfigure(errors="backslashreplace")
    if form == "json":
        import json

        click.echo(json.dumps(shown.as_record(), ensure_ascii=False, indent=2, default=_written))
        return
    from rich.console import Console

    from flows.show_page import print_shown

    print_shown(Console(no_color=no_color or None, highlight=False), shown)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _written(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
