"""What a run shows of itself in Prefect's history while it works: its name, and how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.orchestration import get_client

from flows import progress
from flows.harmless import harmless
from flows.outcome import Outcome

LONGEST_NAME = 60
SUFFIX = {"refused": ", refused", "accepted": ", accepted by hand"}


class HistoryProgress:
    """Hears a run and keeps a progress artifact, one step further whenever a step begins; tells the listener before it."""

    def __init__(self, before: progress.Listener, artifact: UUID) -> None:
        self.before, self.artifact, self.reached = before, artifact, 0

    def hear(self, step: str, done: int | None, of: int | None) -> None:
        """Note a new step in the history."""
        self.before.hear(step, done, of)
        place = progress.STEPS.index(step) if step in progress.STEPS else 0
        # Forward alone: the pick-up goes on telling after the first batch is refined.
        if place > self.reached:
            self.reached = place
            update_progress_artifact(self.artifact, 100.0 * place / len(progress.STEPS))

    def finish(self) -> None:
        """Note that all is done."""
        update_progress_artifact(self.artifact, 100.0)


@contextmanager
def progress_in_history(texts: int) -> Iterator[None]:
    """Keep a progress artifact of the run for the block; at its end, whole or not, the last step says how far it came."""
    artifact = create_progress_artifact(0.0, key="ingest-progress", description=f"{texts:,} files picked up.")
    assert isinstance(artifact, UUID)
    listener = HistoryProgress(progress.listener(), artifact)
    with progress.listening(listener):
        yield
        listener.finish()


def run_name(outcome: Outcome) -> str:
    """What a run did, in a name: `inbox: 212 articles, 6 copies, 6 rejected`."""
    folder = harmless(Path(outcome.inbox).name, LONGEST_NAME)
    if outcome.state == "empty":
        return f"{folder}: nothing new"
    counts = [
        (outcome.articles, "article", "articles"),
        (outcome.duplicates, "copy", "copies"),
        (outcome.rejected, "rejected", "rejected"),
        (outcome.unreadable, "unreadable", "unreadable"),
    ]
    said = ", ".join(f"{count:,} {one if count == 1 else more}" for count, one, more in counts if count) or "no article"
    return f"{folder}: {said}{SUFFIX.get(outcome.state, '')}"


def name_run(outcome: Outcome) -> None:
    """Give the flow run the name that says what it did."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(UUID(outcome.flow_run_id), name=run_name(outcome))
