"""datatrove's four MinHash stages over the same files: `python -m tests.benchmarks.datatrove_stages FOLDER SCRATCH [--workers 2]`.

Finds copies alone: no language, no agency, no warehouse. Needs the dependency group `peers`.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path


def main() -> None:
    """Run signatures, buckets, clusters and the filter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.writers.jsonl import JsonlWriter

    config = MinhashConfig(n_grams=3)
    folder, workers = str(asked.folder), asked.workers

    def read(ignored: object, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        for path in sorted(Path(folder).iterdir())[rank::world_size]:
            yield Document(text=path.read_text(encoding="utf-8"), id=path.name)

    def room(name: str) -> str:
        return str(asked.scratch / name)

    stages = [
        ([read, MinhashDedupSignature(room("signatures"), config=config)], workers),
        ([MinhashDedupBuckets(room("signatures"), room("buckets"), config=config)], config.num_buckets),
        ([MinhashDedupCluster(room("buckets"), room("removed"), config=config)], 1),
        ([read, MinhashDedupFilter(room("removed")), JsonlWriter(room("kept"))], workers),
    ]
    for place, (steps, tasks) in enumerate(stages):
        LocalPipelineExecutor(steps, tasks=tasks, workers=workers, logging_dir=room(f"log{place}")).run()


if __name__ == "__main__":
    main()
