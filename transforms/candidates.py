"""Which earlier texts a text must be compared with: those that share band keys or anchors with it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.sketch import ANCHOR_ONE_IN, ANCHOR_TOKENS, BANDS, PERMUTATIONS, anchors_allowed

# A key keeps the earliest texts that carry it within a window and no more: it bounds both what is stored for a phrase that
# everybody uses and what a thousand copies of one story cost.
TEXTS_PER_KEY = 16
# Texts compared with one text, those that share most with it first.
CANDIDATES_PER_TEXT = 16
# The estimate of containment from a handful of anchors is rough: half of what a match needs is enough for a look.
ESTIMATED_CONTAINMENT = 0.4

# Keys of the two kinds lie in one table, told apart by their highest bit.
_ANCHOR_BIT = 1 << 31
_NO_TIME_LIMIT = np.int64(1) << 62


class Postings(NamedTuple):
    """Key, text that carries it, and the text's time (microseconds), in the order of arrival within each key."""

    keys: npt.NDArray[np.int64]
    texts: npt.NDArray[np.int64]
    times: npt.NDArray[np.int64]


class Known(NamedTuple):
    """What is known of each text by its number: its words, and the number of the first text seen with its body."""

    word_counts: npt.NDArray[np.int64]
    bodies: npt.NDArray[np.int64]


class Candidates(NamedTuple):
    """Pairs of a text and an earlier one, by text and then the likeliest first."""

    texts: npt.NDArray[np.int64]
    earlier: npt.NDArray[np.int64]


def keys_of(sketches: pl.DataFrame) -> pl.DataFrame:
    """Gives one row per key of each sketch: position of the sketch, key."""
    bands, anchors = (
        sketches.select(
            pl.int_range(pl.len(), dtype=pl.Int64).alias("position"),
            pl.col(column).cast(pl.List(pl.Int64)).alias("key"),
        )
        .explode("key")
        .drop_nulls()
        for column in ("bands", "anchors")
    )
    return pl.concat([bands.with_columns(pl.col("key") // 2), anchors.with_columns(pl.col("key") // 2 + _ANCHOR_BIT)])


def microseconds(window_days: int | None) -> int:
    """Gives the window's length; null is all history."""
    return int(_NO_TIME_LIMIT) if window_days is None else window_days * 86_400_000_000


def keep_postings(stored: Postings, new: Postings, window: int) -> tuple[Postings, npt.NDArray[np.bool_]]:
    """Gives stored and new postings in one order of (key, arrival) and whether each is live: stored, or among the key's first within the window."""
    keys = np.concatenate([stored.keys, new.keys])
    texts = np.concatenate([stored.texts, new.texts])
    times = np.concatenate([stored.times, new.times])
    order = np.lexsort((texts, keys))
    every = Postings(keys[order], texts[order], times[order])
    is_stored = order < len(stored.keys)
    live = np.ones(len(order), dtype=np.bool_)
    begins = (
        np.flatnonzero(np.r_[True, every.keys[1:] != every.keys[:-1]]) if len(order) else np.zeros(0, dtype=np.int64)
    )
    ends = np.r_[begins[1:], len(order)]
    for begin, end in zip(
        begins[ends - begins > TEXTS_PER_KEY].tolist(), ends[ends - begins > TEXTS_PER_KEY].tolist(), strict=True
    ):
        _cap(every.times[begin:end].tolist(), is_stored[begin:end].tolist(), live[begin:end], window)
    return every, live


def _cap(times: list[int], is_stored: list[bool], live: npt.NDArray[np.bool_], window: int) -> None:
    kept: list[int] = []
    for position, (time, stored) in enumerate(zip(times, is_stored, strict=True)):
        recent = kept[-TEXTS_PER_KEY:]
        if stored or sum(abs(time - other) <= window for other in recent) < TEXTS_PER_KEY:
            kept.append(time)
        else:
            live[position] = False


def find_candidates(
    every: Postings, live: npt.NDArray[np.bool_], asks: npt.NDArray[np.bool_], known: Known, window: int
) -> Candidates:
    """Gives for each text that asks (by number) the earlier texts to compare it with; of texts with one body only the first."""
    live_at = np.flatnonzero(live)
    live_before = np.searchsorted(live_at, np.arange(len(live)))
    begins = (
        np.flatnonzero(np.r_[True, every.keys[1:] != every.keys[:-1]]) if len(live) else np.zeros(0, dtype=np.int64)
    )
    group_begin = np.repeat(begins, np.diff(np.r_[begins, len(live)]))
    asking = np.flatnonzero(asks[every.texts])
    upto = live_before[asking]
    since = np.maximum(live_before[group_begin[asking]], upto - TEXTS_PER_KEY)
    counts = upto - since
    asked = np.repeat(asking, counts)
    within = np.arange(len(asked)) - np.repeat(np.cumsum(counts) - counts, counts)
    answer = live_at[np.repeat(since, counts) + within]
    near = np.abs(every.times[asked] - every.times[answer]) <= window
    asked, answer = asked[near], answer[near]
    is_anchor = every.keys[asked] >= _ANCHOR_BIT
    pairs, place = np.unique((every.texts[asked] << 32) | every.texts[answer], return_inverse=True)
    anchors = np.bincount(place[is_anchor], minlength=len(pairs))
    bands = np.bincount(place, minlength=len(pairs)) - anchors
    return _likeliest(pairs >> 32, pairs & 0xFFFFFFFF, bands, anchors, known)


def _likeliest(
    texts: npt.NDArray[np.int64],
    earlier: npt.NDArray[np.int64],
    bands: npt.NDArray[np.int64],
    anchors: npt.NDArray[np.int64],
    known: Known,
) -> Candidates:
    words, other_words = known.word_counts[texts], known.word_counts[earlier]
    grams = np.maximum(np.minimum(words, other_words) - ANCHOR_TOKENS + 1, 1)
    longer = np.maximum(np.maximum(words, other_words), 1)
    rate = np.minimum(1 / ANCHOR_ONE_IN, anchors_allowed(longer) / longer)
    containment = np.minimum(anchors / (grams * rate), 1.0)
    jaccard = (bands / BANDS) ** (BANDS / PERMUTATIONS)
    likely = (bands > 0) | (containment >= ESTIMATED_CONTAINMENT)
    texts, earlier, score = texts[likely], earlier[likely], np.maximum(jaccard, containment)[likely]
    _, first = np.unique((texts << 32) | known.bodies[earlier], return_index=True)
    texts, earlier, score = texts[first], earlier[first], score[first]
    order = np.lexsort((earlier, -score, texts))
    texts, earlier = texts[order], earlier[order]
    kept = np.arange(len(texts)) - np.searchsorted(texts, texts) < CANDIDATES_PER_TEXT
    return Candidates(texts[kept], earlier[kept])
