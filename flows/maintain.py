"""The flow `maintain`: the home tidied, as one entry of the run history."""

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.runtime import flow_run

from flows.alive import alive, end_with_server
from flows.history import recorded_when_served
from flows.recorded_task import recorded_task
from flows.skipped import skipped_or_raised
from flows.tidy import prune_history, tidy_home
from flows.turn import take_turn
from warehouse.lock import LockHeld

HISTORY_DAYS = 90


@flow(name="maintain", persist_result=False)
def maintain(home: str, history_days: int = HISTORY_DAYS) -> Any:
    """Take away old snapshots and pages, what killed runs left, and old run history.

    Args:
        home: where the data lives, as an absolute path
        history_days: flow runs that ended longer ago go from Prefect's history
    """
    end_with_server()
    with recorded_when_served(str(flow_run.id)), alive(Path(home), str(flow_run.id)):
        try:
            with take_turn(Path(home)):
                freed = tidy(home)
                return {**freed, "flow runs": forget_history(history_days)}
        except LockHeld as held:
            return skipped_or_raised(held)


@recorded_task("tidy", "tidy the home")
def tidy(home: str) -> dict[str, int]:
    """Sweep and prune under the home's lock."""
    return tidy_home(Path(home), str(flow_run.id))


@recorded_task("history", "prune history older than {history_days} days")
def forget_history(history_days: int) -> int:
    """Delete old flow runs."""
    return prune_history(history_days)
