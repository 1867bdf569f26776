"""An inbox that is picked up again and again, with the memory of what was taken."""

import os
from pathlib import Path

import polars as pl

from flows.pick_up import pick_up
from flows.picker import PickedUp
from flows.settings import Settings
from tests.flows.remembered import RememberedFrames
from transforms.schema import PICKED

LONG_AGO = 1_700_000_000
SETTINGS = Settings(settle_seconds=2.0, max_file_bytes=10_000)


class Inbox:
    """A folder with a ledger: picks up again and again as runs do."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "inbox"
        self.folder.mkdir()
        self.home = root / "home"
        self.home.mkdir()
        self.ledger = RememberedFrames()
        self.runs = 0

    def put(self, name: str | bytes, content: bytes = b"Jakarta (Warta) - Isi.\n", modified: float = LONG_AGO) -> bytes:
        path = os.path.join(os.fsencode(self.folder), os.fsencode(name))
        Path(os.fsdecode(path)).parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        os.utime(path, (modified, modified))
        return path

    def take(self, settings: Settings = SETTINGS) -> tuple[PickedUp, pl.DataFrame]:
        self.runs += 1
        target = self.home / f"picked{self.runs}"
        picked = pick_up(self.folder, self.home, target, self.ledger, settings)
        if picked.sightings:
            seen = pl.read_parquet(picked.sightings)
            self.ledger.sightings = pl.concat([self.ledger.sightings.join(seen, on="path", how="anti"), seen])
        rows = [pl.read_parquet(path) for path in picked.batches]
        return picked, pl.concat(rows) if rows else pl.DataFrame(schema=PICKED)
