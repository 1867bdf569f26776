"""Homes that tests share: to copy one takes a hundredth of the time that making it anew would take."""

import shutil
from pathlib import Path


def copied(made: Path, home: Path) -> Path:
    """A copy of a home that was made once, for a test that changes it."""
    return Path(shutil.copytree(made, home, symlinks=True, dirs_exist_ok=True))
