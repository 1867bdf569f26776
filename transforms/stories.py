"""Which texts are one story: each text, in the order of (modified_at, path), is compared with the earlier ones."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.candidates import Candidates, Known, Postings, find_candidates, keep_postings, keys_of, microseconds
from transforms.likeness import Likeness, Traits, compare, traits
from transforms.schema import ASSIGNMENTS, DUPLICATES, INDEXED

# Look-back of a text, in days of modified_at: a wire story is carried within days, and a constant window keeps the cost constant.
WINDOW_DAYS = 90
_BODIES_AT_A_TIME = 1_000


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
    likeness: Likeness


def assign_stories(accepted: pl.DataFrame, history: History, window_days: int | None = WINDOW_DAYS) -> Stories:
    """Gives the story of each accepted text, and each earlier story that it matches.

    `accepted` has document_id, modified_at, path, body and the columns of SKETCHES. A window of null looks at all history.
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
    assigner = _Assigner(texts, len(known), window)
    assigner.pair_twins()
    stored = Postings(
        found["key"].to_numpy().astype(np.int64),
        np.searchsorted(known["number"].to_numpy(), found["number"].to_numpy()),
        _epoch(found["modified_at"]),
    )
    new = Postings(
        keys["key"].to_numpy(),
        keys["position"].to_numpy() + len(known),
        _epoch(ordered["modified_at"])[keys["position"].to_numpy()],
    )
    every, live = keep_postings(stored, new, window)
    candidates = find_candidates(every, live, assigner.asks, assigner.known, window)
    assigner.read_bodies(candidates, ordered, history)
    assigner.assign(candidates)
    return Stories(assigner.assignments(), assigner.duplicates(), assigner.indexed(every, live, history.last_number()))


def _bounds(times: pl.Series, window_days: int | None) -> tuple[datetime | None, datetime | None]:
    first, last = times.min(), times.max()
    if window_days is None or not isinstance(first, datetime) or not isinstance(last, datetime):
        return None, None
    return first - timedelta(days=window_days), last + timedelta(days=window_days)


def _epoch(times: pl.Series) -> npt.NDArray[np.int64]:
    return times.dt.epoch("us").to_numpy().astype(np.int64)


class _Assigner:
    """The texts of history that were found and then the new ones, by number; `first_new` is the number of the first new one."""

    def __init__(self, texts: pl.DataFrame, first_new: int, window: int) -> None:
        self.texts = texts
        self.first_new = first_new
        self.window = window
        self.ids: list[str] = texts["document_id"].to_list()
        self.stories: list[str] = texts["story_id"].to_list()
        self.twins: dict[int, int] = {}
        self.matches: dict[int, dict[str, _Match]] = {}
        self.traits: dict[str, Traits] = {}
        self.first_with_body = np.arange(len(texts))
        self.known = Known(texts["word_count"].to_numpy().astype(np.int64), self.first_with_body)

    @property
    def asks(self) -> npt.NDArray[np.bool_]:
        asks = np.arange(len(self.texts)) >= self.first_new
        asks[list(self.twins)] = False
        return asks

    def pair_twins(self) -> None:
        """Finds for each new text the first text with the same body within the window."""
        times = _epoch(self.texts["modified_at"]).tolist()
        same_body: dict[int, list[int]] = {}
        for text, body_hash in enumerate(self.texts["body_hash"].to_list()):
            if body_hash is None:
                continue
            earlier = same_body.setdefault(body_hash, [])
            if text >= self.first_new:
                twin = next((other for other in earlier if abs(times[text] - times[other]) <= self.window), None)
                if twin is not None:
                    self.twins[text] = twin
            earlier.append(text)
            self.first_with_body[text] = earlier[0]

    def read_bodies(self, candidates: Candidates, ordered: pl.DataFrame, history: History) -> None:
        """Takes the traits of all texts that will be compared."""
        named = {*candidates.texts.tolist(), *candidates.earlier.tolist()}
        # A candidate that is an exact copy speaks for the story of its twin.
        for text in list(named):
            while (text := self.twins.get(text, text)) not in named:
                named.add(text)
        involved = np.array(sorted(named), dtype=np.int64)
        here = involved[involved >= self.first_new] - self.first_new
        self._take(ordered["document_id"][here], ordered["body"][here])
        there = {
            name
            for text in involved[involved < self.first_new].tolist()
            for name in (self.ids[text], self.stories[text])
        }
        if there:
            stored = history.bodies(pl.Series("document_id", sorted(there), dtype=pl.String))
            self._take(stored["document_id"], stored["body"])

    def _take(self, ids: pl.Series, bodies: pl.Series) -> None:
        for begin in range(0, len(ids), _BODIES_AT_A_TIME):
            some = slice(begin, begin + _BODIES_AT_A_TIME)
            self.traits.update(zip(ids[some].to_list(), traits(bodies[some].to_list()), strict=True))

    def assign(self, candidates: Candidates) -> None:
        """Settles the new texts one after the other."""
        begins = np.searchsorted(candidates.texts, np.arange(self.first_new, len(self.ids) + 1)).tolist()
        earlier = candidates.earlier.tolist()
        for place, text in enumerate(range(self.first_new, len(self.ids))):
            if text in self.twins:
                self.stories[text] = self.stories[self.twins[text]]
            else:
                self._settle(text, earlier[begins[place] : begins[place + 1]])

    def _settle(self, text: int, candidates: Iterable[int]) -> None:
        best: dict[str, _Match] = {}
        # A text that was taken out of the warehouse on request has no body to compare with.
        for other in (other for other in candidates if self.ids[other] in self.traits):
            likeness = self._compare(text, self.ids[other])
            if likeness.same_story:
                story = self.stories[other]
                if story not in best or _rank(_Match(other, likeness)) < _rank(best[story]):
                    best[story] = _Match(other, likeness)
        best = dict(sorted(best.items(), key=lambda match: _rank(match[1])))
        # A chain of small edits must not drift: the match speaks for the story only if its first text agrees.
        joined = (story for story in best if story not in self.traits or self._compare(text, story).same_chain)
        self.stories[text] = next(joined, self.ids[text])
        if best:
            self.matches[text] = best

    def _compare(self, text: int, other: str) -> Likeness:
        return compare(self.traits[self.ids[text]], self.traits[other])

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
            for matched, (other, likeness) in self.matches.get(text, {}).items():
                rows.append(
                    (
                        self.ids[text],
                        matched,
                        self.ids[other],
                        "near",
                        likeness.jaccard,
                        likeness.containment,
                        matched == story,
                    )
                )
        return pl.DataFrame(rows, schema=DUPLICATES, orient="row")

    def indexed(self, every: Postings, live: npt.NDArray[np.bool_], last_number: int) -> pl.DataFrame:
        new = live & (every.texts >= self.first_new)
        keys = (
            pl.DataFrame({"text": every.texts[new], "keys": every.keys[new].astype(np.uint32)})
            .group_by("text")
            .agg(pl.col("keys").sort())
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
    return -match.likeness.jaccard, -match.likeness.containment, match.text
