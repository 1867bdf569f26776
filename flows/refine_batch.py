"""Refine one batch from Parquet to Parquet: what a worker does, wherever it runs."""

import os
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from expectations.measure_articles import measure_articles
from flows.language_profiles import read_language_profiles
from transforms.refine import refine
from transforms.rulebook import Rulebook, compile_rulebook


class Batch(NamedTuple):
    """One batch to refine: its picked file, and where what comes of it belongs."""

    picked: str
    refined: str
    reference: str
    rules_version: str
    date_horizon_years: int

    @property
    def name(self) -> str:
        """The batch's number, which all of its files carry."""
        return Path(self.picked).stem


class BatchCounts(NamedTuple):
    """How many files a batch had, and how many of them decoded to a text."""

    files: int
    texts: int


def refine_batch(batch: Batch) -> BatchCounts:
    """Write the batch's documents, articles, attributions, spans, sketches and measured rows beside each other.

    Each file appears whole or not at all, so a batch that was cut off is simply done again.
    """
    picked = pl.read_parquet(batch.picked)
    rulebook = _rulebook(batch.reference, batch.rules_version)
    refined = refine(picked, rulebook, batch.date_horizon_years)
    organizations = pl.read_parquet(Path(batch.reference) / "organizations.parquet")
    # Measured here, as it takes the bodies, which only this worker holds.
    measured = measure_articles(refined.documents, refined.articles, refined.attributions, refined.spans, organizations)
    for table, rows in {**refined._asdict(), "measured": measured}.items():
        target = Path(batch.refined) / f"{batch.name}.{table}.parquet"
        unfinished = target.with_suffix(f".part{os.getpid()}")
        rows.write_parquet(unfinished, compression="zstd", compression_level=1)
        unfinished.replace(target)
    return BatchCounts(refined.documents.height, refined.articles.height)


@lru_cache(maxsize=1)
def _rulebook(reference: str, rules_version: str) -> Rulebook:
    rows = {path.stem: pl.read_parquet(path) for path in sorted(Path(reference).glob("*.parquet"))}
    return compile_rulebook(rows, read_language_profiles(), rules_version)
