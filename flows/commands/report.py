"""`sumber report`: the warehouse in pictures, as one page that needs no network."""

from pathlib import Path

import click

from flows.commands.options import home_option, published


@click.command()
@home_option
def report(home: Path) -> None:
    """Make HOME/report/index.html: the warehouse in pictures, one page that needs no network."""
    published(home)
    from warehouse.page.build import build_page

    click.echo(build_page(home))
