"""What texts cost beyond one machine, as slopes: `make lake extras`, then with DuckDB 1.5.5 and its extensions

    PYTHONPATH=.venv/lake .venv/bin/python -m tests.benchmarks.bench_scale [--texts 4000] [--copies 60] [--only objects]

Runs over parts of a corpus, each in a process of its own: into a home with a master of its own and into a lake (catalog in
PostgreSQL, files in a folder), both small and with every text stored `--copies` times; small runs into a lake, for what its
catalog grows by; and into a lake whose inbox, archive and files are in object storage, where requests and bytes are counted. Fits what a run costs at the least, what each of its
texts adds, and what each million of stored texts adds. Writes tests/benchmarks/slopes.csv, which simulate_scale.py reads.
"""

import argparse
import csv
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.corpus import write_corpus
from tests.benchmarks.counted_store import CountedStore
from tests.benchmarks.measure import measure
from tests.scale.postgres import Postgres

SLOPES = Path(__file__).with_name("slopes.csv")
STEPS = ("pick up", "refine", "judge rows", "deduplicate", "judge batch", "load", "publish")
MILLION = 1_000_000
# Shares of the corpus that the first runs take: small and large ones tell what a run costs at the least.
PARTS = (0.05, 0.35, 0.10, 0.30)
OBJECT_TEXTS = 500
# Runs of few texts, to see what a run leaves in a catalog whatever its size.
SMALL_RUNS, FEW, SMALL = 3, 10, 50
WHAT = ("file", "lake", "catalog", "objects")


class Slopes:
    """Rows of slopes.csv by what they are of; what is measured anew takes the place of what was there."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, str]] = {}
        if SLOPES.exists():
            with SLOPES.open(encoding="utf-8", newline="") as file:
                self.rows = {row["what"]: (row["value"], row["unit"]) for row in csv.DictReader(file)}

    def add(self, what: str, value: float, unit: str) -> None:
        """Take a row, print and write it."""
        self.rows[what] = (f"{value:.4g}", unit)
        print(f"{what:45} {value:12.4g} {unit}", flush=True)
        with SLOPES.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["what", "value", "unit"])
            table.writerows((what, *rest) for what, rest in self.rows.items())


class Place:
    """A home under measurement, its inbox filled part by part, and what each run over it cost."""

    def __init__(self, place: Path, corpus: list[Path], settings: str = "") -> None:
        self.home, self.inbox, self.waiting = place / "home", place / "inbox", list(corpus)
        self.inbox.mkdir(parents=True)
        self.home.mkdir()
        (self.home / "sumber.toml").write_text(settings)
        self.runs: list[dict[str, Any]] = []

    def run(self, texts: int, stored: int, environment: dict[str, str] | None = None) -> dict[str, Any]:
        """One run over so many more texts, on top of `stored`; notes and gives what it cost."""
        now, self.waiting = self.waiting[:texts], self.waiting[texts:]
        for file in now:
            shutil.copy2(file, self.inbox)
        said = measure(python("tests.benchmarks.step_costs", str(self.home), str(self.inbox)), environment).output
        cost: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
        self.runs.append({**cost, "stored": stored})
        return cost

    def stored(self) -> int:
        """How many texts the runs so far stored."""
        return sum(run["texts"] for run in self.runs)

    def fit(self, what: "Slopes", named: str) -> None:
        """Fit each step's processor seconds to fixed + texts * a + stored * b, none of them below nothing."""
        rows = np.array([[1.0, run["texts"] / 1000, run["stored"] / MILLION] for run in self.runs])
        for step in (step for step in STEPS if step in self.runs[0]["steps"]):
            cpu = np.array([run["steps"][step]["cpu"] for run in self.runs])
            fixed, a_thousand, stored = not_negative(rows, cpu)
            what.add(f"{named}: {step}, a run", fixed, "CPU s")
            what.add(f"{named}: {step}, a thousand texts", a_thousand, "CPU s")
            what.add(f"{named}: {step}, a run, per million stored", stored, "CPU s")
        small, large = self.runs[-2], self.runs[-1]
        grown = (large["peak_mb"] - small["peak_mb"]) / ((large["stored"] - small["stored"]) / MILLION)
        what.add(f"{named}: memory of a run", small["peak_mb"], "MB")
        what.add(f"{named}: memory of a run, per million stored", max(0.0, grown), "MB")


def not_negative(rows: np.ndarray, costs: np.ndarray) -> tuple[float, float, float]:
    """Least squares with no coefficient below 0: what comes out below is left out, and the rest fitted again."""
    used = [0, 1, 2]
    while used:
        fitted = np.linalg.lstsq(rows[:, used], costs, rcond=None)[0]
        if (fitted >= 0).all():
            break
        del used[int(fitted.argmin())]
    found = [0.0, 0.0, 0.0]
    for place, value in zip(used, fitted, strict=True):
        found[place] = float(value)
    return found[0], found[1], found[2]


def measure_home(place: Place, copies: int, slopes: Slopes, named: str) -> None:
    """Runs of several sizes, then one of the same size on top of many copies of what is stored."""
    total = len(place.waiting)
    last = round(total * (1 - sum(PARTS)) / 2)
    for part in PARTS:
        place.run(round(part * total), place.stored())
    place.run(last, place.stored())
    made = int(measure(python("tests.benchmarks.stored_rows", str(place.home), str(copies))).output.split()[-1])
    place.run(last, made)
    place.fit(slopes, named)


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of the repository."""
    return [sys.executable, "-m", module, *arguments]


def bytes_below(folder: Path, pattern: str = "*") -> int:
    """How many bytes the files below a folder hold."""
    return sum(file.stat().st_size for file in folder.rglob(pattern) if file.is_file())


def measure_file(scratch: Path, corpus: list[Path], copies: int, slopes: Slopes) -> None:
    """A home with a master of its own."""
    place = Place(scratch / "file", corpus)
    measure_home(place, copies, slopes, "file")
    documents = place.runs[-1]["stored"] + place.runs[-1]["texts"]
    slopes.add("file: master, a text", (place.home / "master.duckdb").stat().st_size / documents, "bytes")
    slopes.add("archive, a text", bytes_below(place.home / "archive") / place.stored(), "bytes")
    whole = max(place.runs, key=lambda run: run["texts"])
    for room in ("picked", "refined"):
        slopes.add(f"staging: {room}, a text", whole["staged"][room] / whole["texts"], "bytes")


def lake_settings(catalog: str, files: Path) -> str:
    """What a home's sumber.toml says of a lake whose files are in a folder."""
    return f'lake = "postgres:{catalog}"\nlake_files = "{files}"\n'


def measure_lake(scratch: Path, corpus: list[Path], copies: int, slopes: Slopes, postgres: Postgres) -> None:
    """A lake whose files are in a folder."""
    place = Place(scratch / "lake", corpus, lake_settings(postgres.create("lake"), scratch / "lake" / "files"))
    measure_home(place, copies, slopes, "lake")


def measure_catalog(scratch: Path, corpus: list[Path], slopes: Slopes, postgres: Postgres) -> None:
    """What a run leaves in a lake's catalog whatever its size, and in files before and after tidying."""
    files = scratch / "catalog" / "files"
    place = Place(scratch / "catalog", corpus, lake_settings(postgres.create("catalog"), files))
    place.run(FEW, 0)
    before, files_before = catalog_bytes(postgres), len(list(files.rglob("*.parquet")))
    for _ in range(SMALL_RUNS):
        place.run(SMALL, place.stored())
    slopes.add("lake: catalog, a run", (catalog_bytes(postgres) - before) / SMALL_RUNS, "bytes")
    left = len(list(files.rglob("*.parquet")))
    slopes.add("lake: files that a run leaves", (left - files_before) / SMALL_RUNS, "files")
    tidy = (
        "import sys; from pathlib import Path; from flows.tidy import tidy_home; tidy_home(Path(sys.argv[1]), 'tidy')"
    )
    measure([sys.executable, "-c", tidy, str(place.home)])
    slopes.add(f"lake: files after tidying, of {left}", len(list(files.rglob("*.parquet"))), "files")


def catalog_bytes(postgres: Postgres) -> int:
    """The size of the lake's catalog."""
    return int(postgres.ask("catalog", "select pg_database_size('catalog')"))


def measure_objects(scratch: Path, corpus: list[Path], slopes: Slopes, postgres: Postgres) -> None:
    """Inbox, archive and a lake's files in object storage: requests and bytes of a run, with little and with more stored."""
    store = CountedStore()
    try:
        import s3fs

        objects = s3fs.S3FileSystem(
            key="test", secret="test", endpoint_url=store.environment["AWS_ENDPOINT_URL"], skip_instance_cache=True
        )
        objects.mkdir("bench")
        catalog = postgres.create("objects")
        home = scratch / "objects"
        home.mkdir()
        (home / "sumber.toml").write_text(
            f'lake = "postgres:{catalog}"\nlake_files = "s3://bench/lake"\narchive = "s3://bench/archive"\n'
        )
        counted = []
        for number in range(2):
            for file in corpus[number * OBJECT_TEXTS : (number + 1) * OBJECT_TEXTS]:
                objects.put_file(str(file), f"bench/in/{number}/{file.name}")
            store.clear()
            measure(python("tests.benchmarks.step_costs", str(home), f"s3://bench/in/{number}"), store.environment)
            counted.append(
                (
                    store.counts["LIST"],
                    store.counts["GET"],
                    store.counts["PUT"] + store.counts["POST"],
                    store.received,
                    store.sent,
                )
            )
        for what, value in zip(("listings", "gets", "puts"), counted[1], strict=False):
            slopes.add(f"objects: {what} of a run over {OBJECT_TEXTS} texts", value, "requests")
        slopes.add("objects: sent to the store, a text", counted[1][3] / OBJECT_TEXTS, "bytes")
        slopes.add("objects: had from the store, a text", counted[0][4] / OBJECT_TEXTS, "bytes")
        grown = (counted[1][4] - counted[0][4]) / (OBJECT_TEXTS / MILLION)
        slopes.add("objects: had from the store, a run, per million stored", grown, "bytes")
    finally:
        store.stop()


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=4000)
    parser.add_argument("--copies", type=int, default=60)
    parser.add_argument("--only", nargs="+", choices=WHAT, default=list(WHAT))
    parser.add_argument("--scratch", type=Path)
    asked = parser.parse_args()
    slopes, postgres = Slopes(), Postgres()
    try:
        with tempfile.TemporaryDirectory(prefix="sumber-scale-", dir=asked.scratch) as folder:
            scratch = Path(folder)
            write_corpus(scratch / "corpus", asked.texts)
            corpus = sorted((scratch / "corpus" / "raw").iterdir())
            if "file" in asked.only:
                measure_file(scratch, corpus, asked.copies, slopes)
            if "lake" in asked.only:
                measure_lake(scratch, corpus, asked.copies, slopes, postgres)
            if "catalog" in asked.only:
                measure_catalog(scratch, corpus, slopes, postgres)
            if "objects" in asked.only:
                measure_objects(scratch, corpus, slopes, postgres)
    finally:
        postgres.stop()


if __name__ == "__main__":
    main()
