"""Which flow runs are alive: each holds a lock on a file of its own, which the kernel frees when its process dies."""

import atexit
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

# Set by `sumber serve` for the runs that it starts: its process id.
SERVED_BY = "SUMBER_SERVED_BY"
ALIVE_POLL_SECONDS = 0.5


@contextmanager
def alive(home: Path, flow_run_id: str) -> Iterator[None]:
    """Show for the block that this flow run has a living process."""
    path = _runs(home) / flow_run_id
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        path.unlink(missing_ok=True)
    finally:
        os.close(handle)


def end_with_server() -> None:
    """In a run that `sumber serve` started: end when that ends, as the server ends with it too."""
    served_by = os.environ.get(SERVED_BY)
    if served_by and int(served_by) == os.getppid():
        threading.Thread(target=_end_after, args=(int(served_by),), daemon=True).start()
        # At the interpreter's end DuckDB prints the objects that Prefect's threads still hold: a page in the server's log.
        atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))


def _end_after(parent_pid: int) -> None:
    while os.getppid() == parent_pid:
        time.sleep(ALIVE_POLL_SECONDS)
    os._exit(1)


def sweep_dead_runs(home: Path, private_server: bool) -> list[str]:
    """Set to Crashed what the history calls Running or Pending and no process works on; return the flow runs' ids.

    On a server that others share only this home's own runs are touched.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    living, dead = _by_life(home)
    unfinished = {"state": {"type": {"any_": [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]}}}
    if not private_server:
        if not dead:
            return []
        unfinished["id"] = {"any_": [UUID(each) for each in dead]}  # type: ignore[dict-item]
    crashed: Any = Crashed(message="its process is gone: found at the start of a later command")
    swept = []
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(unfinished)):
            if str(run.id) in living:
                continue
            _sweep_task_runs(client, run.id, crashed)
            client.set_flow_run_state(run.id, crashed, force=True)
            swept.append(str(run.id))
    for each in dead:
        (_runs(home) / each).unlink(missing_ok=True)
    return swept


def _sweep_task_runs(client: Any, flow_run_id: UUID, crashed: Any) -> None:
    from prefect.client.schemas.filters import FlowRunFilter, TaskRunFilter

    for task_run in client.read_task_runs(
        flow_run_filter=FlowRunFilter.model_validate({"id": {"any_": [flow_run_id]}}),
        task_run_filter=TaskRunFilter.model_validate({"state": {"type": {"any_": ["RUNNING", "PENDING"]}}}),
    ):
        client.set_task_run_state(task_run.id, crashed, force=True)


def _runs(home: Path) -> Path:
    return home / "prefect" / "runs"


def _by_life(home: Path) -> tuple[set[str], set[str]]:
    living, dead = set(), set()
    for path in _runs(home).iterdir() if _runs(home).is_dir() else []:
        try:
            UUID(path.name)
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except (OSError, ValueError):
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            dead.add(path.name)
        except BlockingIOError:
            living.add(path.name)
        finally:
            os.close(handle)
    return living, dead
