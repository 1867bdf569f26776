"""Task runs that the server was told of and does not know are reported again."""

from contextlib import suppress
from typing import Any

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.events.worker import EventsWorker
from prefect.runtime import flow_run

from flows.alive import SERVED_BY
from flows.history import all_recorded, await_history, on_server, recorded_when_served
from flows.recorded_task import ended_task_runs, recorded_task

pytestmark = pytest.mark.usefixtures("history")


@recorded_task("count", "count to {highest}")
def count(highest: int) -> int:
    """Count, or fail."""
    return sum(range(10 // highest))


@flow
def counting(events_arrive_again: bool = False) -> Any:
    """Two tasks, one of which fails."""
    run_id = str(flow_run.id)
    with recorded_when_served(run_id):
        count.submit(3).result()
        with suppress(ZeroDivisionError):
            count.submit(0).result()
        if events_arrive_again:
            EventsWorker.set_client_override(None)
        return run_id


def states(flow_run_id: str) -> dict[str, str]:
    body = {"flow_runs": {"id": {"any_": [flow_run_id]}}}
    with get_client(sync_client=True) as client:
        found = client.request("POST", "/task_runs/filter", json=body).json()
    assert all(each["start_time"] and each["end_time"] for each in found)
    return {each["name"]: each["state_type"] for each in found}


@pytest.mark.usefixtures("lost")
def test_task_runs_that_were_lost_are_reported_again_as_they_ended() -> None:
    """Seen to catch: `report_again` left out of await_history; the context of the task run left out of report_again."""
    run_id = counting()
    assert states(run_id) == {}
    EventsWorker.set_client_override(None)
    assert await_history(run_id, 2) == 2
    assert states(run_id) == {"count to 3": "COMPLETED", "count to 0": "FAILED"}


@pytest.mark.usefixtures("lost_until_reported_again")
@pytest.mark.parametrize("fails", [False, True])
def test_a_command_ends_when_its_task_runs_are_on_record_even_where_it_fails(server: str, fails: bool) -> None:
    """Seen to catch: each of the two calls of _await_all left out."""
    with suppress(NoSuchText), on_server(server), all_recorded():
        run_id = counting()
        if fails:
            raise NoSuchText
    assert set(states(run_id).values()) == {"COMPLETED", "FAILED"}


class NoSuchText(Exception):
    """Any failure of a flow."""


@pytest.mark.usefixtures("lost")
def test_a_served_run_ends_when_its_task_runs_are_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: SERVED_BY not looked at."""
    monkeypatch.setenv(SERVED_BY, "1")
    assert set(states(counting(events_arrive_again=True)).values()) == {"COMPLETED", "FAILED"}


def test_task_runs_are_let_go_of_with_the_server(server: str) -> None:
    """Seen to catch: forget_task_runs left out of on_server."""
    with on_server(server):
        run_id = counting()
        assert ended_task_runs(run_id) == 2
    assert ended_task_runs(run_id) == 0
