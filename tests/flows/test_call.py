"""The commands that a summary names can be typed as they stand, in the folder where they are read."""

import sys
from pathlib import Path

import pytest

from flows.call import command, program


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a program `sumber`, as the place where the command is given; nothing of it is on the path."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    found = tmp_path / "venv" / "bin" / "sumber"
    found.write_text("#!/bin/sh\n")
    found.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("SUMBER_HOME", raising=False)
    monkeypatch.setattr(sys, "argv", [str(found), "run"])
    return found


def test_where_the_shell_finds_it_its_name_is_enough(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(installed.parent))
    assert program() == "sumber"


def test_where_the_shell_does_not_find_it_the_path_from_here_is_said(installed: Path) -> None:
    """Seen to catch: the path left whole."""
    assert program() == "venv/bin/sumber"


def test_where_the_shell_finds_another_one_the_path_is_said(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other" / "sumber"
    other.parent.mkdir()
    other.write_bytes(installed.read_bytes())
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(other.parent))
    assert program() == "venv/bin/sumber"


def test_called_as_a_module_without_an_installation_it_is_called_so_again(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["flows/command_line.py"])
    monkeypatch.setattr(sys, "executable", "/opt/a python/bin/python")
    assert program() == "'/opt/a python/bin/python' -m flows.command_line"


def test_the_home_is_named_only_where_it_is_not_the_usual_one(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("ui", tmp_path / "data") == "venv/bin/sumber ui"
    assert command("ui", tmp_path / "my data") == "venv/bin/sumber ui --home './my data'"
    assert command("ui", Path("/srv/data")) == "venv/bin/sumber ui --home /srv/data"
    monkeypatch.setenv("SUMBER_HOME", "/srv/data")
    assert command("ui", Path("/srv/data")) == "venv/bin/sumber ui"
