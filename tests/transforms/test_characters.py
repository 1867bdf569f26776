"""Characters and words are counted as Polars' regular expressions count them."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms import characters
from transforms.characters import WORD, CharacterCounter

KINDS = (r"\s", r"[^\s\p{L}\p{M}]", r"[\u{3040}-\u{9FFF}]", r"[\x00-\x08]")
COUNTER, WORDS = CharacterCounter(*KINDS), CharacterCounter(WORD)
TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=6)


@given(TEXTS)
def test_characters_of_all_kinds_are_counted_at_once(texts: list[str]) -> None:
    """Seen to catch: kinds that share one bit."""
    column = pl.Series(texts, dtype=pl.String)
    for kind, counts in zip(KINDS, COUNTER.count(texts), strict=True):
        assert counts.tolist() == column.str.count_matches(kind).to_list()


@given(TEXTS)
def test_words_are_runs_of_word_characters_that_end_with_their_text(texts: list[str]) -> None:
    """Seen to catch: texts that follow each other without anything between them."""
    assert WORDS.count_words(texts).tolist() == pl.Series(texts, dtype=pl.String).str.count_matches(r"\w+").to_list()


def test_many_texts_are_counted_in_chunks_and_one_text_may_be_longer_than_a_chunk(monkeypatch) -> None:
    """Seen to catch: a chunk that leaves its last text to nobody."""
    monkeypatch.setattr(characters, "_CHUNK_CHARACTERS", 10)
    texts = [" " * count for count in range(40)] + ["x" * 30_000, " " * 65_000]
    spaces, *others = COUNTER.count(texts)
    assert spaces.tolist() == [*range(40), 0, 65_000]
    assert not any(each.any() for each in others)
