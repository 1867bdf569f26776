"""`sumber forget`: a takedown."""

import sys
from pathlib import Path

import click

from flows.commands.options import home_option, published
from flows.settings import WrongUsage

SHOWN = 10


@click.command()
@click.argument("document", metavar="ID", required=False)
@home_option
@click.option("--publisher", metavar="ORGANIZATION", help="Every text that this outlet carried, instead of one.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Don't ask on the terminal.")
def forget(document: str | None, home: Path, publisher: str | None, reason: str, yes: bool) -> None:
    """Take a text out of warehouse, archive and every snapshot, for good. ID is an id, 8 characters of it, or a path.

    Whatever has the same bytes goes with it, and is never loaded again, under any path. Files in your inbox are yours
    and stay. Copies of the home that you made yourself, backups above all, are not reached.
    """
    if (document is None) == (publisher is None):
        raise WrongUsage("give an ID or --publisher ORGANIZATION, and not both.")
    if not reason.strip():
        raise WrongUsage("--reason is empty: say why the text is taken out.")
    published(home)
    from flows.forget import forget as forget_texts
    from flows.forget import whom_it_means
    from flows.harmless import harmless
    from flows.turn import take_turn

    with take_turn(home):
        meant = whom_it_means(home, document, publisher)
        every = [*meant.named, *meant.same_bytes]
        if sys.stdin.isatty() and not yes:
            for each in every[:SHOWN]:
                click.echo(f"{each.document_id}  {harmless(each.path)}")
            if len(every) > SHOWN:
                click.echo(f"and {len(every) - SHOWN:,} more")
            click.confirm(f"Take {_texts(len(every))} out for good?", abort=True)
        renamed = forget_texts(home, meant, reason.strip())
    click.echo(f"{_texts(len(every))} forgotten, {len(meant.same_bytes):,} of them for having the same bytes.")
    if renamed:
        click.echo(f"{renamed:,} stories go by another article now (story_changes tells which).")
    click.echo("Older snapshots and the pages made of them are gone too; the files in your inbox are yours and stay.")


def _texts(count: int) -> str:
    return f"{count:,} text{'' if count == 1 else 's'}"
