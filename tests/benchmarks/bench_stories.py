"""How many copies are found, how many are wrong, and how fast: python tests/benchmarks/bench_stories.py CORPUS.

CORPUS holds truth.csv (file, kind: orig, exact, near or related; parent and root: row numbers) and raw/ with the files. With
--as-read the bodies are what the segmenter leaves of the files, else the whole texts. Abridged copies are made of the corpus'
own originals: sentences dropped at random, or the tail cut off.
"""

import argparse
import csv
import hashlib
import random
import re
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from transforms.likeness import likeness
from transforms.sketch import SHINGLE_TOKENS, sketch
from transforms.stories import assign_stories
from warehouse.story_index import StoryIndex

ROOT = Path(__file__).parents[2]
MIGRATION = ROOT / "warehouse" / "migrations" / "0002_story_index.sql"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n+")
SKETCHED_AT_A_TIME = 1_000
ABRIDGED_AT_MOST = 2_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--texts", type=int, default=None, help="only the first so many")
    arguments.add_argument("--as-read", action="store_true", help="bodies as the segmenter reads them")
    arguments.add_argument("--slice", type=int, default=50_000, help="texts assigned at a time")
    arguments.add_argument("--no-abridged", action="store_true")
    chosen = arguments.parse_args()
    with (chosen.corpus / "truth.csv").open(newline="") as file:
        truth = list(csv.DictReader(file))[: chosen.texts]
    texts = [(chosen.corpus / "raw" / row["file"]).read_text(encoding="utf-8") for row in truth]
    bodies = _as_read(texts) if chosen.as_read else texts
    ids = [_id(row["file"]) for row in truth]
    names = [row["file"] for row in truth]
    stories = _measure("corpus", ids, names, bodies, chosen.slice)
    _score_copies(truth, bodies, [stories[one] for one in ids])
    if not chosen.no_abridged:
        _score_abridged(truth, bodies, ids, names, chosen.slice)


def _id(name: str) -> str:
    return str(uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16]))


def _as_read(texts: Sequence[str]) -> list[str]:
    from flows.language_profiles import read_language_profiles
    from flows.reference import read_reference
    from transforms.reading import read_text
    from transforms.rulebook import compile_rulebook

    rulebook = compile_rulebook(read_reference(ROOT / "seeds", None), read_language_profiles(), "benchmark")
    return [read_text(text, rulebook, date(2026, 12, 31), 5).body for text in texts]


def _measure(
    name: str, ids: Sequence[str], names: Sequence[str], bodies: Sequence[str], at_a_time: int
) -> dict[str, str]:
    """Gives the story of each document, and prints the seconds it took on one core."""
    begun = time.perf_counter()
    slices = [slice(first, first + SKETCHED_AT_A_TIME) for first in range(0, len(ids), SKETCHED_AT_A_TIME)]
    sketches = pl.concat([sketch(ids[part], bodies[part]) for part in slices])
    sketched = time.perf_counter()
    accepted = sketches.with_columns(
        pl.lit(datetime(2026, 1, 1, tzinfo=UTC), pl.Datetime("us", "UTC")).alias("modified_at"),
        pl.Series("path", names),
        pl.Series("body", bodies),
    ).sort("path")
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    con.execute("create table articles (document_id uuid, body varchar)")
    con.execute(MIGRATION.read_text())
    stories: dict[str, str] = {}
    index = StoryIndex(con)
    for first in range(0, accepted.height, at_a_time):
        part = accepted.slice(first, at_a_time)
        assigned = assign_stories(part, index)
        index.remember(assigned.indexed)
        con.register("part", _Stream(part.select("document_id", "body")))
        con.execute("insert into articles select document_id::uuid, body from part")
        stories.update(assigned.assignments.select("document_id", "story_id").iter_rows())
    done = time.perf_counter()
    con.close()
    print(
        f"{name}: {len(ids):,} texts; sketch {(sketched - begun) / len(ids) * 1e6:.0f} us a text,"
        f" assign {(done - sketched) / len(ids) * 1e6:.0f} us a text ({done - sketched:.1f} s)"
    )
    return stories


class _Stream:
    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


def _score_copies(truth: Sequence[dict[str, str]], bodies: Sequence[str], stories: Sequence[str]) -> None:
    found: dict[str, list[bool]] = {"exact": [], "near": [], f"near, {SHINGLE_TOKENS}-gram Jaccard >= 0.5": []}
    for row, body, story in zip(truth, bodies, stories, strict=True):
        if row["kind"] in ("exact", "near"):
            parent = int(row["parent"])
            same = story == stories[parent]
            found[row["kind"]].append(same)
            if row["kind"] == "near" and likeness(body, bodies[parent]).jaccard[0] >= 0.5:
                found[f"near, {SHINGLE_TOKENS}-gram Jaccard >= 0.5"].append(same)
    for kind, hits in found.items():
        print(f"  recall of {kind}: {sum(hits):,} of {len(hits):,} = {sum(hits) / max(len(hits), 1):.4f}")
    roots = [row["root"] for row in truth]
    both, by_story, by_root = (_pairs(Counter(labels)) for labels in (zip(stories, roots, strict=True), stories, roots))
    expected = by_story * by_root / _pairs([len(roots)])
    adjusted = (both - expected) / ((by_story + by_root) / 2 - expected)
    print(f"  pairs: precision {both / by_story:.4f}, recall {both / by_root:.4f}; adjusted Rand index {adjusted:.4f}")


def _pairs(sizes: Iterable[int] | Counter[object]) -> int:
    counted = sizes.values() if isinstance(sizes, Counter) else sizes
    return sum(size * (size - 1) // 2 for size in counted)


def _score_abridged(
    truth: Sequence[dict[str, str]], bodies: Sequence[str], ids: Sequence[str], names: Sequence[str], at_a_time: int
) -> None:
    draw = random.Random(5)
    originals = [place for place, row in enumerate(truth) if row["kind"] == "orig"][:ABRIDGED_AT_MOST]
    for share in (0.3, 0.5, 0.7):
        for manner in ("sentences dropped", "tail cut"):
            copies = [_abridge(bodies[place], share, manner, draw) for place in originals]
            copy_ids = [_id(f"{share} {manner} {place}") for place in originals]
            # A copy's name sorts after every original's, so that it is the later of the two.
            stories = _measure(
                f"abridged by {share:.0%}, {manner}",
                [*(ids[place] for place in originals), *copy_ids],
                [*(names[place] for place in originals), *(f"~{place:09}" for place in originals)],
                [*(bodies[place] for place in originals), *copies],
                at_a_time,
            )
            hits = sum(stories[ids[place]] == stories[one] for place, one in zip(originals, copy_ids, strict=True))
            print(f"  recall: {hits:,} of {len(originals):,} = {hits / len(originals):.4f}")


def _abridge(body: str, share: float, manner: str, draw: random.Random) -> str:
    sentences = [sentence for sentence in SENTENCE_END.split(body) if sentence]
    wanted = (1 - share) * sum(map(len, sentences))
    order = list(range(len(sentences)))
    if manner == "sentences dropped":
        draw.shuffle(order)
    kept, length = [], 0.0
    for place in order:
        if length < wanted:
            kept.append(place)
            length += len(sentences[place])
    return "\n".join(sentences[place] for place in sorted(kept))


if __name__ == "__main__":
    main()
