"""How well several workers refine: `python -m tests.benchmarks.bench_workers [--texts 4000] [--workers 1 2 4] [--rounds 3]`.

Batches go to warm Dask workers on this machine, with one worker, with two and so on, in turns. Prints for each number of
workers the median seconds, the processor seconds of the workers, and the efficiency: the seconds of one worker over those of
n, times n. More workers than cores can't be efficient, and a machine that does other work tells little: look at the cores.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import median

from distributed import Client, LocalCluster

from flows import picker
from flows.dask_cluster import Cluster
from flows.pick_up import pick_up
from flows.reference import read_reference, rules_version
from flows.refine_batch import Batch, refine_batch
from flows.settings import PACKAGED_SEEDS, Settings
from tests.benchmarks.corpus import write_corpus
from tests.flows.remembered import RememberedFrames

BATCHES = 8


def main() -> None:
    """Make texts, refine them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=4000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sumber-workers-") as folder:
        batches = make_batches(Path(folder), asked.texts)
        taken: dict[int, list[tuple[float, float]]] = {workers: [] for workers in asked.workers}
        for _ in range(asked.rounds):
            for workers in asked.workers:
                taken[workers].append(refine(Path(folder), batches, workers))
    print(f"{asked.texts:,} texts, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    alone = median(seconds for seconds, _ in taken[asked.workers[0]]) * asked.workers[0]
    for workers, rounds in taken.items():
        seconds, cpu = (median(column) for column in zip(*rounds, strict=True))
        print(
            f"{workers} workers: {seconds:6.2f} s, {asked.texts / seconds:6.0f} texts a second,"
            f" {cpu:6.2f} CPU s, efficiency {alone / seconds / workers:.2f}"
        )


def make_batches(place: Path, texts: int) -> list[Batch]:
    """The texts as picked batches of one size, with the rules beside them."""
    write_corpus(place / "corpus", texts)
    reference = read_reference(PACKAGED_SEEDS, None)
    for room in ("reference", "refined"):
        (place / room).mkdir()
    for name, rows in reference.items():
        rows.write_parquet(place / "reference" / f"{name}.parquet")
    picker.BATCH_TEXTS = texts // BATCHES
    picked = pick_up(place / "corpus" / "raw", place, place / "picked", RememberedFrames(), Settings())
    rooms, version = [str(place / room) for room in ("refined", "reference")], rules_version(reference)
    return [Batch(path, rooms[0], rooms[1], version, Settings().date_horizon_years) for path in picked.batches]


def refine(place: Path, batches: list[Batch], workers: int) -> tuple[float, float]:
    """Seconds, and processor seconds of all workers, for all batches; each worker has read the rules before."""
    with (
        LocalCluster(workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as local,
        Client(local) as client,
    ):
        client.run(refine_batch, batches[0])
        cluster = Cluster(client, place, None)
        before, begun = sum(client.run(time.process_time).values()), time.perf_counter()
        for batch in batches:
            cluster.begin(batch)
        for batch in batches:
            cluster.refine(batch)
        seconds = time.perf_counter() - begun
        cpu = sum(client.run(time.process_time).values()) - before
        cluster.stop()
    return seconds, cpu


if __name__ == "__main__":
    main()
