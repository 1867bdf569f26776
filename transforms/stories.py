"""Which texts are one story: each text, in the order of (modified_at, path), is compared with the earlier ones."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.candidates import (
    Candidates,
    Found,
    Known,
    Postings,
    Question,
    keys_of,
    likeliest,
    microseconds,
    search,
)
from transforms.likeness import Likeness, compare
from transforms.schema import ASSIGNMENTS, DUPLICATES, INDEXED
from transforms.sorting import sort_numbers
from transforms.spread import Spread
from transforms.traits import Traits, join, traits

# Look-back of a text, in days of modified_at: a wire story is carried within days, and a constant window keeps the cost constant.
WINDOW_DAYS = 90
# The arrays of so many wire texts stay in the processor's cache, and their memory is used again for the next ones.
_BODIES_AT_A_TIME = 250


class History(Protocol):
    """The articles assigned before, by number in the order in which they were assigned; times bound modified_at, inclusive."""

    def last_number(self) -> int:
        """Gives the highest number in use, 0 where there is none."""
        ...

    def exact_copies(self, body_hashes: pl.Series, since: datetime | None, until: datetime | None) -> pl.DataFrame:
        """Gives number, document_id, story_id, modified_at, body_hash and word_count of the texts with one of these hashes."""
        ...

    def postings(self, keys: pl.Series, since: datetime | None, until: datetime | None) -> pl.DataFrame:
        """Gives key, number and modified_at, a row per key and text found under it."""
        ...

    def texts(self, numbers: pl.Series) -> pl.DataFrame:
        """Gives the columns of `exact_copies` for the texts with these numbers."""
        ...

    def bodies(self, document_ids: pl.Series) -> pl.DataFrame:
        """Gives document_id and body of these documents."""
        ...


class Stories(NamedTuple):
    """Frames ASSIGNMENTS, DUPLICATES and INDEXED, each in the order of the texts."""

    assignments: pl.DataFrame
    duplicates: pl.DataFrame
    indexed: pl.DataFrame


class _Match(NamedTuple):
    text: int
    jaccard: float
    containment: float


def assign_stories(
    accepted: pl.DataFrame,
    history: History,
    window_days: int | None = WINDOW_DAYS,
    searched: Callable[[Question], Found] = search,
    spread: Spread = map,
) -> Stories:
    """Gives the story of each accepted text, and each earlier story that it matches.

    `accepted` has document_id, modified_at, path, body and the columns of SKETCHES. A window of null looks at all history.
    `searched` is where pairs that share a key are searched; `spread` is how parts that don't mind each other are worked off.
    """
    ordered = accepted.sort("modified_at", "path", "document_id")
    window = microseconds(window_days)
    since, until = _bounds(ordered["modified_at"], window_days)
    twins = history.exact_copies(ordered["body_hash"].drop_nulls().unique(), since, until)
    keys = keys_of(ordered)
    found = history.postings(keys["key"].unique(), since, until)
    found_texts = history.texts(found["number"].unique())
    known = pl.concat([twins, found_texts.select(twins.columns)]).unique("number").sort("number")
    new_texts = ordered.select(
        "document_id", pl.lit(None, pl.String).alias("story_id"), "modified_at", "body_hash", "word_count"
    )
    texts = pl.concat([known.select(new_texts.columns), new_texts], how="vertical_relaxed")
    assigner = _Assigner(texts, len(known), window, spread)
    assigner.pair_twins()
    stored = Postings(
        found["key"].to_numpy().astype(np.int64),
        np.searchsorted(known["number"].to_numpy(), found["number"].to_numpy()),
    )
    new = Postings(keys["key"].to_numpy(), keys["position"].to_numpy() + len(known))
    sharing = searched(Question(stored, new, assigner.known.times, assigner.asks, len(known), window))
    candidates = likeliest(sharing.shared, assigner.known)
    assigner.read_bodies(candidates, ordered, history)
    assigner.find_matches(candidates)
    assigner.assign()
    return Stories(assigner.assignments(), assigner.duplicates(), assigner.indexed(sharing.kept, history.last_number()))


def _bounds(times: pl.Series, window_days: int | None) -> tuple[datetime | None, datetime | None]:
    first, last = times.min(), times.max()
    if window_days is None or not isinstance(first, datetime) or not isinstance(last, datetime):
        return None, None
    return first - timedelta(days=window_days), last + timedelta(days=window_days)


def _epoch(times: pl.Series) -> npt.NDArray[np.int64]:
    return times.dt.epoch("us").to_numpy().astype(np.int64)


class _Assigner:
    """The texts of history that were found and then the new ones, by number; `first_new` is the number of the first new one."""

    def __init__(self, texts: pl.DataFrame, first_new: int, window: int, spread: Spread) -> None:
        self.texts, self.spread = texts, spread
        self.first_new = first_new
        self.window = window
        self.ids: list[str] = texts["document_id"].to_list()
        self.stories: list[str] = texts["story_id"].to_list()
        self.twins: dict[int, int] = {}
        self.traits: Traits = traits([])
        self.rows: dict[str, int] = {}
        # For each text its matches; those in one story are together, the best first.
        self.alike: dict[int, list[_Match]] = {}
        self.matches: dict[int, dict[str, _Match]] = {}
        # Whether a text and the first article of a story are alike enough, as far as they have been compared.
        self.chained: dict[tuple[int, str], bool] = {}
        self.first_with_body = np.arange(len(texts))
        self.known = Known(
            _epoch(texts["modified_at"]), texts["word_count"].to_numpy().astype(np.int64), self.first_with_body
        )

    @property
    def asks(self) -> npt.NDArray[np.bool_]:
        asks = np.arange(len(self.texts)) >= self.first_new
        asks[list(self.twins)] = False
        return asks

    def pair_twins(self) -> None:
        """Finds for each new text the first text with the same body within the window."""
        hashes = self.texts["body_hash"]
        recurring = np.flatnonzero((hashes.is_duplicated() & hashes.is_not_null()).to_numpy())
        times = self.known.times[recurring].tolist()
        same_body: dict[int, list[tuple[int, int]]] = {}
        for text, body_hash, time in zip(recurring.tolist(), hashes[recurring].to_list(), times, strict=True):
            earlier = same_body.setdefault(body_hash, [])
            if text >= self.first_new:
                twin = next((other for other, then in earlier if abs(time - then) <= self.window), None)
                if twin is not None:
                    self.twins[text] = twin
            earlier.append((text, time))
            self.first_with_body[text] = earlier[0][0]

    def read_bodies(self, candidates: Candidates, ordered: pl.DataFrame, history: History) -> None:
        """Takes the traits of all texts that will be compared."""
        named = {*candidates.texts.tolist(), *candidates.earlier.tolist()}
        # A candidate that is an exact copy speaks for the story of its twin.
        for text in list(named):
            while (text := self.twins.get(text, text)) not in named:
                named.add(text)
        involved = np.array(sorted(named), dtype=np.int64)
        here = involved[involved >= self.first_new] - self.first_new
        there = {
            name
            for text in involved[involved < self.first_new].tolist()
            for name in (self.ids[text], self.stories[text])
        }
        parts = list(self._take(ordered["document_id"][here], ordered["body"][here]))
        if there:
            stored = history.bodies(pl.Series("document_id", sorted(there), dtype=pl.String))
            parts += self._take(stored["document_id"], stored["body"])
        self.traits = join([self.traits, *parts])

    def _take(self, ids: pl.Series, bodies: pl.Series) -> Iterable[Traits]:
        self.rows.update(zip(ids.to_list(), range(len(self.rows), len(self.rows) + len(ids)), strict=True))

        def of_some(begin: int) -> Traits:
            return traits(bodies[begin : begin + _BODIES_AT_A_TIME].to_list())

        return self.spread(of_some, range(0, len(ids), _BODIES_AT_A_TIME))

    def find_matches(self, candidates: Candidates) -> None:
        """Compares each text with its candidates."""
        # A text that was taken out of the warehouse on request has no body to compare with.
        pairs = [
            (text, other)
            for text, other in zip(candidates.texts.tolist(), candidates.earlier.tolist(), strict=True)
            if self.ids[other] in self.rows
        ]
        found = self._compare([(text, self.ids[other]) for text, other in pairs])
        for (text, other), jaccard, containment, same_story in zip(
            pairs, found.jaccard.tolist(), found.containment.tolist(), found.same_story.tolist(), strict=True
        ):
            if same_story:
                self.alike.setdefault(text, []).append(_Match(other, jaccard, containment))
        for matches in self.alike.values():
            matches.sort(key=_rank)

    def _compare(self, pairs: Sequence[tuple[int, str]]) -> Likeness:
        found = compare(
            self.traits,
            np.array([self.rows[self.ids[text]] for text, _ in pairs], dtype=np.int64),
            np.array([self.rows[other] for _, other in pairs], dtype=np.int64),
            self.spread,
        )
        self.chained.update(zip(pairs, found.same_chain.tolist(), strict=True))
        return found

    def assign(self) -> None:
        """Settles the new texts one after the other."""
        # First as if nothing drifted: most comparisons with first articles can then be made at once.
        supposed: list[tuple[int, str]] = []
        self._settle_all(supposed)
        self._compare(supposed)
        self._settle_all(None)

    def _settle_all(self, supposed: list[tuple[int, str]] | None) -> None:
        for text in range(self.first_new, len(self.ids)):
            if text in self.twins:
                self.stories[text] = self.stories[self.twins[text]]
            elif text in self.alike:
                self._settle(text, supposed)
            else:
                self.stories[text] = self.ids[text]

    def _settle(self, text: int, supposed: list[tuple[int, str]] | None) -> None:
        best: dict[str, _Match] = {}
        for match in self.alike[text]:
            best.setdefault(self.stories[match.text], match)
        self.matches[text] = best
        # A chain of small edits must not drift: the match speaks for the story only if its first text agrees.
        joined = (story for story in best if self._is_chained(text, story, supposed))
        self.stories[text] = next(joined, self.ids[text])

    def _is_chained(self, text: int, story: str, supposed: list[tuple[int, str]] | None) -> bool:
        if story not in self.rows:
            return True
        if (text, story) not in self.chained:
            if supposed is not None:
                supposed.append((text, story))
                return True
            self._compare([(text, story)])
        return self.chained[text, story]

    def assignments(self) -> pl.DataFrame:
        new = self.first_new
        return (
            pl.DataFrame(
                {"document_id": self.ids[new:], "story_id": self.stories[new:]},
                schema_overrides={"story_id": pl.String},
            )
            .select("document_id", "story_id", is_canonical=pl.col("document_id") == pl.col("story_id"))
            .cast(pl.Schema(ASSIGNMENTS))
        )

    def duplicates(self) -> pl.DataFrame:
        rows = []
        for text in range(self.first_new, len(self.ids)):
            story = self.stories[text]
            if text in self.twins:
                rows.append((self.ids[text], story, self.ids[self.twins[text]], "exact", 1.0, 1.0, True))
            for matched, (other, jaccard, containment) in self.matches.get(text, {}).items():
                rows.append((self.ids[text], matched, self.ids[other], "near", jaccard, containment, matched == story))
        return pl.DataFrame(rows, schema=DUPLICATES, orient="row")

    def indexed(self, kept: Postings, last_number: int) -> pl.DataFrame:
        packed = sort_numbers((kept.texts << 32) | kept.keys)
        keys = (
            pl.DataFrame({"text": packed >> 32, "keys": (packed & 0xFFFFFFFF).astype(np.uint32)})
            .group_by("text", maintain_order=True)
            .agg("keys")
        )
        return (
            self.texts.with_columns(
                pl.Series("story_id", self.stories, dtype=pl.String),
                pl.int_range(pl.len(), dtype=pl.Int64).alias("text"),
            )
            .slice(self.first_new)
            .join(keys, on="text", how="left", maintain_order="left")
            .with_columns(
                pl.col("keys").fill_null([]), pl.int_range(last_number + 1, last_number + 1 + pl.len()).alias("number")
            )
            .select(list(INDEXED))
            .cast(pl.Schema(INDEXED))
        )


def _rank(match: _Match) -> tuple[float, float, int]:
    return -match.jaccard, -match.containment, match.text
