"""The shell of `sumber sql` as a person meets it: the command itself, on a pseudo-terminal."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.test_command_line import REPOSITORY
from tests.warehouse.small_warehouse import load_small_warehouse
from warehouse.publish import publish

# What a terminal is told beside text: colours, places, modes.
CONTROL = re.compile(r"\x1b(?:\[[0-9;?>=]*[a-zA-Z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>78])")
UP = "\x1b[A"


class Terminal:
    """A terminal of 100 columns with the shell in it."""

    def __init__(self, home: Path) -> None:
        self.keyboard, inside = pty.openpty()
        termios.tcsetwinsize(inside, (40, 100))
        self.shell = subprocess.Popen(
            [sys.executable, "-m", "flows.command_line", "sql", "--home", str(home)],
            cwd=REPOSITORY,
            env=os.environ | {"TERM": "xterm-256color", "XDG_STATE_HOME": str(home)},
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)

    def type(self, keys: str) -> None:
        os.write(self.keyboard, keys.encode())

    def await_text(self, pattern: str, seconds: float = 20) -> str:
        """What has been shown since the last time, up to and with this."""
        shown, deadline = "", time.monotonic() + seconds
        while not re.search(pattern, plain := CONTROL.sub("", shown), re.DOTALL):
            assert time.monotonic() < deadline, plain.split()
            if select.select([self.keyboard], [], [], 0.1)[0]:
                told = os.read(self.keyboard, 65536).decode(errors="replace")
                shown += told
                # It asks where the cursor stands.
                self.type(told.count("\x1b[6n") * "\x1b[1;1R")
        return plain


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    load_small_warehouse(tmp_path)
    publish(tmp_path)
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.shell.kill()
    terminal.shell.wait()
    os.close(terminal.keyboard)


def test_a_person_completes_a_name_asks_again_from_the_history_and_leaves(terminal: Terminal) -> None:
    terminal.await_text("Ask in SQL.*sumber>")
    terminal.type("select count(*) as texts from unres\t")
    terminal.await_text("erved_articles")
    terminal.type(";\r")
    assert "1 row" in terminal.await_text(r"texts.*1 row.*sumber>")
    terminal.type(UP)
    terminal.await_text("unreserved_articles")
    terminal.type("\r")
    terminal.await_text(r"1 row.*sumber>")
    terminal.type("select 4")
    terminal.type("\x03")
    terminal.await_text("sumber>")
    terminal.type("\x04")
    assert terminal.shell.wait(30) == 0
