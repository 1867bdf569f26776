"""Scheduled runs that find the home in use: skipped with the holder's name, never failed or crashed."""

from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow

from flows.ingest import ingest
from flows.maintain import maintain
from flows.reprocess import reprocess
from tests.flows.judged_home import load_judged, text_of
from tests.flows.other_holder import held_elsewhere

pytestmark = pytest.mark.usefixtures("history")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("skipped") / "home"
    load_judged(home, {"a.txt": text_of(1)})
    return home


@pytest.mark.parametrize("flow", [ingest, reprocess, maintain], ids=lambda flow: flow.name)
def test_a_scheduled_run_beside_another_is_skipped_and_says_who_holds_the_lock(home: Path, flow: Any) -> None:
    """Seen to catch: LockHeld raised on by the flow."""
    parameters = {"home": str(home)} | ({"inbox": str(home / "inbox")} if flow is ingest else {})
    deployment = flow.to_deployment(name="schedule", parameters=parameters).apply()
    with get_client(sync_client=True) as client:
        scheduled = client.create_flow_run_from_deployment(deployment)
        with held_elsewhere(home):
            run_flow(flow, flow_run=scheduled, parameters=parameters)
        state = client.read_flow_run(scheduled.id).state
    assert state is not None
    assert (state.type.value, state.name) == ("COMPLETED", "Skipped")
    assert "sumber run elsewhere" in str(state.message)
    assert not list((home / "prefect" / "runs").glob("*"))
