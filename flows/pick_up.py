"""Pick up: what is new in the inbox becomes Parquet batches of bytes, each file version with its identity."""

import errno
import hashlib
import os
import time
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import polars as pl

from flows.beside import Beside, part_from_texts
from flows.listing import ROWS_AT_A_TIME, Listing, list_inbox, readable_name
from flows.manifest import Claims
from flows.object_inbox import ObjectReader, list_objects
from flows.read_file import FolderReader, Found, Status, Unsettled
from flows.settings import Settings
from transforms.schema import PICKED, SIGHTINGS
from warehouse.addresses import is_address
from warehouse.archive import ROWS_IN_A_GROUP
from warehouse.ledger import Ledger, forgotten_contents
from warehouse.load import remember_sightings

# A batch is held in memory as a whole; its texts in Python and Polars take about ten times their bytes.
BATCH_BYTES = 16 * 1024 * 1024
# Two or three seconds of refining: small enough to keep two workers busy and the progress moving.
BATCH_TEXTS = 1000
FORGOTTEN = "the same content was taken out on request"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Remembered(Protocol):
    """What a pick-up asks about earlier ones: the warehouse's ledger, or that of a test."""

    def unseen(self, files: pl.DataFrame) -> pl.DataFrame:
        """Those of the listed files that are not as they were when last seen."""

    def documents(self, paths: pl.Series) -> set[str]:
        """The ids of all documents that were picked up under these paths."""

    def last_folders(self, count: int) -> list[str]:
        """The last so many folders, by name, that hold something seen."""


@dataclass(frozen=True)
class PickedUp:
    """What a pick-up found and wrote: the batches' paths in the order of their texts, and the counts."""

    batches: list[str]
    sightings: str | None
    looked_at: int
    picked_up: int
    picked_bytes: int
    unreadable: int
    unsettled: int
    vanished: int
    broken_manifests: list[str]


def document_id(path: str, content_sha256: bytes) -> str:
    """The identity of a file version: 128 bits of SHA-256 over its path, a zero byte and its content's SHA-256."""
    return str(uuid.UUID(bytes=hashlib.sha256(path.encode() + b"\0" + content_sha256).digest()[:16]))


def inbox_name(inbox: Path) -> str:
    """The name under which the ledger knows an inbox."""
    return str(inbox) if is_address(inbox) else readable_name(os.fsencode(inbox))


def pick_up_new(
    inbox: Path, home: Path, target: Path, settings: Settings, tell: Callable[[int, int], None]
) -> PickedUp:
    """Pick up what the warehouse doesn't know yet; files that were only touched are noted in the ledger at once."""
    ledger = Ledger(home, inbox_name(inbox))
    picked = pick_up(inbox, home, target, ledger, settings, tell, forgotten_contents(home))
    if not picked.batches and picked.sightings:
        remember_sightings(home, pl.read_parquet(picked.sightings))
    return picked


def has_news(inbox: Path, home: Path) -> bool:
    """Whether a look at names, sizes and times alone finds anything that the ledger doesn't know."""
    if is_address(inbox):
        # A look costs as many requests as the pick-up itself, which follows at once.
        return True
    listed, _ = part_from_texts(list_inbox(inbox, home).files)
    return not Ledger(home, inbox_name(inbox)).unseen(listed).is_empty()


def pick_up(
    inbox: Path,
    home: Path,
    target: Path,
    ledger: Remembered,
    settings: Settings,
    tell: Callable[[int, int], None] = lambda done, of: None,
    forgotten: Collection[str] = frozenset(),
) -> PickedUp:
    """Write what is new in `inbox` to `target`/NNNN.parquet and `target`/sightings.parquet, in the order of the law.

    `ledger` says what was picked up before. A file that fails to be read is tried again
    each run and reported once; one that is still being written waits for the next run. Of content whose SHA-256 is
    `forgotten` no byte is kept.
    """
    listing = _listing(inbox, home, ledger, settings)
    texts, beside = part_from_texts(listing.files)
    # Tables hold microseconds: a finer order here could not be told again from them.
    new = ledger.unseen(texts).sort(pl.col("mtime_ns") // 1000, "path")
    if not new.is_empty() and not is_address(inbox):
        _let_settle(new, settings.settle_seconds)
    picker = _Picker(inbox, target, ledger.documents(new["path"]), settings, beside, forgotten)
    with picker:
        if is_address(inbox):
            picker.expect(new)
        for done, row in enumerate(new.iter_rows()):
            if done % 500 == 0:
                tell(done, new.height)
            picker.take(Found(*row))
    tell(new.height, new.height)
    return picker.picked_up(listing.looked_at)


def _listing(inbox: Path, home: Path, ledger: Remembered, settings: Settings) -> Listing:
    if is_address(inbox):
        return list_objects(inbox, _begin(ledger, settings.inbox_folders_listed))
    return list_inbox(inbox, home)


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


class _Picker:
    """Takes files one after the other and writes a batch whenever one is full."""

    def __init__(
        self,
        inbox: Path,
        target: Path,
        known_documents: set[str],
        settings: Settings,
        beside: dict[str, Found],
        forgotten: Collection[str],
    ) -> None:
        self.forgotten = forgotten
        self.inbox, self.target, self.known, self.settings = inbox, target, known_documents, settings
        self.inbox_name = inbox_name(inbox)
        self.reader: FolderReader | ObjectReader = (
            ObjectReader(inbox)
            if is_address(inbox)
            else FolderReader(inbox, settings.settle_seconds, settings.max_file_bytes)
        )
        self.beside = Beside(beside, self.reader, settings.max_file_bytes)
        self.rows: list[tuple[object, ...]] = []
        self.row_bytes = 0
        self.seen: list[tuple[object, ...]] = []
        self.sightings = [pl.DataFrame(schema=SIGHTINGS)]
        self.batches: list[str] = []
        self.counts = dict.fromkeys(("picked_up", "picked_bytes", "unreadable", "unsettled", "vanished"), 0)
        target.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> "_Picker":
        return self

    def __exit__(self, *failure: object) -> None:
        self.reader.close()

    def expect(self, new: pl.DataFrame) -> None:
        """Tell the reader what will be read: each text that is small enough, and what stands beside it."""
        names = []
        for found in (Found(*row) for row in new.iter_rows()):
            if found.kind is None and found.size_bytes <= self.settings.max_file_bytes:
                names += [(each.raw_path, each.status) for each in (found, self.beside.sidecar_of(found.path)) if each]
        self.reader.expect([*((each.raw_path, each.status) for each in self.beside.manifests()), *names])

    def picked_up(self, looked_at: int) -> PickedUp:
        self._write_batch()
        self._frame_seen()
        sightings = None
        if len(self.sightings) > 1:
            sightings = str(self.target / "sightings.parquet")
            pl.concat(self.sightings).write_parquet(sightings)
        return PickedUp(self.batches, sightings, looked_at, broken_manifests=self.beside.broken, **self.counts)

    def take(self, found: Found) -> None:
        if found.kind is not None:
            self._take_unreadable(found, found.kind, remember=True)
            return
        if found.size_bytes > self.settings.max_file_bytes:
            limit = f"larger than {self.settings.max_file_bytes:,} bytes"
            self._take_unreadable(found, limit, remember=True)
            return
        try:
            content, status = self.reader.read(found.raw_path, self.settings.max_file_bytes)
            claims = self.beside.claims_of(found.path)
        except FileNotFoundError:
            self.counts["vanished"] += 1
        except Unsettled:
            self.counts["unsettled"] += 1
        except OSError as error:
            if error.errno == errno.ESTALE:
                self.counts["vanished"] += 1
            else:
                # Tried again each run, as the failure may pass; its identity is stable, so it is reported once.
                self._take_unreadable(found, f"can't be read: {os.strerror(error.errno or 0)}", remember=False)
        else:
            self._take_content(found, content, status, claims)

    def _take_content(self, found: Found, content: bytes, status: Status, claims: Claims) -> None:
        sha256 = hashlib.sha256(content)
        identity = document_id(found.path, sha256.digest())
        self._remember(found, status, identity)
        named, size, modified = sha256.hexdigest(), status.size_bytes, status.mtime_ns
        if named in self.forgotten:
            self._add(found, identity, named, size, modified, None, FORGOTTEN, Claims())
        else:
            self._add(found, identity, named, size, modified, content, None, claims)

    def _take_unreadable(self, found: Found, problem: str, remember: bool) -> None:
        # There is no content to hash: what stands for it is why it can't be had, and for a file too large its size.
        stand_in = hashlib.sha256(f"{problem}\0{found.size_bytes if remember else ''}".encode()).digest()
        identity = document_id(found.path, stand_in)
        if remember:
            self._remember(found, found.status, identity)
        if self._add(found, identity, None, found.size_bytes, found.mtime_ns, None, problem, Claims()):
            self.counts["unreadable"] += 1

    def _remember(self, found: Found, status: Status, identity: str) -> None:
        self.seen.append((self.inbox_name, found.path, *status, identity))
        if len(self.seen) == ROWS_AT_A_TIME:
            self._frame_seen()

    def _frame_seen(self) -> None:
        if self.seen:
            self.sightings.append(pl.DataFrame(self.seen, schema=SIGHTINGS, orient="row"))
            self.seen.clear()

    def _add(
        self,
        found: Found,
        identity: str,
        sha256: str | None,
        size_bytes: int,
        mtime_ns: int,
        content: bytes | None,
        problem: str | None,
        claims: Claims,
    ) -> bool:
        if identity in self.known:
            return False
        self.known.add(identity)
        size = len(content or b"")
        if self.rows and (self.row_bytes + size > BATCH_BYTES or len(self.rows) >= BATCH_TEXTS):
            self._write_batch()
        self.rows.append(
            (identity, found.path, sha256, size_bytes, _instant(mtime_ns), datetime.now(UTC), content, problem, *claims)
        )
        self.row_bytes += size
        self.counts["picked_up"] += 1
        self.counts["picked_bytes"] += size
        return True

    def _write_batch(self) -> None:
        if not self.rows:
            return
        path = self.target / f"{len(self.batches):04d}.parquet"
        batch = pl.DataFrame(self.rows, schema=PICKED, orient="row")
        # The archive takes the file as it is.
        batch.write_parquet(path, compression="zstd", row_group_size=ROWS_IN_A_GROUP)
        self.batches.append(str(path))
        self.rows, self.row_bytes = [], 0


def _instant(nanoseconds: int) -> datetime | None:
    try:
        return EPOCH + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return None
