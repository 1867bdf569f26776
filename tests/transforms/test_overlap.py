"""What two texts have in common, counted for many pairs at once, against counting one pair word by word."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms import overlap as module
from transforms.overlap import STRETCH_WORDS, Cover, Overlap, overlap
from transforms.traits import join, traits

WORDS = st.sampled_from(["ba", "de", "ki", "lo", "7", "8,5"])
# Runs of one word of its own make stretches that no other text has.
RUNS = st.builds(
    lambda run, words: " ".join(run + letter for letter in "abcdefghijkl"[:words]),
    st.sampled_from("pqrs"),
    st.integers(9, 12),
)
# Most bodies are blocks of one text with or without such a run between them.
BLOCKS = st.sampled_from(["ba de ki lo ba ba", "ki ki de 7 lo 8,5 ba"])
BODIES = st.lists(st.one_of(WORDS, RUNS, BLOCKS), max_size=20).map(" ".join)


def shingles_of(body: str) -> list[tuple[str, ...]]:
    words = body.split()
    return [tuple(words[place : place + 3]) for place in range(len(words) - 2)]


def cover_of(body: str, other: str) -> tuple[int, int, int, int, int]:
    words = len(shingles_of(body)) + 2
    covered = [False] * words
    for place, shingle in enumerate(shingles_of(body)):
        if shingle in shingles_of(other):
            covered[place : place + 3] = [True] * 3
    if not any(covered):
        return words, 0, words, 0, 0
    own, begin, blocks = 0, None, []
    place = 0
    while place < words:
        end = place
        while end < words and covered[end] == covered[place]:
            end += 1
        if covered[place]:
            begin = place if begin is None else begin
            last = end
        elif end - place >= STRETCH_WORDS:
            own += end - place
            if begin is not None:
                blocks.append((begin, last))
            begin = None
        place = end
    if begin is not None:
        blocks.append((begin, last))
    largest = max(blocks, key=lambda block: block[1] - block[0])
    return words, sum(covered), own, largest[0], largest[1] - largest[0]


def figures_of(body: str, offsets: tuple[int, int]) -> tuple[Counter[object], Counter[object]]:
    words = body.split()
    masked = ["#" if word[0].isdigit() else word for word in words]
    places: list[object] = []
    figures: list[object] = []
    for place, word in enumerate(words):
        if word[0].isdigit():
            near = tuple(masked[place + offset] if 0 <= place + offset < len(words) else None for offset in offsets)
            places.append(near)
            figures.append((near, word))
    return Counter(places), Counter(figures)


def row(found: Overlap, pair: int) -> dict[str, object]:
    return {
        name: tuple(int(each[pair]) for each in value) if isinstance(value, Cover) else int(value[pair])
        for name, value in found._asdict().items()
    }


@given(st.lists(BODIES, min_size=2, max_size=6), st.integers(1, 3))
def test_pairs_counted_at_once_are_counted_as_one_by_one(bodies: list[str], at_a_time: int) -> None:
    """Seen to catch: blocks parted at a gap of one word more, a stretch of ten words that counts for none, and the last bit of a merged number left out."""
    texts = join([traits(bodies[:1]), traits(bodies[1:])])
    ones, others = (each.ravel() for each in np.meshgrid(range(len(bodies)), range(len(bodies))))
    before, module.PAIRS_AT_A_TIME = module.PAIRS_AT_A_TIME, at_a_time
    try:
        found = overlap(texts, ones, others)
    finally:
        module.PAIRS_AT_A_TIME = before
    for pair, (one, other) in enumerate(zip(ones.tolist(), others.tolist(), strict=True)):
        sizes = {len(set(shingles_of(bodies[each]))) for each in (one, other)}
        counted = row(found, pair)
        assert {counted["shorter_shingles"], counted["longer_shingles"]} == sizes
        assert counted["common"] == len(set(shingles_of(bodies[one])) & set(shingles_of(bodies[other])))
        if counted["common"]:
            covers = {cover_of(bodies[one], bodies[other]), cover_of(bodies[other], bodies[one])}
            assert {counted["shorter"], counted["longer"]} == covers
        for side, offsets in (("after", (-2, -1)), ("before", (1, 2))):
            (one_places, one_figures), (other_places, other_figures) = (
                figures_of(bodies[each], offsets) for each in (one, other)
            )
            places = (one_places & other_places).total()
            assert counted[f"places_{side}"] == places
            assert counted[f"changed_{side}"] == places - (one_figures & other_figures).total()


@given(st.lists(BODIES, min_size=2, max_size=6))
def test_the_order_of_a_pair_makes_no_difference(bodies: list[str]) -> None:
    """Seen to catch: texts of one length left in the order in which they were given."""
    texts = traits(bodies)
    ones, others = np.arange(len(bodies) - 1), np.arange(1, len(bodies))
    assert row(overlap(texts, ones, others), 0) == row(overlap(texts, others, ones), 0)
