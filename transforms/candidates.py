"""Which earlier texts a text must be compared with: those that share band keys or anchors with it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.sketch import ANCHOR_ONE_IN, ANCHOR_TOKENS, BANDS, PERMUTATIONS, anchors_allowed
from transforms.sorting import sort_numbers

# A key keeps the earliest texts that carry it within a window and no more: it bounds both what is stored for a phrase that
# everybody uses and what a thousand copies of one story cost.
TEXTS_PER_KEY = 16
# Texts compared with one text, those that share most with it first.
CANDIDATES_PER_TEXT = 16
# The estimate of containment from a handful of anchors is rough: half of what a match needs is enough for a look.
ESTIMATED_CONTAINMENT = 0.4

# Two texts may share one band of 32 by chance. Where so many anchors or more are expected of a copy and not one is shared, they
# do: of 71,000 such pairs among 100,000 wire texts (half of all candidates) none was one story.
ANCHORS_EXPECTED = 4

# Keys of the two kinds lie in one table, told apart by their highest bit.
_ANCHOR_BIT = 1 << 31
# Keys have 32 bits; so many are left for the number of a text among those of one call.
_TEXT_BITS = 31
_NO_TIME_LIMIT = np.int64(1) << 62


class Postings(NamedTuple):
    """Key and number of a text that carries it; texts are numbered in the order of arrival."""

    keys: npt.NDArray[np.int64]
    texts: npt.NDArray[np.int64]


class Known(NamedTuple):
    """What is known of each text by its number: its time (microseconds), its words, and the first text seen with its body."""

    times: npt.NDArray[np.int64]
    word_counts: npt.NDArray[np.int64]
    bodies: npt.NDArray[np.int64]


class Question(NamedTuple):
    """Postings of stored and new texts, each text's time and whether it asks, by number; new ones are from `first_new` on."""

    stored: Postings
    new: Postings
    times: npt.NDArray[np.int64]
    asks: npt.NDArray[np.bool_]
    first_new: int
    window: int


class Shared(NamedTuple):
    """Pairs of a text and an earlier one, in the order of both, and how many bands and anchors they share."""

    texts: npt.NDArray[np.int64]
    earlier: npt.NDArray[np.int64]
    bands: npt.NDArray[np.int64]
    anchors: npt.NDArray[np.int64]


class Found(NamedTuple):
    """The pairs that share a key, and the new postings that later texts will be looked up against."""

    shared: Shared
    kept: Postings


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


def keep_postings(
    stored: Postings, new: Postings, times: npt.NDArray[np.int64], first_new: int, window: int
) -> tuple[Postings, npt.NDArray[np.bool_]]:
    """Gives stored and new postings in one order of (key, arrival) and whether each is live: stored, or among the key's first within the window.

    Texts from number `first_new` on are new; `times` are those of the texts, by number.
    """
    # Packed into one number, of which the machine sorts ten times as many a second as of pairs.
    packed = sort_numbers(
        np.concatenate([(part.keys << _TEXT_BITS) | part.texts for part in (stored, new)]).astype(np.int64)
    )
    every = Postings(packed >> _TEXT_BITS, packed & ((1 << _TEXT_BITS) - 1))
    is_stored = every.texts < first_new
    begins = _group_begins(every.keys)
    sizes = np.diff(np.append(begins, len(packed)))
    # Within one window those that the cap lets live are the first of all.
    live = is_stored | (np.arange(len(packed)) - np.repeat(begins, sizes) < TEXTS_PER_KEY)
    if not _is_one_window(times, window):
        crowded = sizes > TEXTS_PER_KEY
        for begin, size in zip(begins[crowded].tolist(), sizes[crowded].tolist(), strict=True):
            group = slice(begin, begin + size)
            live[group] = _cap(times[every.texts[group]].tolist(), is_stored[group].tolist(), window)
    return every, live


def _is_one_window(times: npt.NDArray[np.int64], window: int) -> bool:
    return not len(times) or int(times.max()) - int(times.min()) <= window


def _group_begins(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.flatnonzero(np.diff(keys, prepend=-1) != 0)


def _cap(times: list[int], is_stored: list[bool], window: int) -> list[bool]:
    kept: list[int] = []
    live = []
    for time, stored in zip(times, is_stored, strict=True):
        recent = kept[-TEXTS_PER_KEY:]
        live.append(stored or sum(abs(time - other) <= window for other in recent) < TEXTS_PER_KEY)
        if live[-1]:
            kept.append(time)
    return live


def search(question: Question) -> Found:
    """Gives for each text that asks the earlier ones that share a key with it; keys don't mind each other, so ranges may be searched apart."""
    every, live = keep_postings(question.stored, question.new, question.times, question.first_new, question.window)
    kept = live & (every.texts >= question.first_new)
    shared = _shared_keys(every, live, question.asks, question.times, question.window)
    return Found(shared, Postings(every.keys[kept], every.texts[kept]))


def search_apart(question: Question, ranges: int) -> list[Question]:
    """Gives the question in parts by ranges of the keys' hashes; what is found of all of them, joined, is what `search` finds."""
    # Both kinds of keys lie in every range.
    stored_in, new_in = (
        (postings.keys & (_ANCHOR_BIT - 1)) * ranges // _ANCHOR_BIT for postings in (question.stored, question.new)
    )
    return [
        question._replace(
            stored=_taken(question.stored, np.flatnonzero(stored_in == number)),
            new=_taken(question.new, np.flatnonzero(new_in == number)),
        )
        for number in range(ranges)
    ]


def _taken(postings: Postings, at: npt.NDArray[np.int64]) -> Postings:
    return Postings(postings.keys.take(at), postings.texts.take(at))


def join_found(parts: Sequence[Found]) -> Found:
    """Gives what was found in ranges apart as one: a pair's shared keys are counted over all ranges."""
    pairs = np.concatenate([(part.shared.texts << _TEXT_BITS) | part.shared.earlier for part in parts])
    # Each part's pairs are in order: the stable sort merges them.
    order = np.argsort(pairs, kind="stable")
    pairs = pairs.take(order)
    begins = _group_begins(pairs)
    bands, anchors = (
        np.add.reduceat(np.concatenate(column).take(order), begins) if len(begins) else begins
        for column in ([part.shared.bands for part in parts], [part.shared.anchors for part in parts])
    )
    pairs = pairs.take(begins)
    kept = Postings(*(np.concatenate(columns) for columns in zip(*(part.kept for part in parts), strict=True)))
    return Found(Shared(pairs >> _TEXT_BITS, pairs & ((1 << _TEXT_BITS) - 1), bands, anchors), kept)


def _shared_keys(
    every: Postings,
    live: npt.NDArray[np.bool_],
    asks: npt.NDArray[np.bool_],
    times: npt.NDArray[np.int64],
    window: int,
) -> Shared:
    live_at = np.flatnonzero(live)
    live_before: npt.NDArray[np.int64] = np.cumsum(live) - live
    begins = _group_begins(every.keys)
    group_begin = np.repeat(begins, np.diff(np.append(begins, len(live))))
    asking = np.flatnonzero(asks[every.texts])
    upto = live_before[asking]
    since = np.maximum(live_before[group_begin[asking]], upto - TEXTS_PER_KEY)
    counts = upto - since
    asked = np.repeat(asking, counts)
    within = np.arange(len(asked)) - np.repeat(np.cumsum(counts) - counts, counts)
    answer = live_at[np.repeat(since, counts) + within]
    earlier, texts = every.texts[answer], every.texts[asked]
    is_anchor = every.keys[asked] >= _ANCHOR_BIT
    packed = ((texts << _TEXT_BITS) | earlier) << 1 | is_anchor
    if not _is_one_window(times, window):
        packed = packed[np.abs(times[texts] - times[earlier]) <= window]
    # Sorted as one number again; pairs that share a key several times then stand together.
    packed = sort_numbers(packed)
    begins = _group_begins(packed >> 1)
    shared = np.diff(begins, append=len(packed))
    anchors = np.add.reduceat(packed & 1, begins) if len(begins) else begins
    pairs = packed[begins] >> 1
    return Shared(pairs >> _TEXT_BITS, pairs & ((1 << _TEXT_BITS) - 1), shared - anchors, anchors)


def likeliest(shared: Shared, known: Known) -> Candidates:
    """Gives for each text the earlier texts to compare it with; of texts with one body only the first."""
    texts, earlier, bands, anchors = shared
    words, other_words = known.word_counts[texts], known.word_counts[earlier]
    grams = np.maximum(np.minimum(words, other_words) - ANCHOR_TOKENS + 1, 1)
    longer = np.maximum(np.maximum(words, other_words), 1)
    rate = np.minimum(1 / ANCHOR_ONE_IN, anchors_allowed(longer) / longer)
    expected = grams * rate
    containment = np.minimum(anchors / expected, 1.0)
    by_chance = (bands == 1) & (anchors == 0) & (expected >= ANCHORS_EXPECTED)
    likely = ((bands > 0) & ~by_chance) | (containment >= ESTIMATED_CONTAINMENT)
    texts, earlier, bands, containment = texts[likely], earlier[likely], bands[likely], containment[likely]
    score = np.maximum((bands / BANDS) ** (BANDS / PERMUTATIONS), containment)
    _, first = np.unique((texts << 32) | known.bodies[earlier], return_index=True)
    texts, earlier, score = texts[first], earlier[first], score[first]
    order = np.lexsort((earlier, -score, texts))
    texts, earlier = texts[order], earlier[order]
    kept = np.arange(len(texts)) - np.searchsorted(texts, texts) < CANDIDATES_PER_TEXT
    return Candidates(texts[kept], earlier[kept])
