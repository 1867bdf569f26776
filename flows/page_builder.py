"""Build the page in a process of its own: ready before it is needed, and no run fails by it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.settings import PACKAGE_ROOT

# A page of the samples takes under two seconds, one of a million articles a few more.
PATIENCE_SECONDS = 60.0


class PageBuilder:
    """A process that gets ready to build the page of a home, and builds it when told."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process: subprocess.Popen[bytes] | None = None

    def get_ready(self) -> None:
        """Let it start, unless it has: it imports for a second and then waits, which takes 150 MB."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "warehouse.page", str(self.home)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=PACKAGE_ROOT,
            )

    def begin(self) -> None:
        """Let it build from what is published now; returns at once."""
        self.get_ready()
        assert self.process is not None and self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.write(b"build\n")
            self.process.stdin.flush()

    def finish(self, seconds: float = PATIENCE_SECONDS) -> str | None:
        """Wait for the page that was begun; gives None when it is there, else why it could not be built, in one sentence."""
        assert self.process is not None
        try:
            _, complaint = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"The page was not built within {seconds:g} seconds; sumber report tries again."
        if self.process.returncode == 0:
            return None
        lines = complaint.decode("utf-8", "replace").strip().splitlines()
        return f"The page could not be built ({lines[-1] if lines else 'no reason given'}); sumber report tries again."

    def end(self) -> None:
        """End the process, whatever it is at."""
        if self.process is not None:
            if self.process.poll() is None:
                self.process.kill()
            self.process.communicate()


@contextmanager
def page_builder(home: Path) -> Iterator[PageBuilder]:
    """A builder that is gone after the block."""
    builder = PageBuilder(home)
    try:
        yield builder
    finally:
        builder.end()
