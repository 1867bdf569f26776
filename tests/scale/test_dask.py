"""Refining on a real Dask scheduler and real worker processes."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from flows import picker
from flows.dask_cluster import Cluster, ClusterUnusable, dask_cluster, run_as
from flows.refine_batch import Batch, refine_batch
from flows.settings import PACKAGE_ROOT
from tests.faults.test_kill_command import picked_batches
from tests.flows.test_command_line import await_none
from tests.scale.conftest import DaskProcesses
from tests.scale.run_without_prefect import run_once
from warehouse.digest import digest

STAGING = "staging"


@pytest.fixture
def several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """The samples are so few that they would all be one batch."""
    monkeypatch.setattr(picker, "BATCH_TEXTS", 60)


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """The sample texts under a folder of the test, with one time."""
    samples = tmp_path / "samples"
    shutil.copytree(PACKAGE_ROOT / "seeds" / "inbox", samples)
    for file in samples.rglob("*.txt"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    return samples


@pytest.mark.usefixtures("several_batches")
def test_workers_that_see_only_object_storage_give_the_rows_of_processes(
    dask_processes: DaskProcesses, bucket: Path, samples: Path, home: Path, tmp_path: Path
) -> None:
    if not dask_processes.hides:
        pytest.skip("only root can hide a folder from the workers: unshare and mount are refused here")
    (home / "sumber.toml").write_text(f'staging = "{bucket / STAGING}"\n')
    picked = run_once(samples, home, "dask", dask_processes.address)
    run_once(samples, tmp_path / "local", "process")
    assert len(picked.batches) > 2, "each worker refines several"
    assert digest(home / "sumber.duckdb") == digest(tmp_path / "local" / "sumber.duckdb")
    assert list(bucket.fs.find(bucket.path)) == [], "nothing of a run stays in the store"


@pytest.mark.usefixtures("several_batches")
def test_a_cluster_of_the_runs_own_gives_the_same_rows_and_ends_with_it(
    samples: Path, home: Path, tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed: pip install '.[dask]'")
    run_once(samples, home, "dask")
    run_once(samples, tmp_path / "local", "thread")
    assert digest(home / "sumber.duckdb") == digest(tmp_path / "local" / "sumber.duckdb")
    assert await_none(home) == []


@pytest.fixture
def shared_cluster(object_store: str, tmp_path: Path) -> Iterator[Cluster]:
    """Two workers with the test's own folder in sight."""
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed: pip install '.[dask]'")
    with (
        distributed.LocalCluster(2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as local,
        distributed.Client(local) as client,
    ):
        cluster = Cluster(client, tmp_path, None)
        yield cluster
        cluster.stop()


def busy_workers(cluster: Cluster) -> list[int]:
    """The process ids of the workers that are at a task now."""
    pids = cluster.client.run(os.getpid)
    return [pids[worker] for worker, tasks in cluster.client.processing().items() if tasks]


def test_a_worker_killed_in_mid_task_is_replaced_and_the_run_completes(shared_cluster: Cluster, tmp_path: Path) -> None:
    batches = picked_batches(tmp_path, 120, 20)
    with ThreadPoolExecutor(1) as thread:
        for batch in batches:
            shared_cluster.begin(batch)
        refined = thread.submit(lambda: [shared_cluster.refine(batch) for batch in batches])
        while not (busy := busy_workers(shared_cluster)):
            time.sleep(0.01)
        os.kill(busy[0], signal.SIGKILL)
        assert sum(counts.files for counts in refined.result(120)) == 120
    rows = pl.concat([pl.read_parquet(path) for path in sorted((tmp_path / "refined").glob("*.documents.parquet"))])
    assert rows["document_id"].n_unique() == rows.height == 120


def test_a_worker_with_another_version_of_the_rules_refuses() -> None:
    """Seen to catch: run_as without its look at the version."""
    nothing = Batch("", "", "", "", 5)
    with pytest.raises(ClusterUnusable, match=r"the run 9\.9\.9: install the same"):
        run_as("9.9.9", refine_batch, nothing)


def test_a_scheduler_that_is_not_there_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed: pip install '.[dask]'")
    from datetime import UTC, datetime

    from flows import dask_cluster as module
    from flows.run_place import Run
    from flows.settings import Settings

    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.3)
    run = Run("1", home, home, Settings(), "", datetime.now(UTC))
    with (
        pytest.raises(ClusterUnusable, match=r"tcp://127\.0\.0\.1:1 has no workers"),
        dask_cluster(run, "dask", "tcp://127.0.0.1:1"),
    ):
        pass
