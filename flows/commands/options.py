"""Options that every command takes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from flows.settings import home_of

Command = TypeVar("Command", bound=Callable[..., Any])


def _home(context: click.Context, parameter: click.Parameter, value: str | None) -> Path:
    return home_of(value)


def home_option(command: Command) -> Command:
    """Add --home; the command gets an absolute path as `home`."""
    return click.option(
        "--home", callback=_home, metavar="DIR", help="Where the data lives [default: $SUMBER_HOME, else ./data]."
    )(command)
