"""A Dask cluster as the run's workers: one that runs already, or one that this run starts on its own machine.

Why distributed itself and not Prefect's DaskTaskRunner: that runs whole Prefect tasks on the workers, 0.13 s each and with
Prefect in every worker, which must then reach the server. Here a task waits for a plain function, as with processes.
"""

import hashlib
import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flows.reference import package_version
from flows.refine_batch import Batch, BatchCounts, refine_batch
from warehouse.addresses import place_of
from warehouse.objects import remove_folder

if TYPE_CHECKING:
    from distributed import Client

    from flows.run_place import Run

Given = TypeVar("Given")

CONNECT_SECONDS = 30.0
# Batches on their way to and from object storage beside those that are refined.
AT_ONCE_PER_WORKER = 2
MOST_AT_ONCE = 64


class ClusterUnusable(Exception):
    """Raised when the run can't have its workers; the message says what to do."""


class Cluster:
    """Gives work to the workers; what they read and write lies in the run's staging, or in its place in object storage."""

    def __init__(self, client: "Client", staging: Path, exchange: Path | None) -> None:
        self.client, self.staging, self.exchange = client, staging, exchange
        self.workers = len(client.scheduler_info()["workers"])
        self.threads = ThreadPoolExecutor(min(MOST_AT_ONCE, AT_ONCE_PER_WORKER * self.workers))
        self.begun: dict[Batch, Future[BatchCounts]] = {}
        if exchange is not None:
            for rules in sorted((staging / "reference").glob("*.parquet")):
                self.give(rules)

    def begin(self, batch: Batch) -> None:
        """Let the batch be refined as soon as a worker is free, in the order in which batches are begun."""
        self.begun[batch] = self.threads.submit(self._refine, batch)

    def refine(self, batch: Batch) -> BatchCounts:
        """Wait until the batch is refined; Dask gives it to another worker when one dies."""
        begun = self.begun.pop(batch, None)
        return begun.result() if begun is not None else self._refine(batch)

    def run(self, work: Callable[..., Given], *arguments: Any) -> Given:
        """The result of a function that a worker ran."""
        done: Given = self.client.submit(run_as, package_version(), work, *arguments, pure=False).result()
        return done

    def stop(self) -> None:
        """Give nothing more to do, and take away what lies in object storage."""
        self.threads.shutdown(wait=True, cancel_futures=True)
        if self.exchange is not None:
            remove_folder(self.exchange)

    def give(self, file: Path) -> str:
        """Where a worker finds a file of the staging: there, or uploaded to the same place in object storage."""
        if self.exchange is None:
            return str(file)
        target = self.exchange / str(file.relative_to(self.staging))
        target.fs.put_file(str(file), target.path)  # type: ignore[attr-defined]
        return str(target)

    def place(self, room: str) -> str:
        """Where a worker leaves files that belong into a room of the staging."""
        return str((self.exchange or self.staging) / room)

    def take(self, room: str, pattern: str) -> list[Path]:
        """The files that workers left in a room, brought into the staging and sorted by name."""
        here = self.staging / room
        if self.exchange is not None:
            here.mkdir(parents=True, exist_ok=True)
            for left in (self.exchange / room).glob(pattern):
                unfinished = here / f"{left.name}.part"
                left.fs.get_file(left.path, str(unfinished))  # type: ignore[attr-defined]
                unfinished.replace(here / left.name)
                left.unlink()
        return sorted(here.glob(pattern))

    def _refine(self, batch: Batch) -> BatchCounts:
        picked = self.give(Path(batch.picked))
        given = batch._replace(picked=picked, refined=self.place("refined"), reference=self.place("reference"))
        counts = self.run(refine_batch, given)
        if self.exchange is not None:
            self.take("refined", f"{batch.name}.*.parquet")
            place_of(picked).unlink()
        return counts


def run_as(version: str, work: Callable[..., Given], *arguments: Any) -> Given:
    """What a worker runs: the work, if its program is the one that asks; other rules would give other rows."""
    if package_version() != version:
        raise ClusterUnusable(
            f"a worker on {socket.gethostname()} runs sumber {package_version()} and the run {version}: install the same."
        )
    return work(*arguments)


@contextmanager
def dask_cluster(run: "Run", runner: str, address: str) -> Iterator[Cluster | None]:
    """Have the workers for the block if the runner is dask; null for every other runner."""
    if runner != "dask":
        yield None
        return
    # A worker that dies is said by the scheduler in many lines; what matters of it comes back as an error.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    exchange = None
    if run.settings.staging:
        # A name of this home's own: what a killed run of it left there is taken away, and nothing of others.
        named = hashlib.sha256(f"{socket.gethostname()}\0{run.home}".encode()).hexdigest()[:16]
        remove_folder(place_of(run.settings.staging) / named)
        exchange = place_of(run.settings.staging) / named / run.run_id
    with _client(address or run.settings.address, run.settings.workers) as client:
        cluster = Cluster(client, run.staging, exchange)
        try:
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def _client(address: str, workers: int) -> Iterator["Client"]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ClusterUnusable("the runner dask is not installed: pip install 'sumber[dask]'.") from None
    if not address:
        with (
            LocalCluster(workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError) as error:
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ClusterUnusable(
            f"the Dask scheduler {address} has no workers to give ({said}): start it with some."
        ) from None
    with client:
        yield client
