"""A run's own steps one after the other, without Prefect: what the tests of other places and workers compare."""

import uuid
from collections.abc import Callable
from pathlib import Path

from flows.deduplicate import deduplicate_run
from flows.judge import judge_run_rows
from flows.load import load_accepted
from flows.pick_up import PickedUp, pick_up_new
from flows.refine_batch import refine_batch
from flows.run_place import Run, begin_run
from flows.settings import make_home, read_settings
from warehouse.publish import publish


def refine_here(run: Run, picked: PickedUp) -> None:
    """Refine every batch in this process."""
    for batch in picked.batches:
        refine_batch(run.batch(batch))


def run_once(inbox: Path, home: Path, refine: Callable[[Run, PickedUp], None] = refine_here) -> PickedUp:
    """Pick up what is new, load and publish it."""
    make_home(home)
    with begin_run(str(uuid.uuid4()), home, inbox) as run:
        picked = pick_up_new(inbox, home, run.room("picked"), read_settings(home), lambda done, of: None)
        if picked.batches:
            refine(run, picked)
            judge_run_rows(run)
            deduplicate_run(run)
            load_accepted(run, {})
            publish(home)
    return picked
