"""The candidate search in ranges, and which of its pairs are looked at."""

import numpy as np
import pytest

from transforms.candidates import Known, Postings, Question, Shared, join_found, likeliest, search, search_apart

DAY = 86_400_000_000


def question(seed: int, texts: int = 400, first_new: int = 150) -> Question:
    """Texts over two hundred days with keys of both kinds, some of them carried by dozens."""
    chance = np.random.default_rng(seed)
    keys = np.concatenate([chance.integers(0, 60, texts * 3) * 35_000_000, chance.integers(0, 2**32, texts)])
    carried_by = chance.integers(0, texts, len(keys))
    pairs = np.unique(np.stack([keys, carried_by]), axis=1)
    is_stored = pairs[1] < first_new
    times = np.sort(chance.integers(0, 200 * DAY, texts))
    stored, new = (Postings(*pairs[:, here].astype(np.int64)) for here in (is_stored, ~is_stored))
    return Question(stored, new, times, chance.random(texts) < 0.9, first_new, 30 * DAY)


@pytest.mark.parametrize("ranges", [1, 2, 7])
def test_ranges_searched_apart_find_what_one_search_finds(ranges: int) -> None:
    """Seen to catch: a pair's bands taken from one range alone."""
    for seed in range(3):
        whole = search(question(seed))
        apart = join_found([search(part) for part in search_apart(question(seed), ranges)])
        for one, other in zip(whole.shared, apart.shared, strict=True):
            assert one.tolist() == other.tolist()
        assert len(whole.shared.texts) > 500
        assert sorted(zip(*map(list, whole.kept), strict=True)) == sorted(zip(*map(list, apart.kept), strict=True))


def test_every_range_has_its_share_of_both_kinds_of_keys() -> None:
    """Seen to catch: ranges cut from whole keys, so that one kind is in each."""
    chance = np.random.default_rng(5)
    keys = chance.integers(0, 2**32, 20_000)
    nothing = Postings(keys[:0], keys[:0])
    asked = Question(
        nothing, Postings(keys, keys % 100), np.zeros(100, dtype=np.int64), np.ones(100, dtype=bool), 0, DAY
    )
    parts = search_apart(asked, 4)
    assert sum(len(part.new.keys) for part in parts) == len(keys)
    for part in parts:
        assert 2_000 < (part.new.keys < 2**31).sum() < 3_000
        assert 2_000 < (part.new.keys >= 2**31).sum() < 3_000


def looked_at(bands: int, anchors: int, words: int) -> bool:
    pair = Shared(*(np.array([number]) for number in (1, 0, bands, anchors)))
    known = Known(np.zeros(2, dtype=np.int64), np.full(2, words), np.arange(2))
    return len(likeliest(pair, known).texts) == 1


def test_one_band_in_common_and_none_of_many_anchors_is_chance() -> None:
    """Seen to catch: `& ~by_chance` left out of likeliest; ANCHORS_EXPECTED at 0."""
    assert not looked_at(bands=1, anchors=0, words=200)
    assert looked_at(bands=2, anchors=0, words=200)
    assert looked_at(bands=1, anchors=1, words=200)
    assert looked_at(bands=1, anchors=0, words=20)
