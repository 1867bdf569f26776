"""Load a run: its bytes into the archive, its rows into the master, and what the counts are then."""

import time
from dataclasses import asdict, replace
from datetime import UTC, datetime

from flows.judge import staged_checks
from flows.reference import package_version, rules_of
from flows.run_place import Run
from transforms.schema import ARTICLES, DOCUMENTS, REJECTS
from warehouse.archive import archive_batch
from warehouse.load import Loaded, load_refusal, load_run
from warehouse.run_record import RunRecord


def load_accepted(run: Run, seconds: dict[str, float], acceptance: str | None = None) -> Loaded:
    """Archive and load the run in one transaction; `acceptance` is the reason for which a refused one is loaded."""
    begun = time.monotonic()
    archive_batch(run.home, run.run_id, sorted(run.staging.glob("picked/[0-9]*.parquet")))
    seconds = {**seconds, "archive": round(time.monotonic() - begun, 3)}
    reference = run.reference()
    return load_run(
        run.home,
        run.run_id,
        run.staging,
        _record(run, seconds),
        reference["organizations"],
        rules_of(reference),
        acceptance=acceptance,
    )


def load_refused(run: Run, seconds: dict[str, float]) -> Loaded:
    """Store only the row of a refused run and its checks; return what would have been loaded."""
    documents = run.rows("refined/*.documents.parquet", ["document_id", "outcome"], DOCUMENTS)
    texts = run.rows("refined/*.articles.parquet", ["document_id"], ARTICLES).height
    rejected = run.rows("judged/rejects.parquet", ["document_id"], REJECTS)["document_id"].n_unique()
    counts = Loaded(
        picked_up=documents.height,
        articles=texts - rejected,
        rejected=rejected,
        unreadable=documents.height - texts,
        new_stories=0,
        duplicates=0,
        skipped=True,
    )
    counted = {name: count for name, count in asdict(counts).items() if name != "skipped"}
    load_refusal(run.home, replace(_record(run, seconds), **counted), staged_checks(run))
    return counts


def _record(run: Run, seconds: dict[str, float]) -> RunRecord:
    return RunRecord(
        run_id=run.run_id,
        started_at=run.started_at,
        finished_at=datetime.now(UTC),
        rules_version=run.rules_version,
        package_version=package_version(),
        seconds=seconds,
    )
