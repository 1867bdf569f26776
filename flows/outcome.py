"""How a run went, filled step by step: what the summary, the artifacts and the exit code are made from."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flows import progress
from flows.judge import Judged
from flows.notices import Notice
from flows.picker import PickedUp
from flows.refine_batch import BatchCounts
from flows.tally import Tally
from warehouse.load import Loaded


@dataclass
class Outcome:
    """A run in counts; `state` is `loaded`, `accepted`, `refused` or `empty` (nothing was new)."""

    run_id: str
    inbox: str
    flow_run_id: str
    state: str = "empty"
    looked_at: int = 0
    picked_up: int = 0
    articles: int = 0
    rejected: int = 0
    unreadable: int = 0
    new_stories: int = 0
    duplicates: int = 0
    unsettled: int = 0
    batches: int = 0
    snapshot: str | None = None
    agencies: list[tuple[str | None, int]] = field(default_factory=list)
    languages: list[tuple[str | None, int]] = field(default_factory=list)
    runner: str = "thread"
    seconds: dict[str, float] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    page: str | None = None
    docs: str | None = None
    # The paths of a batch that was refused for the third time in a row for the same reasons.
    stuck: list[str] = field(default_factory=list)
    # The broken laws for which a batch is refused whoever accepts it.
    laws: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Take the time of a step, added to what it took before, and tell that it has begun."""
        progress.tell(step)
        begun = time.monotonic()
        try:
            yield
        finally:
            self.seconds[step] = round(self.seconds.get(step, 0.0) + time.monotonic() - begun, 3)

    def take_picked(self, picked: PickedUp) -> None:
        """Take what the pick-up counted."""
        self.looked_at, self.picked_up, self.unsettled = picked.looked_at, picked.picked_up, picked.unsettled
        self.batches = len(picked.batches)
        self.notices += [
            Notice("manifest", "warning", f"The manifest {each}; its texts were taken without it.")
            for each in picked.broken_manifests
        ]

    def take_refined(self, counts: Sequence[BatchCounts]) -> None:
        """Take how many of the files decoded to a text."""
        self.articles = sum(each.texts for each in counts)
        self.unreadable = sum(each.files - each.texts for each in counts)

    def take_judged(self, judged: Judged) -> None:
        """Take what the checks had to tell."""
        self.notices += judged.notices
        self.laws += judged.laws

    def take_loaded(self, loaded: Loaded, accepted: bool) -> None:
        """Take what the load counted."""
        self.state = "accepted" if accepted else "loaded"
        self._take_counts(loaded)

    def take_refused(self, loaded: Loaded) -> None:
        """Take what would have been loaded."""
        self.state = "refused"
        self._take_counts(loaded)

    def take_page(self, complaint: str | None, home: Path) -> None:
        """Take where the page lies, or why it could not be built."""
        self.page = None if complaint else str(home / "report" / "index.html")
        if complaint:
            self.notices.append(Notice("page", "warning", complaint))

    def take_tally(self, tally: Tally) -> None:
        """Take who wrote the accepted texts, and in which languages."""
        self.agencies, self.languages = tally

    def _take_counts(self, loaded: Loaded) -> None:
        self.picked_up, self.articles, self.rejected = loaded.picked_up, loaded.articles, loaded.rejected
        self.unreadable, self.new_stories, self.duplicates = loaded.unreadable, loaded.new_stories, loaded.duplicates

    @property
    def told(self) -> list[str]:
        """The notices that a person should read, a sentence each, what refuses first."""
        shown = sorted((each for each in self.notices if each.shown), key=lambda each: each.severity != "critical")
        return [each.sentence for each in shown]

    @property
    def untold(self) -> int:
        """How many checks were broken by single texts to a usual share."""
        return sum(not each.shown for each in self.notices)


class BatchRefused(Exception):
    """The batch was refused by its checks; nothing of it was loaded. The message names the checks."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"the batch was refused by its checks: {_why(outcome)}")
        self.outcome = outcome

    def __reduce__(self) -> tuple[type["BatchRefused"], tuple[Outcome]]:
        """Rebuild from the outcome: Prefect pickles what a flow raises."""
        return type(self), (self.outcome,)


def _why(outcome: Outcome) -> str:
    critical = [each.sentence for each in outcome.notices if each.severity == "critical"]
    return "; ".join(critical[-3:])
