"""The log of a run, as Prefect's server keeps it."""

import time
from pathlib import Path

from prefect.client.orchestration import get_client

from flows.ingest import ingest
from flows.outcome import Outcome
from tests.flows.conftest import write_text


def logged(run: Outcome, last: str, seconds: float = 60) -> list[str]:
    """The run's lines, once the last one has arrived: they are sent from a thread of their own."""
    body = {"logs": {"flow_run_id": {"any_": [run.flow_run_id]}}, "sort": "TIMESTAMP_ASC"}
    deadline = time.monotonic() + seconds
    with get_client(sync_client=True) as client:
        while True:
            lines = [each["message"] for each in client.request("POST", "/logs/filter", json=body).json()]
            if any(line.startswith(last) for line in lines) or time.monotonic() > deadline:
                return lines
            time.sleep(0.2)


def test_the_log_tells_each_step_in_counts_and_no_path(inbox: Path, home: Path, history: str) -> None:
    empty = inbox / "kosong.txt"
    empty.write_text("")
    write_text(inbox, 7)
    run = ingest(str(inbox), str(home))
    assert isinstance(run, Outcome)
    lines = logged(run, "report: ")
    told = "\n".join(lines)
    for sentence in (
        "pick up: 6 files looked at, 6 new; 1 batch (",
        "refine: 5 texts read, 1 unreadable; runner",
        "judge rows: to be looked at: body-present",
        "load: loaded: 4 articles, 4 new stories, 0 copies, 1 rejected, 1 unreadable (",
        "publish: snapshot ",
        "report: page and Data Docs are written (",
    ):
        assert sentence in told
    assert "kosong" not in told
