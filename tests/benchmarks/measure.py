"""Measure a command as a whole: wall, processor time of all its processes, and the peak of their memory together."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
# Often enough to see a batch of a worker (a second), seldom enough to cost a hundredth of a core.
SAMPLED_EVERY_SECONDS = 0.25


class Measured(NamedTuple):
    """What a command cost; peak_mb is null where /proc does not tell."""

    seconds: float
    cpu_seconds: float
    peak_mb: float | None
    output: str


class CommandFailed(Exception):
    """A measured command ended with another code than 0; the message ends with what it said last."""


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Run a command from the repository's root to its end; raises CommandFailed."""
    begun = time.monotonic()
    before = os.times()
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    watched = _Watch(process.pid)
    watched.start()
    output, _ = process.communicate()
    seconds = time.monotonic() - begun
    watched.stop()
    after = os.times()
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}: {output[-1500:]}")
    # The command waits for its server and workers, so their time is in that of the children.
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(seconds, cpu, watched.peak_mb, output)


class _Watch(threading.Thread):
    """Adds up the proportional memory (a page that n processes share counts 1/n for each) of a process and all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak_mb: float | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(SAMPLED_EVERY_SECONDS):
            held = sum(map(_memory, _family(self.pid)))
            if held:
                self.peak_mb = max(self.peak_mb or 0, held / 1024)

    def stop(self) -> None:
        self.ended.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return
    for task in tasks:
        try:
            children = Path(f"/proc/{pid}/task/{task}/children").read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _memory(pid: int) -> int:
    """Kilobytes of one process, 0 where it has ended or /proc is not there."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
