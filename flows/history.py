"""Run a flow on one server and leave its whole history behind: nothing may be on the way when the server ends."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flows.alive import SERVED_BY
from flows.prefect_server import ServerFailed

DRAIN_TIMEOUT_SECONDS = 5.0
RECORD_TIMEOUT_SECONDS = 15.0
POLL_SECONDS = 0.1
# The server writes task runs down once a second; at load 5 on two cores 2 s passed.
REPORT_AGAIN_SECONDS = 4.0
TERMINAL = ["COMPLETED", "FAILED", "CANCELLED", "CRASHED"]


@contextmanager
def on_server(url: str) -> Iterator[None]:
    """Let the flows of this block report to the server at `url`, without the heartbeat that costs each run a second.

    Raises ServerFailed when the server is gone for longer than Prefect asks again, which is a minute.
    """
    from httpx import TransportError
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.recorded_task import forget_task_runs

    with temporary_settings({PREFECT_API_URL: url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        try:
            yield
        except TransportError as error:
            raise ServerFailed(
                f"the Prefect server {url} does not answer any more: start it again; what was not loaded is picked up by the next run."
            ) from error
        finally:
            _send_what_waits()
            forget_task_runs()


def await_history(flow_run_id: str, task_runs: int) -> int:
    """Wait until the server has recorded `task_runs` finished task runs of this flow run; return how many it has.

    Task runs reach the history as events only, which a server that ends takes with it: what is not on record soon is
    reported again.
    """
    from prefect.client.orchestration import get_client

    from flows.recorded_task import report_again

    _send_what_waits()
    body = {
        "flow_runs": {"id": {"any_": [flow_run_id]}},
        "task_runs": {"state": {"type": {"any_": TERMINAL}}},
    }
    # Between answers alone: Prefect asks a server that is just being started again for a minute.
    waited, report_at = 0.0, REPORT_AGAIN_SECONDS
    with get_client(sync_client=True) as client:
        while True:
            recorded: int = client.request("POST", "/task_runs/count", json=body).json()
            if recorded >= task_runs or waited > RECORD_TIMEOUT_SECONDS:
                return recorded
            if waited > report_at:
                report_at += REPORT_AGAIN_SECONDS
                report_again(flow_run_id)
            time.sleep(POLL_SECONDS)
            waited += POLL_SECONDS


@contextmanager
def all_recorded() -> Iterator[None]:
    """End the block, whole or failed, when the server has recorded every task run that ended in it; a signal is not kept waiting."""
    from httpx import TransportError

    try:
        yield
    except Exception:
        # Where the server is gone for good, why the flow failed says more.
        with suppress(TransportError):
            _await_all()
        raise
    _await_all()


def _await_all() -> None:
    from flows.recorded_task import ended_task_runs, flow_runs_begun

    for flow_run_id in flow_runs_begun():
        await_history(flow_run_id, ended_task_runs(flow_run_id))


@contextmanager
def recorded_when_served(flow_run_id: str) -> Iterator[None]:
    """In a run that `sumber serve` started: end the block when the server has recorded the task runs that ended in it.

    Any other run is waited for by its command.
    """
    from flows.recorded_task import ended_task_runs

    try:
        yield
    finally:
        if SERVED_BY in os.environ:
            await_history(flow_run_id, ended_task_runs(flow_run_id))


def _send_what_waits() -> None:
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=DRAIN_TIMEOUT_SECONDS)
    APILogWorker.drain_all(timeout=DRAIN_TIMEOUT_SECONDS)
