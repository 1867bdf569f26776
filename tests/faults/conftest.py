"""Homes for the faults, and disks of a few megabytes."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.settings import make_home
from tests.flows.conftest import write_text


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    home = tmp_path / "home"
    make_home(home)
    return home


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox of forty texts."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(40):
        write_text(inbox, number)
    return inbox


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Makes disks in memory: mounted(megabytes) gives a folder; skips where only root may mount and we are not."""
    made: list[Path] = []

    def mount(megabytes: int) -> Path:
        folder = tmp_path / f"disk{len(made)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no `mount` here, so no small disk")
        if done.returncode:
            pytest.skip(f"a small disk can't be mounted: {done.stderr.strip()}")
        made.append(folder)
        return folder

    yield mount
    for folder in made:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)
