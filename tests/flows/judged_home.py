"""A small warehouse as a run leaves it, made by the run's own steps without Prefect, its rows judged."""

import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from flows.deduplicate import deduplicate_run
from flows.judge import judge_run_rows
from flows.load import load_accepted
from flows.pick_up import pick_up_new
from flows.refine_batch import refine_batch
from flows.run_place import begin_run
from flows.settings import make_home, read_settings
from tests.flows.conftest import BODY, LONG_AGO, TEXT
from warehouse.publish import publish


def text_of(number: int, more: str = "", headline: str = "Lomba perahu digelar di Teluk Kencana") -> str:
    """A fictional text that every check accepts."""
    return TEXT.format(headline=f"{headline} {number}", body=BODY.format(number=number * 7 + 3) + more)


def load_judged(home: Path, texts: Mapping[str, str | bytes], begin: int = 0) -> None:
    """Load these texts (by path, a second after each other) into the home's warehouse and publish it."""
    make_home(home)
    inbox = home / "inbox"
    for number, (name, text) in enumerate(texts.items()):
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(path, (LONG_AGO + begin + number, LONG_AGO + begin + number))
    with begin_run(str(uuid.uuid4()), home, inbox) as run:
        picked = pick_up_new(inbox, home, run.room("picked"), read_settings(home), lambda done, of: None)
        if not picked.batches:
            return
        for batch in picked.batches:
            refine_batch(run.batch(batch))
        judge_run_rows(run)
        deduplicate_run(run)
        load_accepted(run, {})
        publish(home)
