"""One run without Prefect, and what each of its steps cost, as a line of JSON: `python -m tests.benchmarks.step_costs HOME INBOX`.

For each step its processor seconds (of all threads) and seconds; the peak memory of the process in MB; how many texts there were.
"""

import argparse
import json
import resource
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.deduplicate import deduplicate_run
from flows.judge import judge_run_batch, judge_run_rows
from flows.load import load_accepted
from flows.pick_up import pick_up_new
from flows.refine_batch import refine_batch
from flows.run_place import begin_run
from flows.settings import make_home, read_settings
from warehouse.addresses import place_of
from warehouse.publish import publish

MB = 1024


def run_steps(home: Path, inbox: Path) -> dict[str, Any]:
    """Pick up, refine, judge, deduplicate, load and publish what is new; gives what each step cost."""
    make_home(home)
    steps: dict[str, dict[str, float]] = {}

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        begun, cpu = time.monotonic(), time.process_time()
        yield
        steps[step] = {"cpu": time.process_time() - cpu, "seconds": time.monotonic() - begun}

    with begin_run(str(uuid.uuid4()), home, inbox) as run:
        with timed("pick up"):
            picked = pick_up_new(inbox, home, run.room("picked"), read_settings(home), lambda done, of: None)
        with timed("refine"):
            for batch in picked.batches:
                refine_batch(run.batch(batch))
        with timed("judge rows"):
            judge_run_rows(run)
        with timed("deduplicate"):
            deduplicate_run(run)
        with timed("judge batch"):
            judge_run_batch(run)
        staged = {
            room: sum(file.stat().st_size for file in (run.staging / room).glob("*.parquet"))
            for room in ("picked", "refined")
        }
        with timed("load"):
            load_accepted(run, {})
        with timed("publish"):
            publish(home)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB
    return {"texts": picked.picked_up, "steps": steps, "peak_mb": peak, "staged": staged}


def main() -> None:
    """Run once and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("inbox")
    asked = parser.parse_args()
    print(json.dumps(run_steps(asked.home, place_of(asked.inbox))))


if __name__ == "__main__":
    main()
