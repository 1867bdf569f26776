"""A run's own steps one after the other, without Prefect: what the tests of other places and workers compare."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from flows.dask_cluster import dask_cluster
from flows.deduplicate import deduplicate_run
from flows.judge import judge_run_rows
from flows.load import load_accepted
from flows.pick_up import pick_up_new
from flows.picker import PickedUp
from flows.refine_pool import refine_pool
from flows.run_place import begin_run
from flows.settings import make_home, read_settings
from warehouse.publish import publish


def run_once(inbox: Path, home: Path, runner: str = "thread", address: str = "") -> PickedUp:
    """Pick up what is new, load and publish it."""
    make_home(home)
    with begin_run(str(uuid.uuid4()), home, inbox) as run:
        picked = pick_up_new(inbox, home, run.room("picked"), read_settings(home), lambda done, of: None)
        if not picked.batches:
            return picked
        with dask_cluster(run, runner, address) as cluster:
            run = replace(run, cluster=cluster)
            with refine_pool(runner, 2, cluster) as pool, ThreadPoolExecutor(4) as threads:
                list(threads.map(pool.refine, [run.batch(path) for path in picked.batches]))
            judge_run_rows(run)
            deduplicate_run(run)
        load_accepted(run, {})
        publish(home)
    return picked
