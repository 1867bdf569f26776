"""A ledger in memory, for pick-ups without a warehouse."""

from dataclasses import dataclass, field

import polars as pl

from transforms.schema import SIGHTINGS


@dataclass
class RememberedFrames:
    """What earlier pick-ups saw; a pick-up adds the documents that it takes."""

    sightings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SIGHTINGS))
    known: set[str] = field(default_factory=set)

    def unseen(self, files: pl.DataFrame) -> pl.DataFrame:
        return files.join(self.sightings, on=["path", "size_bytes", "mtime_ns", "ctime_ns"], how="anti")

    def documents(self, paths: pl.Series) -> set[str]:
        return self.known

    def last_folders(self, count: int) -> list[str]:
        return []
