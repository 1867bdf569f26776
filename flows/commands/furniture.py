"""`sumber furniture`: lines of pages rather than of stories."""

from pathlib import Path

import click

from flows.commands.options import home_option, published


@click.group()
def furniture() -> None:
    """Lines that belong to a publisher's page, not to its stories."""


@furniture.command()
@home_option
@click.option("--minimum", type=click.IntRange(min=2), metavar="N", help="Stories that share a line [default: 5].")
@click.option("--bare", "only_rows", is_flag=True, help="Only the columns of line_rules.csv, as HOME/seeds takes them.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write into this file instead of printing.")
def propose(home: Path, minimum: int | None, only_rows: bool, output: Path | None) -> None:
    """Propose recurring lines as rows of line_rules.csv, with counts and examples.

    Nothing changes by it. Look at the rows, put those that you agree with into HOME/seeds/line_rules.csv (--bare prints
    them so), and the next run reads by them.
    """
    published(home)
    from flows.furniture import MINIMUM_STORIES, bare, propose_furniture
    from flows.reference import read_reference
    from flows.settings import PACKAGED_SEEDS, WrongUsage

    line_rules = read_reference(PACKAGED_SEEDS, home / "seeds")["line_rules"]
    proposed = propose_furniture(home, line_rules, minimum or MINIMUM_STORIES)
    rows = bare(proposed, line_rules.columns) if only_rows else proposed
    if output is None:
        click.echo(rows.write_csv(), nl=False)
    else:
        try:
            output.write_text(rows.write_csv(), encoding="utf-8")
        except OSError as error:
            raise WrongUsage(f"{output} can't be written ({error.strerror}).") from None
    click.echo(f"{proposed.height:,} line{'' if proposed.height == 1 else 's'} proposed", err=True)
