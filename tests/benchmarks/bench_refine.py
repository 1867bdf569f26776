"""The refine step alone, on worker processes: `python -m tests.benchmarks.bench_refine FOLDER SCRATCH [--workers 2]`.

Prints four numbers: texts a second of the pick-up, of refining on warm workers, and of refining with the workers' start;
then the processor's seconds of refining all texts in one warm process, which hold on a machine that does other work too.
A worker that is warm has met half of the texts before, and remembers their short lines.
"""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flows.pick_up import pick_up
from flows.reference import read_reference, rules_version
from flows.refine_batch import Batch, refine_batch
from flows.refine_pool import refine_pool
from flows.settings import PACKAGED_SEEDS, Settings
from tests.flows.remembered import RememberedFrames


def main() -> None:
    """Pick up once, refine three times: on workers that start, on the same again, and in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    reference = read_reference(PACKAGED_SEEDS, None)
    version = rules_version(reference)
    for room in ("reference", "refined"):
        (asked.scratch / room).mkdir(parents=True)
    for name, rows in reference.items():
        rows.write_parquet(asked.scratch / "reference" / f"{name}.parquet")
    begun = time.perf_counter()
    picked = pick_up(asked.folder, asked.scratch, asked.scratch / "picked", RememberedFrames(), Settings())
    rates = [picked.picked_up / (time.perf_counter() - begun)]
    refined, rules = str(asked.scratch / "refined"), str(asked.scratch / "reference")
    batches = [Batch(path, refined, rules, version, Settings().date_horizon_years) for path in picked.batches]
    with refine_pool("process", asked.workers) as pool, ThreadPoolExecutor(2 * asked.workers) as waiting:
        for _ in range(2):
            begun = time.perf_counter()
            list(waiting.map(pool.refine, batches))
            rates.insert(1, picked.picked_up / (time.perf_counter() - begun))
    refine_batch(batches[0])  # compiles the rules
    begun = time.process_time()
    for batch in batches:
        refine_batch(batch)
    print(*(f"{rate:.1f}" for rate in rates), f"{time.process_time() - begun:.2f}")


if __name__ == "__main__":
    main()
