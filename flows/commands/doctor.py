"""`sumber doctor`: check the laws over the whole warehouse, and the installation."""

from pathlib import Path

import click

from flows.commands.options import home_option, published


@click.command()
@home_option
@click.option("--digest", "only_digest", is_flag=True, help="Print a hash of each table's rows, and nothing else.")
def doctor(home: Path, only_digest: bool) -> None:
    """Check every law of the warehouse; exit code 5 when one is broken."""
    path = published(home)
    if only_digest:
        from warehouse.digest import digest

        for table, hashed in digest(path):
            click.echo(f"{table:<14} {hashed}")
        return
    from flows.health import examine_home

    health = examine_home(home, path)
    for line in health.lines:
        click.echo(line)
    if health.broken:
        raise LawBroken(f"{len(health.broken)} broken: {'; '.join(health.broken)}")


class LawBroken(Exception):
    """A law of the warehouse does not hold."""
