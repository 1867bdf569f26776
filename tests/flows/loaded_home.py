"""A small warehouse as a run leaves it, made by the run's own steps without Prefect and without the judgement."""

import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from flows.deduplicate import deduplicate_run
from flows.load import load_accepted
from flows.pick_up import pick_up_new
from flows.refine_batch import refine_batch
from flows.run_place import begin_run
from flows.settings import make_home, read_settings
from warehouse.publish import publish

LONG_AGO = 1_700_000_000


def load_texts(home: Path, texts: Mapping[str, str]) -> None:
    """Load these texts (by path, in their order) into the home's warehouse and publish it."""
    make_home(home)
    inbox = home / "inbox"
    for number, (name, text) in enumerate(texts.items()):
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (LONG_AGO + number, LONG_AGO + number))
    with begin_run(str(uuid.uuid4()), home, inbox) as run:
        picked = pick_up_new(inbox, home, run.room("picked"), read_settings(home), lambda done, of: None)
        for batch in picked.batches:
            refine_batch(run.batch(batch))
        deduplicate_run(run)
        load_accepted(run, {})
        publish(home)
