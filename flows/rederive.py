"""Derive everything again from the archive with today's rules, into a master beside the old one."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows import progress
from flows.dask_cluster import dask_cluster
from flows.deduplicate import deduplicate_run
from flows.judge import judge_run_rows
from flows.picker import BATCH_BYTES, BATCH_TEXTS, texts_a_batch
from flows.reference import package_version, rules_of
from flows.refine_pool import Refiner, choose_runner, refine_pool
from flows.releases import let_pass, take_as_of_release
from flows.run_place import Run, begin_run
from flows.settings import WrongUsage
from warehouse.archive_order import archive_order, read_slice, slices
from warehouse.differences import Differences, differences
from warehouse.laws import broken_laws
from warehouse.master import connect_master, has_master
from warehouse.old_documents import OldDocuments, old_documents
from warehouse.publish import publish
from warehouse.reference_tables import replace_reference
from warehouse.renew import DERIVED, attach_old, carry_over, swap_master
from warehouse.revision import add_revision
from warehouse.staged_rows import insert_staged, refuse_ambiguous
from warehouse.staging import stage
from warehouse.story_names import keep_story_names, record_story_changes
from warehouse.transaction import transaction

# Judging a slice costs Great Expectations' seconds whatever its size; its bytes wait on disk meanwhile.
BATCHES_A_SLICE = 5
# The rooms of the staging that belong to one slice; the rules stay for all.
SLICE_ROOMS = ("picked", "refined", "judged", "stories")


class ReprocessFailed(Exception):
    """The new master can't take the old one's place; the old one is as it was."""


@dataclass(frozen=True)
class Rederived:
    """What deriving again gave: how many of what, and what is different."""

    run_id: str
    rules_version: str
    old_rules_version: str | None
    documents: int
    articles: int
    rejected: int
    story_changes: int
    differences: Differences


@contextmanager
def begin_reprocessing(run_id: str, home: Path) -> Iterator[Run]:
    """Take the home's turn and a place for the new master in the staging; what a killed one left is swept by the next.

    Raises WrongUsage where there is nothing to derive, LockHeld, DiskFull, HomeClosed.
    """
    if not has_master(home):
        raise WrongUsage(f"there is no warehouse in {home}: make one with sumber run FOLDER --home {home}.")
    with begin_run(run_id, home, home) as run:
        yield run


def new_home_of(run: Run) -> Path:
    """Where the master beside the old one grows."""
    return run.staging / "next"


def rederive(run: Run, runner: str | None = None) -> Rederived:
    """Derive all documents again into a whole new master, and compare it with the old one. Raises ReprocessFailed."""
    old = old_documents(run.home)
    order = archive_order(run.home, old.documents)
    missing = old.documents.height - order.height
    if missing:
        raise ReprocessFailed(
            f"{missing:,} documents are not in the archive, so they can't be derived again; nothing was changed"
            " (sumber doctor tells which)."
        )
    _begin_master(run)
    size = int(order["size_bytes"].fill_null(0).sum())
    chosen = choose_runner(runner or run.settings.runner, size, -(-order.height // BATCH_TEXTS))
    done = 0
    with (
        dask_cluster(run, chosen, "") as cluster,
        refine_pool(chosen, run.settings.workers, cluster) as pool,
    ):
        for part in slices(order, BATCH_TEXTS * BATCHES_A_SLICE, BATCH_BYTES * BATCHES_A_SLICE):
            _derive_slice(run, pool, part, old)
            done += part.height
            progress.tell("derive", done, order.height)
    return _complete(run, old)


def take_over(run: Run) -> str:
    """Put the new master in the old one's place and publish it; gives the snapshot."""
    swap_master(run.home, new_home_of(run))
    return str(publish(run.home))


def _begin_master(run: Run) -> None:
    con = connect_master(new_home_of(run))
    try:
        attach_old(con, run.home)
        with transaction(con):
            carry_over(con, DERIVED)
            con.execute("insert into documents by name from old.documents where outcome = 'forgotten'")
        con.execute("detach old")
    finally:
        con.close()


def _derive_slice(run: Run, pool: Refiner, part: pl.DataFrame, old: OldDocuments) -> None:
    """Take one slice of the order through the same steps as a run's texts, into the new master."""
    for room in SLICE_ROOMS:
        shutil.rmtree(run.staging / room, ignore_errors=True)
    batches, batch_texts = [], texts_a_batch(part.height, run.settings.workers)
    for number, rows in enumerate(slices(part, batch_texts, BATCH_BYTES)):
        path = run.room("picked") / f"{number:04d}.parquet"
        read_slice(rows).write_parquet(path)
        batches.append(run.batch(str(path)))
    with ThreadPoolExecutor(run.settings.workers) as threads:
        list(threads.map(pool.refine, batches))
    judge_run_rows(run)
    let_pass(run, old.releases)
    take_as_of_release(run, part.select("document_id", "released_at").drop_nulls())
    deduplicate_run(replace(run, beside=new_home_of(run)))
    con = connect_master(new_home_of(run))
    try:
        stage(con, run.staging)
        refuse_ambiguous(con)
        with transaction(con):
            insert_staged(con, run.run_id, run.staging, run.started_at, part)
    finally:
        con.close()


def _complete(run: Run, old: OldDocuments) -> Rederived:
    """Name the stories, write down what happened, look whether every law holds, and compare."""
    con = connect_master(new_home_of(run))
    try:
        attach_old(con, run.home)
        reference = run.reference()
        with transaction(con):
            replace_reference(con, reference["organizations"], rules_of(reference))
            keep_story_names(con)
            moved = record_story_changes(con, run.run_id, run.rules_version, run.started_at)
            different = differences(con)
            counts = con.execute(
                "select count(*), count(*) filter (outcome = 'article'), count(*) filter (outcome = 'rejected')"
                " from documents where outcome <> 'forgotten'"
            ).fetchall()[0]
            con.execute(
                "insert into reprocessings values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    run.run_id,
                    run.started_at,
                    datetime.now(UTC),
                    old.rules_version,
                    run.rules_version,
                    package_version(),
                    *counts,
                    different.changed,
                    moved,
                ],
            )
            add_revision(con, "reprocess", run.run_id)
        con.execute("detach old")
        broken = broken_laws(con)
    finally:
        con.close()
    if broken:
        raise ReprocessFailed(f"the new master breaks a law, so the old one stays: {broken[0].sentence}")
    documents, articles, rejected = counts
    return Rederived(run.run_id, run.rules_version, old.rules_version, documents, articles, rejected, moved, different)
