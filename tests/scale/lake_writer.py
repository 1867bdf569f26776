"""A writer of a lake as a process of its own: load staged runs one after the other, each tried again when overtaken.

Run as `python -m tests.scale.lake_writer HOME INBOX BEGIN`: picks up and loads texts, a run a text, until it is ended.
"""

import os
import sys
import uuid
from itertools import count
from pathlib import Path

from flows.deduplicate import deduplicate_run
from flows.judge import judge_run_rows
from flows.load import load_accepted
from flows.overtaken import TRIES, leave_out_loaded
from flows.pick_up import pick_up_new
from flows.refine_batch import refine_batch
from flows.run_place import Run, begin_run
from tests.flows.judged_home import text_of
from warehouse.lake import Overtaken

TEXTS_A_RUN = 3


def load_in_lake(run: Run) -> int:
    """Deduplicate and load, again where another was faster; gives how often that was."""
    for overtaken in range(TRIES):
        deduplicate_run(run)
        try:
            load_accepted(run, {})
            return overtaken
        except Overtaken:
            leave_out_loaded(run)
    raise Overtaken("too often")


def load_one(home: Path, inbox: Path) -> int:
    """Pick up what is new and load it; gives how often that was overtaken."""
    with begin_run(str(uuid.uuid4()), home, inbox) as run:
        picked = pick_up_new(inbox, home, run.room("picked"), run.settings, lambda done, of: None)
        for path in picked.batches:
            refine_batch(run.batch(path))
        judge_run_rows(run)
        return load_in_lake(run)


def main() -> None:
    """Write on and on; a line for every run that was loaded."""
    home, inbox, begin = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    for number in count(begin, TEXTS_A_RUN):
        for each in range(number, number + TEXTS_A_RUN):
            path = inbox / f"{each:05d}.txt"
            path.write_text(text_of(each % 7, headline=f"Kapal {each}"))
            os.utime(path, (1_700_000_000 + each, 1_700_000_000 + each))
        overtaken = load_one(home, inbox)
        print(f"loaded {overtaken}", flush=True)


if __name__ == "__main__":
    main()
