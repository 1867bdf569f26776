"""The log of a run in Prefect's history: a line a step, in counts and names of checks.

No path and no word of a text: a takedown need not look here.
"""

from collections.abc import Callable
from pathlib import Path

from prefect.logging import get_run_logger

from flows.outcome import Outcome


def log_step(step: str, outcome: Outcome) -> None:
    """Log what a step of this run found, as far as the outcome has taken it."""
    seconds = outcome.seconds.get(step, 0.0)
    get_run_logger().info("%s: %s (%.1f s)", step, SAYS[step](outcome), seconds)


def log_refusal(outcome: Outcome) -> None:
    """Log which checks refused the batch."""
    critical = [each.check_id for each in outcome.notices if each.severity == "critical"]
    get_run_logger().error("refused by %s; nothing of it is loaded", _names([*outcome.laws, *critical]))


def _picked(outcome: Outcome) -> str:
    waiting = f", {outcome.unsettled:,} still being written" if outcome.unsettled else ""
    batches = f"{outcome.batches:,} batch{'' if outcome.batches == 1 else 'es'}"
    return f"{outcome.looked_at:,} files looked at, {outcome.picked_up:,} new{waiting}; {batches}"


def _judged(outcome: Outcome) -> str:
    failed = [each.check_id for each in outcome.notices]
    return f"to be looked at: {_names(failed)}" if failed else "nothing to be told"


def _loaded(outcome: Outcome) -> str:
    return (
        f"{outcome.state}: {outcome.articles:,} articles, {outcome.new_stories:,} new stories, {outcome.duplicates:,} copies,"
        f" {outcome.rejected:,} rejected, {outcome.unreadable:,} unreadable"
    )


def _names(checks: list[str]) -> str:
    return ", ".join(dict.fromkeys(checks)) or "no check"


SAYS: dict[str, Callable[[Outcome], str]] = {
    "pick up": _picked,
    "refine": lambda outcome: (
        f"{outcome.articles:,} texts read, {outcome.unreadable:,} unreadable; runner {outcome.runner}"
    ),
    "judge rows": _judged,
    "judge batch": _judged,
    "load": _loaded,
    "publish": lambda outcome: f"snapshot {Path(outcome.snapshot or '').name}",
    "report": lambda outcome: "page and Data Docs are written" if outcome.page else "Data Docs are written",
}
