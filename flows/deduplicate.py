"""Deduplicate a run: give each accepted text its story, slice by slice in the order of the law."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import polars as pl

from flows import progress
from flows.collector import collector_held
from flows.one_ahead import one_ahead
from flows.run_place import Run
from flows.search_on_workers import search_on
from transforms.candidates import Found, Question, join_found, search, search_apart
from transforms.schema import REJECTS
from transforms.stories import Stories, assign_stories
from warehouse.look import note_look
from warehouse.master import connect_master
from warehouse.story_index import StoryIndex

TEXT = ["document_id", "modified_at", "path", "body"]
# A slice looks through the keys of all texts before it once, so slices of one batch would make a million texts quadratic; what
# it finds is held at once: with slices of 20,000 texts a run of a million took 3.1 GB.
BATCHES_A_SLICE = 2


@collector_held()
def deduplicate_run(run: Run) -> int:
    """Assign every accepted text of the run to a story and write stories/*.parquet; return how many texts were assigned.

    The batches come in the order (modified_at, path), so each slice finds all earlier texts assigned.
    """
    rejected = run.rows("judged/rejects.parquet", list(REJECTS), REJECTS).select("document_id").unique()
    batches = sorted(run.staging.glob("refined/*.articles.parquet"))
    room = run.room("stories")
    assigned = 0
    con = connect_master(run.master_home)
    with closing(con), ThreadPoolExecutor(run.settings.workers) as threads:
        searched = search_on(run.cluster) if run.cluster is not None else _search_in(threads, run.settings.workers)
        note_look(con, run.staging)
        index = StoryIndex(con, batches)
        slices = [batches[begin : begin + BATCHES_A_SLICE] for begin in range(0, len(batches), BATCHES_A_SLICE)]
        read = one_ahead(threads, lambda batches: _accepted(batches, rejected), slices)
        written: Future[None] | None = None
        for (first, *_), accepted in zip(slices, read, strict=True):
            if accepted.is_empty():
                continue
            stories = assign_stories(accepted, index, run.settings.duplicate_window_days, searched, threads.map)
            if written is not None:
                written.result()
            written = threads.submit(_write, stories, room, first.name.partition(".")[0])
            index.remember(stories.indexed, accepted)
            assigned += accepted.height
            progress.tell("deduplicate", assigned)
        if written is not None:
            written.result()
    return assigned


def _search_in(threads: ThreadPoolExecutor, ranges: int) -> Callable[[Question], Found]:
    """Gives a search by ranges of the keys' hashes side by side: NumPy sorts without holding Python's lock."""
    return lambda question: join_found(list(threads.map(search, search_apart(question, ranges))))


def _accepted(batches: Sequence[Path], rejected: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([_texts(batch) for batch in batches]).join(rejected, on="document_id", how="anti")


def _write(stories: Stories, room: Path, number: str) -> None:
    stories.assignments.write_parquet(room / f"assignments-{number}.parquet")
    stories.duplicates.write_parquet(room / f"duplicates-{number}.parquet")
    stories.indexed.write_parquet(room / f"indexed-{number}.parquet")


def _texts(batch: Path) -> pl.DataFrame:
    sketches = batch.with_name(batch.name.replace(".articles.", ".sketches."))
    return pl.read_parquet(batch, columns=TEXT).join(pl.read_parquet(sketches), on="document_id", how="left")
