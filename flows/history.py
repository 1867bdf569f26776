"""Run a flow on one server and leave its whole history behind: nothing may be on the way when the server ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from flows.prefect_server import ServerFailed

DRAIN_TIMEOUT_SECONDS = 5.0
RECORD_TIMEOUT_SECONDS = 15.0
POLL_SECONDS = 0.1
TERMINAL = ["COMPLETED", "FAILED", "CANCELLED", "CRASHED"]


@contextmanager
def on_server(url: str) -> Iterator[None]:
    """Let the flows of this block report to the server at `url`, without the heartbeat that costs each run a second.

    Raises ServerFailed when the server is gone for longer than Prefect asks again, which is a minute.
    """
    from httpx import TransportError
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_API_URL: url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        try:
            yield
        except TransportError as error:
            raise ServerFailed(
                f"the Prefect server {url} does not answer any more: start it again; what was not loaded is picked up by the next run."
            ) from error
        finally:
            _send_what_waits()


def await_history(flow_run_id: str, task_runs: int) -> int:
    """Wait until the server has recorded `task_runs` finished task runs of this flow run; return how many it has.

    Task runs reach the history as events only, which a server that ends takes with it.
    """
    from prefect.client.orchestration import get_client

    _send_what_waits()
    body = {
        "flow_runs": {"id": {"any_": [flow_run_id]}},
        "task_runs": {"state": {"type": {"any_": TERMINAL}}},
    }
    deadline = time.monotonic() + RECORD_TIMEOUT_SECONDS
    with get_client(sync_client=True) as client:
        while True:
            recorded: int = client.request("POST", "/task_runs/count", json=body).json()
            if recorded >= task_runs or time.monotonic() > deadline:
                return recorded
            time.sleep(POLL_SECONDS)


def _send_what_waits() -> None:
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=DRAIN_TIMEOUT_SECONDS)
    APILogWorker.drain_all(timeout=DRAIN_TIMEOUT_SECONDS)
