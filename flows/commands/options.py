"""What every command takes: its home, and the warehouse that is published there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from flows.settings import WrongUsage, home_of

Command = TypeVar("Command", bound=Callable[..., Any])


def _home(context: click.Context, parameter: click.Parameter, value: str | None) -> Path:
    return home_of(value)


def home_option(command: Command) -> Command:
    """Add --home; the command gets an absolute path as `home`."""
    return click.option(
        "--home", callback=_home, metavar="DIR", help="Where the data lives [default: $SUMBER_HOME, else ./data]."
    )(command)


def published(home: Path) -> Path:
    """The published warehouse; raises WrongUsage where there is none."""
    path = home / "sumber.duckdb"
    from warehouse.open_published import is_published

    if not is_published(path):
        raise WrongUsage(f"there is no warehouse in {home}: make one with sumber run FOLDER --home {home}.")
    return path
