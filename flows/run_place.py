"""One run: who it is, where its files lie between the tasks, and how it begins and ends."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.disk import require_disk, said_when_lost
from flows.reference import read_reference, rules_version
from flows.refine_batch import Batch
from flows.settings import PACKAGED_SEEDS, Settings, WrongUsage, read_settings
from flows.turn import take_turn
from warehouse.archive import sweep_archive
from warehouse.ledger import loaded_among, loaded_runs
from warehouse.publish import is_behind, publish
from warehouse.takedown import finish_takedown, takedown_is_unfinished

if TYPE_CHECKING:
    from flows.dask_cluster import Cluster

# A refused run's staging stays, so that it can be accepted; the newest holds whatever the older ones held.
REFUSED = "refused"


@dataclass(frozen=True)
class Run:
    """A run under way; every path below `staging` belongs to it alone."""

    run_id: str
    home: Path
    inbox: Path
    settings: Settings
    rules_version: str
    started_at: datetime
    # The home of a master that grows beside the home's own one; null for the run that writes that.
    beside: Path | None = None
    # The workers of the runner dask; null where the run's own machine does all.
    cluster: "Cluster | None" = None

    @property
    def master_home(self) -> Path:
        """Where the master lies that the run compares with and writes."""
        return self.beside or self.home

    @property
    def staging(self) -> Path:
        """Where the tasks leave their Parquet files for each other."""
        return self.home / "staging" / self.run_id

    def room(self, name: str) -> Path:
        """A folder of the staging, made when it is first asked for."""
        room = self.staging / name
        room.mkdir(parents=True, exist_ok=True)
        return room

    def reference(self) -> dict[str, pl.DataFrame]:
        """The reference data as it was when the run began; what a user edits meanwhile counts from the next run on."""
        return {path.stem: pl.read_parquet(path) for path in sorted((self.staging / "reference").glob("*.parquet"))}

    def batch(self, picked: str) -> Batch:
        """What a worker is told to refine one picked file."""
        return Batch(
            picked,
            str(self.room("refined")),
            str(self.room("reference")),
            self.rules_version,
            self.settings.date_horizon_years,
        )

    def rows(self, pattern: str, columns: list[str], schema: Mapping[str, Any]) -> pl.DataFrame:
        """The chosen columns of the staged files that match, as one frame; no rows where no file does."""
        paths = sorted(self.staging.glob(pattern))
        if not paths:
            return pl.DataFrame(schema={name: schema[name] for name in columns})
        return pl.concat([pl.read_parquet(path, columns=columns) for path in paths])


@contextmanager
def begin_run(run_id: str, home: Path, inbox: Path) -> Iterator[Run]:
    """Take the home's turn, heal what a killed run left, and give the run its place; takes the place away after success.

    Raises LockHeld, DiskFull, HomeClosed or WrongUsage.
    """
    settings = read_settings(home)
    with take_turn(home), said_when_lost(home):
        _sweep(home)
        require_disk(home)
        if takedown_is_unfinished(home):
            finish_takedown(home, home / "staging" / run_id)
        if is_behind(home):
            publish(home)
        reference = read_reference(PACKAGED_SEEDS, home / "seeds")
        run = Run(run_id, home, inbox, settings, rules_version(reference), datetime.now(UTC))
        for name, rows in reference.items():
            rows.write_parquet(run.room("reference") / f"{name}.parquet")
        try:
            yield run
        finally:
            if not (run.staging / REFUSED).exists():
                shutil.rmtree(run.staging, ignore_errors=True)


def keep_refused(run: Run, laws: Sequence[str]) -> None:
    """Keep this run's staging for `--accept`; those of earlier refusals go, as their files are in this one too.

    The mark names the broken `laws` for which nobody can accept it.
    """
    for other in run.staging.parent.iterdir():
        if other != run.staging:
            shutil.rmtree(other, ignore_errors=True)
    (run.staging / REFUSED).write_text("\n".join(laws))


def laws_against(staging: Path) -> list[str]:
    """The broken laws for which the refused run of this staging can't be accepted; none where a person may decide."""
    return (staging / REFUSED).read_text().split()


@contextmanager
def resume_refused(run_id: str, home: Path, inbox: Path) -> Iterator[Run]:
    """Take up a refused run again with what it staged; raises WrongUsage when its staging is not there any more."""
    with take_turn(home), said_when_lost(home):
        run = Run(run_id, home, inbox, read_settings(home), "", datetime.now(UTC))
        if not _waits(home, run.staging):
            waiting = sorted(path.name for path in run.staging.parent.iterdir() if _waits(home, path))
            there = f"run {waiting[0]} can be" if waiting else "no run can be"
            raise WrongUsage(f"run {run_id} can't be accepted, as nothing of it is waiting; {there} accepted now.")
        if laws := laws_against(run.staging):
            raise WrongUsage(
                f"run {run_id} breaks {' and '.join(laws)}, so nobody can accept it; the next run reads its files again."
            )
        reference = run.reference()
        run = Run(run_id, home, inbox, run.settings, rules_version(reference), run.started_at)
        require_disk(home)
        yield run
        shutil.rmtree(run.staging, ignore_errors=True)


def _waits(home: Path, staging: Path) -> bool:
    """Whether this is what a refused run staged, and a later run has not loaded all of it since."""
    if not (staging / REFUSED).exists():
        return False
    paths = sorted(staging.glob("refined/*.documents.parquet"))
    document_ids = [pl.read_parquet(path, columns=["document_id"])["document_id"] for path in paths]
    return not document_ids or loaded_among(home, pl.concat(document_ids)).height < sum(map(len, document_ids))


def _sweep(home: Path) -> None:
    for left in (home / "staging").iterdir():
        if not _waits(home, left):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    sweep_archive(home, loaded_runs(home))
