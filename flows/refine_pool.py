"""Where batches are refined: in the task's own thread, or in worker processes that end with the command.

Why not Prefect's ProcessPoolTaskRunner: it starts Prefect in every worker (4 to 10 s, 90 MB each) and costs 0.1 to 0.2 s
a task, as its workers talk to the server themselves. Here a task is a thread that waits for a plain process: a worker
needs the rules alone, the history is as complete as that of threads, and results are the same, as both call refine_batch.
"""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Protocol

from flows.heap import keep_freed_memory
from flows.refine_batch import Batch, BatchCounts, refine_batch

# Two workers take about a second to start and to compile the rules, in which one thread refines some MB.
WORTH_PROCESSES_BYTES = 4 * 1024 * 1024
# A worker that the kernel or somebody killed is replaced; a batch that kills worker after worker is not tried for ever.
TRIES = 3


def choose_runner(asked: str, picked_bytes: int, batches: int) -> str:
    """The runner for this much work: what was asked for, or for `auto` processes where there is enough for two."""
    if asked != "auto":
        return asked
    return "process" if batches > 1 and picked_bytes >= WORTH_PROCESSES_BYTES else "thread"


class PoolStopped(Exception):
    """The run has ended, and this batch was not refined any more."""


class RefinePool:
    """Refines batches in threads or in worker processes; the same rows come out."""

    def __init__(self, runner: str, workers: int) -> None:
        self.workers = workers
        self.one_at_a_time = threading.Lock()
        self.changing = threading.Lock()
        self.stopped = False
        self.processes = self._start() if runner == "process" else None

    def begin(self, batch: Batch) -> None:
        """Hear of a batch that will be refined: a thread or process gets it when it is asked for."""

    def refine(self, batch: Batch) -> BatchCounts:
        """Refine one batch; a batch whose worker died is given to another one."""
        if self.processes is None:
            # Refining is bound by Python: threads side by side would only share one core, and their memory would add up.
            with self.one_at_a_time:
                if self.stopped:
                    raise PoolStopped
                return refine_batch(batch)
        for tried in range(TRIES):
            if self.stopped:
                raise PoolStopped
            processes = self.processes
            try:
                return _submit(processes, batch).result()
            except (BrokenProcessPool, CancelledError) as error:
                if self.stopped:
                    raise PoolStopped from error
                if tried == TRIES - 1:
                    raise
                with self.changing:
                    if self.processes is processes:
                        self.processes = self._start()
        raise AssertionError("unreachable")

    def _start(self) -> ProcessPoolExecutor:
        keep_freed_memory()
        # Spawned, not forked: the command has threads, and a fork would copy their locks.
        return ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=_live_with_parent)

    def stop(self) -> None:
        """End the workers at once; what they were at is theirs alone and is swept."""
        self.stopped = True
        if self.processes is not None:
            for process in list((self.processes._processes or {}).values()):
                process.kill()
            self.processes.shutdown(wait=True, cancel_futures=True)


def _submit(processes: ProcessPoolExecutor, batch: Batch) -> Future[BatchCounts]:
    """The batch given to a pool; raises BrokenProcessPool where it breaks while a worker is started for it."""
    try:
        return processes.submit(refine_batch, batch)
    except OSError as error:
        # Another worker died meanwhile, and the pool's pipes were closed under the start of this one.
        raise BrokenProcessPool("the pool was closed while a worker was started") from error


class Refiner(Protocol):
    """Where batches are refined."""

    def begin(self, batch: Batch) -> None:
        """Hear of a batch that will be refined, in the order of the texts."""
        ...

    def refine(self, batch: Batch) -> BatchCounts:
        """Refine one batch."""
        ...


@contextmanager
def refine_pool(runner: str, workers: int, cluster: Refiner | None = None) -> Iterator[Refiner]:
    """Have a pool for the block; where there is a cluster, that is it."""
    if cluster is not None:
        yield cluster
        return
    pool = RefinePool(runner, workers)
    try:
        yield pool
    finally:
        pool.stop()


def _live_with_parent() -> None:
    """Leave Ctrl-C to the command, and end when it ends, even by kill -9.

    PR_SET_PDEATHSIG would not do: the kernel sends it when the *thread* ends that started the process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
