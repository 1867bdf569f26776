"""Refine one batch from Parquet to Parquet: what a worker does, wherever it runs."""

from pathlib import Path
from typing import NamedTuple

from expectations.measure_articles import measure_articles
from flows.collector import collector_held
from flows.language_profiles import read_language_profiles
from transforms.refine import refine
from transforms.rulebook import Rulebook, compile_rulebook
from warehouse.addresses import place_of
from warehouse.objects import read, write


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


@collector_held()
def refine_batch(batch: Batch) -> BatchCounts:
    """Write the batch's documents, articles, attributions, spans, sketches and measured rows beside each other.

    Each file appears whole or not at all, so a batch that was cut off is simply done again.
    """
    picked = read(place_of(batch.picked))
    rulebook = _rulebook(batch.reference, batch.rules_version)
    refined = refine(picked, rulebook, batch.date_horizon_years)
    organizations = read(place_of(batch.reference) / "organizations.parquet")
    # Measured here, as it takes the bodies, which only this worker holds.
    measured = measure_articles(refined.documents, refined.articles, refined.attributions, refined.spans, organizations)
    for table, rows in {**refined._asdict(), "measured": measured}.items():
        target = place_of(batch.refined) / f"{batch.name}.{table}.parquet"
        # Nobody asks these files for some of their rows, which is what statistics are for.
        write(rows, target, compression="lz4", statistics=False)
    return BatchCounts(refined.documents.height, refined.articles.height)


# The last compiled rules by their version, which is a digest of every row: to compile them takes longer than a small batch.
_compiled: dict[str, Rulebook] = {}


def _rulebook(reference: str, rules_version: str) -> Rulebook:
    rulebook = _compiled.get(rules_version)
    if rulebook is None:
        files = sorted(place_of(reference).glob("*.parquet"), key=str)
        rows = {path.stem: read(path) for path in files}
        rulebook = compile_rulebook(rows, read_language_profiles(), rules_version)
        _compiled.clear()
        _compiled[rules_version] = rulebook
    return rulebook
