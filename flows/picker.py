"""Take files one after the other: bytes, identity and claims become Parquet batches, each handed over as it is written."""

import errno
import hashlib
import os
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from flows.beside import Beside
from flows.handing_over import Coming
from flows.listing import ROWS_AT_A_TIME, readable_name
from flows.manifest import Claims
from flows.object_inbox import ObjectReader
from flows.read_file import FolderReader, Found, Status, Unsettled
from flows.settings import Settings
from transforms.schema import PICKED, SIGHTINGS
from warehouse.addresses import is_address
from warehouse.archive import ROWS_IN_A_GROUP

# A batch is held in memory as a whole; its texts in Python and Polars take about ten times their bytes.
BATCH_BYTES = 16 * 1024 * 1024
# A second or two of refining: small enough to keep two workers busy and the progress moving. With 1,000 a text took 10 % longer.
BATCH_TEXTS = 3000
# Batches are made smaller, but not than this, where all workers then have as many of them.
LEAST_BATCH_TEXTS = 1000
FORGOTTEN = "the same content was taken out on request"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def batches_of(coming: Coming) -> int:
    """How many batches so much will make, at least."""
    return max(-(-coming.files // BATCH_TEXTS), -(-coming.size_bytes // BATCH_BYTES))


def texts_a_batch(files: int, workers: int) -> int:
    """How many texts make a batch, so that no worker of the run's own is left with a last batch while the others have none.

    Seven batches of 20,000 texts keep one of two workers waiting for a tenth of the time, eight of 2,500 none.
    """
    if files <= BATCH_TEXTS:
        return BATCH_TEXTS
    even = -(-files // (BATCH_TEXTS * workers)) * workers
    batches = min(even, max(files // LEAST_BATCH_TEXTS, -(-files // BATCH_TEXTS)))
    return -(-files // batches)


class Picker:
    """Takes files one after the other and writes a batch whenever one is full."""

    def __init__(
        self,
        inbox: Path,
        target: Path,
        known_documents: set[str],
        settings: Settings,
        beside: dict[str, Found],
        forgotten: Collection[str],
        give: Callable[[str], None],
        batch_texts: int,
    ) -> None:
        self.forgotten, self.give, self.batch_texts = forgotten, give, batch_texts
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

    def __enter__(self) -> "Picker":
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
        if self.rows and (self.row_bytes + size > BATCH_BYTES or len(self.rows) >= self.batch_texts):
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
        self.give(str(path))


def _instant(nanoseconds: int) -> datetime | None:
    try:
        return EPOCH + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return None
