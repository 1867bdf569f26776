"""Processes that load and publish run after run until they are killed, TEXTS texts a run.

Each line of the input says in JSON what one is to do (arguments of `main`). It is a fork, as to import takes longer than
to load; printed are its pid, then how it ended. The parent loads nothing itself, so no thread is lost by the fork.
"""

import json
import os
import re
import shutil
import signal
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, run_record, write_staging
from warehouse import crash_points
from warehouse.archive import archive_batch, sweep_archive
from warehouse.ledger import loaded_runs
from warehouse.load import load_run
from warehouse.lock import hold_lock
from warehouse.publish import is_behind, publish

TEXTS = 4


def run_once(home: Path, number: int) -> None:
    """One run as the flow makes it from its staging on."""
    run_id = f"run-{number:05d}"
    texts = [one_text(text) for text in range(number * TEXTS, (number + 1) * TEXTS)]
    shutil.rmtree(home / "staging", ignore_errors=True)
    staging = write_staging(home / "staging" / run_id, texts, slice_rows=TEXTS // 2)
    archive_batch(home, run_id, sorted((staging / "picked").glob("[0-9]*.parquet")))
    load_run(home, run_id, staging, run_record(run_id), ORGANIZATIONS, RULES)
    publish(home)


def main(home: Path, runs: int, point: str | None = None, occurrence: int = 1, told: str | None = None) -> None:
    """Carry on where the last process was killed, up to so many runs.

    At a point of warehouse/crash_points.py it kills itself, when that is reached for the nth time. The named moments that
    it comes to are written to the file `told`.
    """
    left = [occurrence]

    def kill_at(reached: str) -> None:
        if told:
            with open(told, "a") as file:
                file.write(f"{reached}\n")
        left[0] -= reached == point
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    crash_points.observer = kill_at
    home.mkdir(parents=True, exist_ok=True)
    with hold_lock(home, command="disturbed loads"):
        done = loaded_runs(home)
        sweep_archive(home, done)
        if is_behind(home):
            publish(home)
        for number in range(len(done), runs):
            run_once(home, number)


def refuse_started_pool() -> None:
    """Raise where an import has made Polars start its threads: a fork has no copy of them and waits for them for ever."""
    names = [path.read_text().strip() for path in Path("/proc/self/task").glob("*/comm")]
    if started := [name for name in names if re.fullmatch(r"polars-\d+", name)]:
        raise RuntimeError(f"{started} run already: what is imported here must not compute with Polars")


def answer_lines() -> None:
    """Do what each line of the input asks for, in a fork; what is killed is the fork."""
    refuse_started_pool()
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                main(Path(asked.pop("home")), **asked)
                code = 0
            except BaseException:
                traceback.print_exc()
            os._exit(code)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    answer_lines()
