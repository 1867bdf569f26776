"""How this program is called here, so that the commands it names can be typed as they are printed."""

import os
import shlex
import shutil
import sys
from pathlib import Path

from flows.settings import home_of


def program() -> str:
    """`sumber` where the shell finds it, else the path by which it was called, else the interpreter with the module."""
    called = Path(sys.argv[0])
    found = shutil.which("sumber")
    if called.name != "sumber":
        return "sumber" if found else f"{shlex.quote(_short(Path(sys.executable)))} -m flows.command_line"
    if found and Path(found).resolve() == called.resolve():
        return "sumber"
    return shlex.quote(_short(called.absolute()))


def command(arguments: str, home: Path) -> str:
    """A command line for this home, ready to be typed in this folder."""
    return f"{program()} {arguments}" + ("" if home == home_of(None) else f" --home {shlex.quote(_short(home))}")


def _short(path: Path) -> str:
    """The path from here where it lies below, else the whole."""
    here = Path.cwd()
    short = os.path.relpath(path, here) if path.is_relative_to(here) else str(path)
    return short if os.sep in short or path.is_dir() else f".{os.sep}{short}"
