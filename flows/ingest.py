"""The flow `ingest`: from a folder of raw texts to the published warehouse. Between the tasks travel paths and counts."""

from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows import progress
from flows.alarms import raise_alarms
from flows.alive import alive, end_with_server
from flows.dask_cluster import dask_cluster
from flows.deduplicate import deduplicate_run
from flows.docs import write_docs
from flows.handing_over import HandOver
from flows.history import recorded_when_served
from flows.judge import Judged, judge_run_batch, judge_run_rows
from flows.load import load_accepted, load_refused
from flows.outcome import BatchRefused, Outcome
from flows.overtaken import TRIES, leave_out_loaded
from flows.page_builder import PageBuilder, page_builder
from flows.pick_up import pick_up_new
from flows.picker import PickedUp, batches_of
from flows.recorded_task import recorded_task
from flows.refine_batch import Batch, BatchCounts
from flows.refine_pool import Refiner, choose_runner, refine_pool
from flows.refusals import is_stuck
from flows.report import leave_artifacts
from flows.run_history import name_run, progress_in_history, run_name
from flows.run_log import log_refusal, log_step
from flows.run_place import Run, begin_run, keep_refused, resume_refused
from flows.skipped import skipped_or_raised
from flows.tally import accepted_texts, paths_of, tally_run
from flows.writer_slot import writer_slot
from warehouse.addresses import place_of
from warehouse.lake import Overtaken
from warehouse.load import Loaded
from warehouse.lock import LockHeld
from warehouse.publish import publish

# The builder of the page starts when the cores are free of refining, and is ready in time. From here on a run's memory peaks
# while it loads; the builder (150 MB) then starts after that, for a second's wait.
LARGE_RUN_TEXTS = 50_000

Runner = Literal["as set", "auto", "thread", "process", "dask"]


# One picks up; of those that refine two for each worker keep it fed while the other's rows are written, more would only wait.
@flow(name="ingest", task_runner=ThreadPoolTaskRunner(max_workers=5), persist_result=False)  # type: ignore[arg-type]
def ingest(
    inbox: str, home: str, runner: Runner = "as set", accept: str = "", reason: str = "", address: str = ""
) -> Any:
    """Pick up what is new in a folder of texts, refine, judge, deduplicate, load and publish it.

    Args:
        inbox: The folder of texts, as an absolute path on the machine that runs the flow, or an address of s3://.
        home: The folder where the data lives, as an absolute path; made if it is not there.
        runner: Where texts are refined; auto goes by their bytes, "as set" by HOME/sumber.toml.
        accept: The id of a refused run, to load it as it is; empty for a usual run.
        reason: Why the refused run is right as it is; kept with it.
        address: The Dask scheduler for the runner dask; empty for what HOME/sumber.toml says, or for workers of the run's own.
    """
    run_id = str(flow_run.id)
    end_with_server()
    with recorded_when_served(run_id), alive(Path(home), run_id):
        try:
            if accept:
                with (
                    writer_slot(Path(home)),
                    resume_refused(accept, Path(home), place_of(inbox)) as run,
                    page_builder(run.home) as page,
                ):
                    return finish(run, Outcome(accept, inbox, run_id), page, reason)
            with writer_slot(Path(home)), begin_run(run_id, Path(home), place_of(inbox)) as run:
                return from_inbox(run, run.settings.runner if runner == "as set" else runner, address)
        except LockHeld as held:
            return skipped_or_raised(held)


def from_inbox(run: Run, asked_runner: str, address: str) -> Outcome:
    """The first half: from files to judged rows; nothing new ends the run after one task.

    Batches are refined while later ones are picked up: the seconds of `refine` are those that it took beyond the pick-up.
    """
    outcome = Outcome(run.run_id, str(run.inbox), run.run_id)
    handed = HandOver()
    batches = iter(handed)
    with outcome.timed("pick up"):
        picking = pick_up.submit(run, handed)
        first = next(batches, None)
    if first is None:
        outcome.take_picked(picking.result())
        log_step("pick up", outcome)
        name_run(outcome)
        return outcome
    outcome.runner = choose_runner(asked_runner, handed.coming.size_bytes, batches_of(handed.coming))
    with (
        dask_cluster(run, outcome.runner, address) as cluster,
        page_builder(run.home) as page,
        progress_in_history(handed.coming.files),
    ):
        run = replace(run, cluster=cluster)
        with refine_pool(outcome.runner, run.settings.workers, cluster) as pool:
            with outcome.timed("pick up"):
                refined = []
                for path in chain([first], batches):
                    pool.begin(batch := run.batch(path))
                    refined.append(refine.submit(pool, batch, handed.coming.files))
                outcome.take_picked(picking.result())
            log_step("pick up", outcome)
            with outcome.timed("refine"):
                outcome.take_refined([each.result() for each in refined])
        log_step("refine", outcome)
        if handed.coming.files < LARGE_RUN_TEXTS:
            page.get_ready()
        with outcome.timed("judge rows"):
            rows = judge_rows(run, outcome.articles)
        outcome.take_judged(rows)
        log_step("judge rows", outcome)
        return refuse(run, outcome) if rows.critical else finish(run, outcome, page)


def finish(run: Run, outcome: Outcome, page: PageBuilder, acceptance: str | None = None) -> Outcome:
    """The second half: from judged rows to the published snapshot, or to a refusal."""
    for _ in range(TRIES):
        accepted = accepted_texts(run)
        with outcome.timed("deduplicate"):
            deduplicate(run, accepted)
        with outcome.timed("judge batch"):
            batch = judge_batch(run)
        if outcome.laws or batch.laws or (batch.critical and acceptance is None):
            outcome.take_judged(batch)
            return refuse(run, outcome)
        with outcome.timed("load"):
            loaded = load(run, outcome.seconds, acceptance, accepted)
        if loaded is not None:
            break
        if not leave_out_loaded(run):
            name_run(outcome)
            return outcome
    else:
        raise Overtaken(f"other runs were loaded {TRIES} times while this one looked texts up: let fewer run at once.")
    outcome.take_judged(batch)
    log_step("judge batch", outcome)
    outcome.take_loaded(loaded, accepted=acceptance is not None)
    log_step("load", outcome)
    page.get_ready()
    with outcome.timed("publish"):
        outcome.snapshot = publish_snapshot(run)
    log_step("publish", outcome)
    page.begin()
    with outcome.timed("report"):
        outcome.take_tally(tally_run(run))
        outcome.docs = report(run, outcome)
        outcome.take_page(page.finish(), run.home)
    log_step("report", outcome)
    name_run(outcome)
    return outcome


def refuse(run: Run, outcome: Outcome) -> Outcome:
    """The end of a batch that its checks refused: its row and its checks are kept, its files wait in the staging."""
    log_refusal(outcome)
    with outcome.timed("load"):
        outcome.take_refused(load_refusal(run, outcome.seconds))
    with outcome.timed("publish"):
        outcome.snapshot = publish_snapshot(run)
    with outcome.timed("report"):
        outcome.take_tally(tally_run(run))
        outcome.stuck = paths_of(run) if is_stuck(run.home) else []
        outcome.docs = report(run, outcome)
    name_run(outcome)
    keep_refused(run, outcome.laws)
    raise BatchRefused(outcome)


@recorded_task("pick-up", "pick up")
def pick_up(run: Run, handed: HandOver) -> PickedUp:
    """Read what is new in the inbox into picked/NNNN.parquet, each handed over as it is written."""
    tell = partial(progress.tell, "pick up")
    return pick_up_new(run.inbox, run.home, run.staging / "picked", run.settings, tell, handed)


@recorded_task("refine", "refine {batch.name}")
def refine(pool: Refiner, batch: Batch, of: int) -> BatchCounts:
    """Refine one batch of thousands of texts."""
    counts = pool.refine(batch)
    progress.tell_more("refine", counts.files, of)
    return counts


@recorded_task("judge-rows", "judge {texts} texts")
def judge_rows(run: Run, texts: int) -> Judged:
    """Judge every row; what fails a critical check becomes a reject."""
    return judge_run_rows(run)


@recorded_task("deduplicate", "deduplicate {articles} articles")
def deduplicate(run: Run, articles: int) -> int:
    """Give each accepted text its story."""
    return deduplicate_run(run)


@recorded_task("judge-batch", "judge batch")
def judge_batch(run: Run) -> Judged:
    """Judge the batch as a whole, against earlier runs and the laws."""
    return judge_run_batch(run)


@recorded_task("load", "load {articles} articles")
def load(run: Run, seconds: dict[str, float], acceptance: str | None, articles: int) -> Loaded | None:
    """Archive the bytes, load the rows in one transaction; null when another writer of a lake has gone on meanwhile."""
    try:
        return load_accepted(run, seconds, acceptance)
    except Overtaken:
        return None


@recorded_task("load-refusal", "load refusal")
def load_refusal(run: Run, seconds: dict[str, float]) -> Loaded:
    """Load nothing but the run's own row and its checks."""
    return load_refused(run, seconds)


@recorded_task("publish", "publish")
def publish_snapshot(run: Run) -> str:
    """Publish the master as an immutable snapshot."""
    return str(publish(run.home))


@recorded_task("report", "report")
def report(run: Run, outcome: Outcome) -> str:
    """Leave summary, picture, rejects and duplicates as artifacts of the run, and the checks as pages under HOME/docs."""
    leave_artifacts(run, outcome)
    raise_alarms(outcome)
    return write_docs(run, run_name(outcome))
