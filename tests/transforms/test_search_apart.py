"""Ranges of keys searched apart find what one search finds."""

import numpy as np
import pytest

from transforms.candidates import Postings, Question, join_found, search, search_apart

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
