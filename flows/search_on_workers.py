"""The candidate search of duplicates on a cluster: each worker takes a range of the keys' hashes."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import numpy as np
import polars as pl

from flows.dask_cluster import Cluster
from transforms.candidates import Found, Postings, Question, Shared, join_found, search, search_apart
from warehouse.addresses import place_of
from warehouse.objects import read, write

ROOM = "search"


def search_on(cluster: Cluster) -> Callable[[Question], Found]:
    """Gives a search whose ranges the workers do; what goes to them and comes from them are Parquet files."""
    numbers = count()

    def searched(question: Question) -> Found:
        number = next(numbers)
        here = cluster.staging / ROOM
        here.mkdir(exist_ok=True)
        texts = here / f"{number:04d}.texts.parquet"
        pl.DataFrame({"time": question.times, "asks": question.asks}).write_parquet(texts)
        asked = []
        for place, part in enumerate(search_apart(question, cluster.workers)):
            path = here / f"{number:04d}-{place:04d}.asked.parquet"
            _frame(part.stored, part.new).write_parquet(path)
            asked.append(path)
        given = cluster.give(texts)
        with ThreadPoolExecutor(len(asked)) as threads:

            def ask(path: Path) -> int:
                return cluster.run(
                    search_range, cluster.give(path), given, cluster.place(ROOM), question.first_new, question.window
                )

            list(threads.map(ask, asked))
        found = join_found(
            [
                Found(
                    Shared(*_columns(pairs, ["text", "earlier", "bands", "anchors"])),
                    Postings(*_columns(kept, ["key", "text"])),
                )
                for pairs, kept in zip(
                    cluster.take(ROOM, f"{number:04d}-*.pairs.parquet"),
                    cluster.take(ROOM, f"{number:04d}-*.kept.parquet"),
                    strict=True,
                )
            ]
        )
        for path in here.glob(f"{number:04d}*"):
            path.unlink()
        return found

    return searched


def search_range(asked: str, texts: str, room: str, first_new: int, window: int) -> int:
    """What a worker does: search one range, and leave its pairs and the postings to keep; gives how many pairs."""
    postings, numbered = read(place_of(asked)), read(place_of(texts))
    stored, new = (
        Postings(*_arrays(postings.filter(pl.col("new") == which), ["key", "text"])) for which in (False, True)
    )
    times, asks = numbered["time"].to_numpy(), numbered["asks"].to_numpy()
    shared, kept = search(Question(stored, new, times, asks, first_new, window))
    name = place_of(asked).name.removesuffix(".asked.parquet")
    pairs = dict(zip(["text", "earlier", "bands", "anchors"], shared, strict=True))
    write(pl.DataFrame(pairs), place_of(room) / f"{name}.pairs.parquet")
    write(pl.DataFrame({"key": kept.keys, "text": kept.texts}), place_of(room) / f"{name}.kept.parquet")
    return len(shared.texts)


def _frame(stored: Postings, new: Postings) -> pl.DataFrame:
    parts = [
        pl.DataFrame({"key": part.keys, "text": part.texts}).with_columns(new=pl.lit(is_new))
        for part, is_new in ((stored, False), (new, True))
    ]
    return pl.concat(parts)


def _columns(path: Path, names: Sequence[str]) -> list[np.ndarray]:
    return _arrays(pl.read_parquet(path), names)


def _arrays(rows: pl.DataFrame, names: Sequence[str]) -> list[np.ndarray]:
    return [rows[name].to_numpy().astype(np.int64) for name in names]
