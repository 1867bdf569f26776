"""Pick up: what is listed in the inbox and not known yet is taken, in the order of the law."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from flows.beside import beside_of, part_from_texts
from flows.collector import collector_held
from flows.handing_over import Coming, HandOver
from flows.listing import Listing, list_inbox
from flows.object_inbox import list_objects
from flows.picker import PickedUp, Picker, inbox_name, texts_a_batch
from flows.read_file import Found
from flows.settings import Settings
from warehouse.addresses import is_address
from warehouse.ledger import Ledger, forgotten_contents
from warehouse.load import remember_sightings


class Remembered(Protocol):
    """What a pick-up asks about earlier ones: the warehouse's ledger, or that of a test."""

    def unseen(self, files: pl.DataFrame) -> pl.DataFrame:
        """Those of the listed files that are not as they were when last seen."""

    def documents(self, paths: pl.Series) -> set[str]:
        """The ids of all documents that were picked up under these paths."""

    def last_folders(self, count: int) -> list[str]:
        """The last so many folders, by name, that hold something seen."""


@collector_held()
def pick_up_new(
    inbox: Path,
    home: Path,
    target: Path,
    settings: Settings,
    tell: Callable[[int, int], None],
    handed: HandOver | None = None,
) -> PickedUp:
    """Pick up what the warehouse doesn't know yet; files that were only touched are noted in the ledger at once.

    With `handed` each batch is handed over as it is written.
    """
    ledger = Ledger(home, inbox_name(inbox))
    handed = handed or HandOver()
    try:
        picked = pick_up(inbox, home, target, ledger, settings, tell, forgotten_contents(home), handed)
    finally:
        handed.end()
    if not picked.batches and picked.sightings:
        remember_sightings(home, pl.read_parquet(picked.sightings))
    return picked


@dataclass(frozen=True)
class Look:
    """What a look at names, sizes and times alone found: the texts that the ledger doesn't know, and what stands beside them."""

    new: pl.DataFrame
    beside: dict[str, Found]
    looked_at: int


# What `has_news` found, for the pick-up that follows it in this process: to look at a million names takes four seconds.
_looked: dict[tuple[Path, Path], Look] = {}


@collector_held()
def has_news(inbox: Path, home: Path, listed: Callable[[], Listing] | None = None) -> bool:
    """Whether a look at names, sizes and times alone finds anything that the ledger doesn't know; a pick-up is to follow at once.

    `listed` gives the listing where another process makes it.
    """
    listing = listed() if listed is not None else list_inbox(inbox, home)
    _looked[inbox, home] = look = _look_through(listing, Ledger(home, inbox_name(inbox)))
    return not look.new.is_empty()


def pick_up(
    inbox: Path,
    home: Path,
    target: Path,
    ledger: Remembered,
    settings: Settings,
    tell: Callable[[int, int], None] = lambda done, of: None,
    forgotten: Collection[str] = frozenset(),
    handed: HandOver | None = None,
) -> PickedUp:
    """Write what is new in `inbox` to `target`/NNNN.parquet and `target`/sightings.parquet, in the order of the law.

    `ledger` says what was picked up before. A file that fails to be read is tried again
    each run and reported once; one that is still being written waits for the next run. Of content whose SHA-256 is
    `forgotten` no byte is kept.
    """
    look = _look(inbox, home, ledger, settings)
    # Tables hold microseconds: a finer order here could not be told again from them.
    new = look.new.sort(pl.col("mtime_ns") // 1000, "path")
    if not new.is_empty() and not is_address(inbox):
        _let_settle(new, settings.settle_seconds)
    handed = handed or HandOver()
    handed.expect(Coming(new.height, int(new["size_bytes"].clip(upper_bound=settings.max_file_bytes).sum())))
    known, batch_texts = ledger.documents(new["path"]), texts_a_batch(new.height, settings.workers)
    picker = Picker(inbox, target, known, settings, look.beside, forgotten, handed.give, batch_texts)
    with picker:
        if is_address(inbox):
            picker.expect(new)
        for done, row in enumerate(new.iter_rows()):
            if done % 500 == 0:
                tell(done, new.height)
            picker.take(Found(*row))
    tell(new.height, new.height)
    return picker.picked_up(look.looked_at)


def _look(inbox: Path, home: Path, ledger: Remembered, settings: Settings) -> Look:
    if is_address(inbox):
        return _look_through(list_objects(inbox, _begin(ledger, settings.inbox_folders_listed)), ledger)
    return _looked.pop((inbox, home), None) or _look_through(list_inbox(inbox, home), ledger)


def _look_through(listing: Listing, ledger: Remembered) -> Look:
    texts, beside = part_from_texts(listing.files)
    new = ledger.unseen(texts)
    return Look(new, beside_of(new, beside), listing.looked_at)


def _begin(ledger: Remembered, folders: int) -> str:
    """Where to begin a listing, so that the last so many folders seen, and all that come after them, are listed."""
    seen = ledger.last_folders(folders) if folders else []
    return min(seen) if seen and len(seen) == folders else ""


def _let_settle(new: pl.DataFrame, settle_seconds: float) -> None:
    """Wait once, for a moment, so that texts that were just put there are taken in this run."""
    newest: int = new["mtime_ns"].max()  # type: ignore[assignment]
    age = time.time() - newest / 1e9
    if 0 <= age < settle_seconds:
        time.sleep(settle_seconds - age + 0.01)
