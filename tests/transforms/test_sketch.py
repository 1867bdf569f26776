"""What deduplication keeps of a text. All texts are invented."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.schema import SKETCHES
from transforms.sketch import BANDS, BODIES_AT_A_TIME, sketch
from transforms.tokens import _Alphabet, _Powers, tokenize

STORED = (17760822970163910806, 16, [3387471835, 3940177743], [])


def hashes_of(text: str) -> list[int]:
    return tokenize([text]).hashes.tolist()


def shared_bands(one: str, other: str) -> int:
    bands = sketch(["a", "b"], [one, other])["bands"]
    return len(set(bands[0]) & set(bands[1]))


def long_text(seed: int, words: int) -> list[str]:
    draw = random.Random(seed)
    return ["".join(draw.choices("abcdefgh", k=5)) for _ in range(words)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Boats left; three returned.", 4),
        ("kurs 15.320,5 naik", 3),
        ("pukul 04:30", 2),
        ("skor 2-1, menit 90.", 4),
        ("船は港へ", 4),
        ("항구로 돌아왔다", 2),
        ("ที่นี่", 2),
        ("naïve café", 2),
        ("", 0),
        ("?!", 0),
    ],
)
def test_a_token_is_a_word_a_whole_figure_or_a_character_of_an_unspaced_script(text: str, tokens: int) -> None:
    assert len(hashes_of(text)) == tokens


def test_case_width_and_form_of_digits_are_folded() -> None:
    assert hashes_of("Kapal ＡＢＣ ١٢ 7,5") == hashes_of("KAPAL abc 12 7.5")


def test_decomposed_characters_count_as_composed() -> None:
    assert hashes_of("cafe\u0301") == hashes_of("caf\u00e9")


def test_figures_are_told_from_words() -> None:
    assert tokenize(["41 boats of 7.5 tons"]).is_figure.tolist() == [True, False, False, True, False]


def test_stored_numbers_do_not_change() -> None:
    """They lie in warehouses: a change needs a migration that sketches all articles again."""
    row = sketch(["a"], ["Nine boats left the harbour at 04.30; none of the 12 crews said where they went."]).row(
        0, named=True
    )
    assert (row["body_hash"], row["word_count"], row["bands"][:2], row["anchors"]) == STORED


def test_bodies_are_equal_but_for_white_space_and_case_when_their_hashes_are() -> None:
    hashes = sketch(list("abcd"), ["Two boats.", "TWO  boats.\n", "Two boats!", "Two boatS ."])["body_hash"]
    assert hashes[0] == hashes[1] == hashes[3] != hashes[2]


def test_a_body_without_characters_has_no_hash_and_no_keys() -> None:
    frame = sketch(["a", "b"], ["", " \n"])
    assert frame["body_hash"].to_list() == [None, None]
    assert frame["bands"].list.len().to_list() == frame["anchors"].list.len().to_list() == [0, 0]


def test_alike_texts_share_bands_and_others_do_not() -> None:
    words = long_text(1, 400)
    copy = words[:200] + long_text(2, 20) + words[220:]
    assert shared_bands(" ".join(words), " ".join(copy)) > BANDS / 2
    assert shared_bands(" ".join(words), " ".join(long_text(3, 400))) == 0


def test_bands_estimate_jaccard_of_short_texts_too() -> None:
    """Seen to fail when empty bins stay empty: texts of forty words then share bands of nothing."""
    assert (
        sum(
            shared_bands(" ".join(long_text(2 * seed, 40)), " ".join(long_text(2 * seed + 1, 40))) for seed in range(50)
        )
        <= 1
    )


def test_an_abridged_text_keeps_its_share_of_the_anchors() -> None:
    words = long_text(1, 600)
    whole, part = sketch(["a", "b"], [" ".join(words), " ".join(words[:150])])["anchors"]
    assert len(set(whole) & set(part)) >= 5


def test_anchors_are_bounded() -> None:
    assert sketch(["a"], [" ".join(long_text(1, 1_000))])["anchors"].list.len().item() == 32


@given(st.lists(st.text(max_size=60), max_size=6), st.integers(1, 3))
def test_a_text_has_the_same_sketch_in_any_batch(bodies: list[str], size: int) -> None:
    """Seen to fail when the line feed between the texts of a chunk is left out."""
    ids = [str(place) for place in range(len(bodies))]
    together = sketch(ids, bodies)
    alone = [sketch(ids[begin : begin + size], bodies[begin : begin + size]) for begin in range(0, len(ids), size)]
    assert together.equals(pl.concat([pl.DataFrame(schema=SKETCHES), *alone]))


def test_more_bodies_than_are_sketched_at_once_keep_their_rows() -> None:
    """Seen to catch: rows that are counted from the beginning again."""
    bodies = [" ".join(long_text(seed, 4 + seed % 9)) for seed in range(BODIES_AT_A_TIME + 2)]
    ids = [str(place) for place in range(len(bodies))]
    alone = [sketch([name], [body]) for name, body in zip(ids, bodies, strict=True)]
    assert sketch(ids, bodies).equals(pl.concat(alone))


def test_token_rows_are_in_the_order_of_the_texts() -> None:
    assert np.array_equal(tokenize(["one two", "", "three"]).rows, [0, 0, 2])


def test_threads_that_meet_new_characters_side_by_side_give_the_same_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: `up` of `_Powers` set before `down`; a character's kind known before its value."""
    texts = [chr(first) * 3 + " " + "".join(map(chr, range(first, first + 400))) for first in range(0x4E00, 0x8E00, 64)]
    alone = [tokenize([text]).hashes.tolist() for text in texts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(2):
            monkeypatch.setattr("transforms.tokens._alphabet", _Alphabet())
            monkeypatch.setattr("transforms.tokens._powers", _Powers())
            with ThreadPoolExecutor(4) as threads:
                assert list(threads.map(hashes_of, texts)) == alone
    finally:
        sys.setswitchinterval(interval)
