"""Which texts become one story. All texts are invented."""

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.schema import ASSIGNMENTS, DUPLICATES, INDEXED
from transforms.sketch import sketch
from transforms.stories import Stories, assign_stories

START = datetime(2030, 1, 1, tzinfo=UTC)
WORDS = [
    first + second
    for first in ("ba", "de", "ki", "lo", "mu", "pa", "re")
    for second in ("lan", "mir", "nok", "sut", "gar", "vel")
]


class Memory:
    """A History in memory, which says nothing but what it was told."""

    def __init__(self) -> None:
        self.indexed = pl.DataFrame(schema=INDEXED)
        self.kept = pl.DataFrame(schema={"document_id": pl.String, "body": pl.String})

    def remember(self, stories: Stories, accepted: pl.DataFrame) -> None:
        self.indexed = pl.concat([self.indexed, stories.indexed])
        self.kept = pl.concat([self.kept, accepted.select("document_id", "body")])

    def last_number(self) -> int:
        return int(self.indexed["number"].max() or 0)  # type: ignore[arg-type]

    def exact_copies(self, body_hashes: pl.Series, since: datetime | None, until: datetime | None) -> pl.DataFrame:
        return self._within(since, until).filter(pl.col("body_hash").is_in(body_hashes.implode())).drop("keys")

    def postings(self, keys: pl.Series, since: datetime | None, until: datetime | None) -> pl.DataFrame:
        rows = self._within(since, until).explode("keys").drop_nulls("keys").rename({"keys": "key"})
        return rows.filter(pl.col("key").is_in(keys.cast(pl.UInt32).implode())).select("key", "number", "modified_at")

    def texts(self, numbers: pl.Series) -> pl.DataFrame:
        return self.indexed.filter(pl.col("number").is_in(numbers.implode())).drop("keys")

    def bodies(self, document_ids: pl.Series) -> pl.DataFrame:
        return self.kept.filter(pl.col("document_id").is_in(document_ids.implode()))

    def _within(self, since: datetime | None, until: datetime | None) -> pl.DataFrame:
        bounds = [pl.col("modified_at") >= since] if since is not None else []
        bounds += [pl.col("modified_at") <= until] if until is not None else []
        return self.indexed.filter(*bounds) if bounds else self.indexed


def accepted_texts(bodies: Sequence[str], days: Sequence[float] | None = None) -> pl.DataFrame:
    ids = [f"00000000-0000-0000-0000-{place:012}" for place in range(len(bodies))]
    times = [START + timedelta(days=day) for day in (days or [0.0] * len(bodies))]
    return sketch(ids, bodies).with_columns(
        pl.Series("modified_at", times, dtype=pl.Datetime("us", "UTC")),
        pl.Series("path", [f"{place:06}.txt" for place in range(len(bodies))]),
        pl.Series("body", bodies, dtype=pl.String),
    )


def in_slices(accepted: pl.DataFrame, ends: Sequence[int], window_days: int | None = 90) -> Stories:
    ordered = accepted.sort("modified_at", "path", "document_id")
    memory = Memory()
    parts = []
    for begin, end in zip([0, *ends], [*ends, ordered.height], strict=True):
        stories = assign_stories(ordered[begin:end], memory, window_days)
        memory.remember(stories, ordered[begin:end])
        parts.append(stories)
    return Stories(*(pl.concat(frames) for frames in zip(*parts, strict=True)))


def story_numbers(
    bodies: Sequence[str], days: Sequence[float] | None = None, window_days: int | None = 90
) -> list[int]:
    assignments = in_slices(accepted_texts(bodies, days), [], window_days).assignments.sort("document_id")
    return [int(story[-12:]) for story in assignments["story_id"]]


def text(seed: int, sentences: int = 12) -> str:
    draw = random.Random(seed)
    return " ".join(" ".join(draw.choices(WORDS, k=14)).capitalize() + "." for _ in range(sentences))


def edited(body: str, share: float, seed: int) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) if draw.random() < share else word for word in body.split(" "))


def abridged(body: str, kept: int) -> str:
    return ". ".join(body.split(". ")[:kept]) + "."


def test_unrelated_texts_are_stories_of_their_own() -> None:
    assert story_numbers([text(1), text(2), text(3)]) == [0, 1, 2]


def test_the_canonical_article_is_the_earliest_by_time_not_by_path() -> None:
    assert story_numbers([text(1), text(1)], days=[2, 1]) == [1, 1]


def test_an_exact_copy_differs_in_white_space_and_case_at_most() -> None:
    body = text(1)
    stories = in_slices(accepted_texts([body, "  " + body.upper().replace(" ", "\n"), body.replace(".", "!")]), [])
    assert stories.duplicates["kind"].to_list() == ["exact", "near"]
    assert stories.duplicates["jaccard"].to_list() == [1.0, 1.0]


def test_an_edited_and_an_abridged_copy_join_their_story() -> None:
    body = text(1, sentences=20)
    assert story_numbers([body, edited(body, 0.05, 7), abridged(body, 6), "Kept. " + body]) == [0, 0, 0, 0]


def test_a_correction_of_one_figure_is_the_same_story() -> None:
    body = text(1) + " They counted 41 boats, 17 nets, 3 storms, 250 barrels and 12 ports."
    assert story_numbers([body, body.replace("41 boats", "44 boats")]) == [0, 0]


def test_a_template_with_other_figures_is_another_story() -> None:
    """Seen to fail when `_other_figures` returns False."""
    table = text(1, 4) + " Tides today: north pier {}, south pier {}, old harbour {}, lighthouse {}, mole {}."
    today, tomorrow = (
        table.format("04.35", "04.50", "05.10", "05.25", "05.40"),
        table.format("04.36", "04.51", "05.12", "05.26", "05.42"),
    )
    assert story_numbers([today, tomorrow, tomorrow.lower().replace("today", "this day")]) == [0, 1, 1]


def test_an_item_of_a_round_up_is_no_copy_of_the_round_up() -> None:
    """Seen to fail when `_abridged` asks for the covered share only."""
    item = text(1, 6)
    assert story_numbers([text(2, 12) + " " + item + " " + text(3, 4), item]) == [0, 1]


def test_a_chain_of_edits_does_not_drift_from_its_first_text() -> None:
    """Seen to fail when a text joins without being compared with the canonical article."""
    chain = [text(1, 20)]
    for step in range(12):
        chain.append(edited(chain[-1], 0.1, step))
    numbers = story_numbers(chain)
    assert numbers[1] == 0
    assert numbers[-1] != 0


def test_a_match_that_does_not_join_is_kept() -> None:
    chain = [text(1, 20)]
    for step in range(12):
        chain.append(edited(chain[-1], 0.1, step))
    stories = in_slices(accepted_texts(chain), [])
    unjoined = stories.duplicates.filter(~pl.col("joined"))
    assert unjoined.height > 0
    joined = stories.duplicates.filter("joined")
    assert set(stories.assignments.filter(~pl.col("is_canonical"))["document_id"]) == set(joined["document_id"])


@pytest.mark.parametrize(("days", "window", "expected"), [(89, 90, 0), (91, 90, 1), (91, None, 0)])
def test_look_back_is_measured_on_modified_at(days: int, window: int | None, expected: int) -> None:
    assert story_numbers([text(1), text(1)], [0, days], window) == [0, expected]
    assert story_numbers([text(1), edited(text(1), 0.03, 1)], [0, days], window) == [0, expected]


def test_a_late_file_is_compared_with_what_is_stored() -> None:
    accepted = accepted_texts([text(1), edited(text(1), 0.03, 1)], [5, 4])
    memory = Memory()
    memory.remember(assign_stories(accepted[:1], memory), accepted[:1])
    late = assign_stories(accepted[1:], memory)
    assert late.assignments["story_id"].to_list() == accepted["document_id"][:1].to_list()


def test_a_thousand_copies_are_a_thousand_rows() -> None:
    exact, near = [text(1)] * 500, [edited(text(1), 0.02, seed) for seed in range(501)]
    stories = in_slices(accepted_texts(exact + near), [300, 700])
    assert stories.assignments["story_id"].n_unique() == 1
    assert stories.duplicates["document_id"].n_unique() == 1000


def test_texts_without_words_match_nothing() -> None:
    assert story_numbers(["", "", " \n", "?!", "word", "other word"]) == [0, 1, 2, 3, 4, 5]


def test_the_frames_have_the_columns_of_the_schema() -> None:
    stories = in_slices(accepted_texts([text(1), text(1)]), [1])
    assert [dict(frame.schema) for frame in stories] == [ASSIGNMENTS, DUPLICATES, INDEXED]


@st.composite
def batches(draw: st.DrawFn) -> list[tuple[str, float]]:
    """Bodies with their days: copies, edits, abridgements and mixtures of earlier texts, most of them at one time with another."""
    texts = [(text(0, 8), 0.0)]
    for place in range(1, draw(st.integers(6, 24))):
        # The latest text is drawn most often: edits of edits drift away from the first text.
        source, day = texts[max(0, place - 1 - draw(st.sampled_from([0, 0, 0, 1, 2, 5])))]
        kind = draw(st.sampled_from(["copy", "edit", "heavy edit", "heavy edit", "abridged", "mixture", "new"]))
        seed = draw(st.integers(0, 3))
        body = {
            "copy": source,
            "edit": edited(source, 0.05, seed),
            "heavy edit": edited(source, 0.12, seed),
            "abridged": abridged(source, 4),
            "mixture": abridged(source, 4) + " " + text(seed, 4),
            "new": text(place, 8),
        }[kind]
        texts.append((body, max(texts[-1][1], day) + draw(st.sampled_from([0.0, 0.0, 1.0, 40.0]))))
    return texts


def by_workers(texts: Sequence[tuple[str, float]], workers: int) -> pl.DataFrame:
    """The texts as so many workers sketch them, each every so manieth."""
    bodies, days = [body for body, _ in texts], [day for _, day in texts]
    whole = accepted_texts(bodies, days)
    parts = [
        sketch(whole["document_id"][worker::workers].to_list(), bodies[worker::workers]) for worker in range(workers)
    ]
    sketched = pl.concat(parts)
    return whole.select("document_id", "modified_at", "path", "body").join(sketched, on="document_id")


def has_copies(stories: Stories) -> bool:
    return (stories.duplicates["kind"] == "exact").any()


def has_ties(accepted: pl.DataFrame, stories: Stories) -> bool:
    """Two texts of one story that came at one time: their paths decide which is first."""
    placed = accepted.join(stories.assignments, on="document_id")
    return placed.select("modified_at", "story_id").is_duplicated().any()


def has_chains(stories: Stories) -> bool:
    """A text that is in its story by a text which is not the story's first."""
    return (
        stories.duplicates.filter(pl.col("joined") & (pl.col("matched_document_id") != pl.col("story_id"))).height > 0
    )


def test_any_slices_listing_and_workers_equal_one_run() -> None:
    """Law 4. At least a third of the cases have copies, a third ties and a third chains.

    Seen to catch: `assign_stories` without its first `sort`; keys stored although they are over the cap; twins looked for
    among the new texts only; what threads compared joined from the last part to the first.
    """
    seen: Counter[str] = Counter()

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(batches(), st.data())
    def holds(texts: list[tuple[str, float]], data: st.DataObject) -> None:
        accepted = by_workers(texts, 1)
        ends = sorted(data.draw(st.sets(st.integers(1, accepted.height - 1), max_size=19)))
        shuffled = by_workers(texts, data.draw(st.integers(2, 5))).sample(
            fraction=1.0, shuffle=True, seed=data.draw(st.integers(0, 9))
        )
        with pytest.MonkeyPatch.context() as patch:
            # Low bounds, so that two dozen texts reach them.
            patch.setattr("transforms.candidates.TEXTS_PER_KEY", data.draw(st.sampled_from([2, 16])))
            patch.setattr("transforms.candidates.CANDIDATES_PER_TEXT", data.draw(st.sampled_from([2, 16])))
            patch.setattr("transforms.overlap.PAIRS_AT_A_TIME", data.draw(st.sampled_from([2, 512])))
            patch.setattr("transforms.stories._BODIES_AT_A_TIME", data.draw(st.sampled_from([3, 1000])))
            whole = in_slices(accepted, [])
            for one, other in zip(whole, in_slices(shuffled, ends), strict=True):
                assert one.equals(other)
            for one, other in zip(whole, assign_stories(shuffled, Memory(), spread=threads.map), strict=True):
                assert one.equals(other)
        seen["cases"] += 1
        seen["copies"] += has_copies(whole)
        seen["ties"] += has_ties(accepted, whole)
        seen["chains"] += has_chains(whole)

    with ThreadPoolExecutor(3) as threads:
        holds()
    assert min(seen["copies"], seen["ties"], seen["chains"]) * 3 >= seen["cases"], seen
