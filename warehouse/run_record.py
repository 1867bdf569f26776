"""What a run knows about itself: one row of `runs`."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class RunRecord:
    """One row of `runs`; the counts of a loaded run are counted by the load, those of a refused run come from here."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    rules_version: str
    package_version: str
    state: str = "loaded"
    picked_up: int = 0
    articles: int = 0
    rejected: int = 0
    unreadable: int = 0
    new_stories: int = 0
    duplicates: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
