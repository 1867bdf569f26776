"""Tidy a home: old snapshots, pages, what killed runs left, and Prefect's own history."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from expectations.data_docs import prune_data_docs
from flows.run_place import begin_run
from flows.settings import WrongUsage
from warehouse.master import compact_lake, has_master
from warehouse.publish import prune_snapshots

# The flows of this project: on a server that others share, the history of theirs is left alone.
FLOWS = ("ingest", "reprocess", "maintain")
ROOMS = ("staging", "archive", "snapshots", "docs")
RUNS_AT_A_TIME = 200


def tidy_home(home: Path, run_id: str) -> dict[str, int]:
    """Sweep and prune under the home's lock; gives the bytes freed by room. Raises WrongUsage, LockHeld."""
    if not has_master(home):
        raise WrongUsage(f"there is no warehouse in {home}: make one with sumber run FOLDER --home {home}.")
    before = {room: _bytes(home / room) for room in ROOMS}
    with begin_run(run_id, home, home):
        compact_lake(home)
        prune_snapshots(home)
        prune_data_docs(home / "docs")
    return {room: max(0, before[room] - _bytes(home / room)) for room in ROOMS}


def prune_history(older_than_days: int) -> int:
    """Delete this project's flow runs that ended longer ago from Prefect's history; gives how many."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowFilter, FlowRunFilter

    ended: dict[str, Any] = {"end_time": {"before_": datetime.now(UTC) - timedelta(days=older_than_days)}}
    deleted = 0
    with get_client(sync_client=True) as client:
        while True:
            runs = client.read_flow_runs(
                flow_filter=FlowFilter.model_validate({"name": {"any_": list(FLOWS)}}),
                flow_run_filter=FlowRunFilter.model_validate(ended),
                limit=RUNS_AT_A_TIME,
            )
            for run in runs:
                client.delete_flow_run(run.id)
            deleted += len(runs)
            if len(runs) < RUNS_AT_A_TIME:
                return deleted


def _bytes(room: Path) -> int:
    return sum(path.lstat().st_size for path in room.rglob("*") if path.is_file() and not path.is_symlink())
