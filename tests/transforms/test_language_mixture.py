import pytest

from tests.transforms.language_fixture import articles, row_of, sentences
from transforms.language_mixture import mixture_of

SIBLINGS = [frozenset(("id", "ms"))]
ENGLISH = (
    "The harbour authority said on Monday that the second pier would stay closed for three weeks. Fishermen who use the "
    "quay every morning were asked to move their boats to the main basin. The director added that the state would pay "
    "for the repairs, and that children in the nearby school would not be disturbed by work at night. A council member "
    "welcomed the plan but wanted to see the contract before the end of the month. "
)


def shares_of(text: str) -> dict[str, float]:
    language, _, status, shares = row_of(text)
    assert (language, status) == ("mul", "mixed")
    assert shares is not None
    return {name: float(share) for name, share in (part.split(" ") for part in shares.split(", "))}


def test_a_text_in_two_languages_is_mul_with_its_shares() -> None:
    """Seen to fail with DISSENT = 1e9."""
    indonesian = articles("indonesian")[0]
    text = indonesian + "\n\n" + (ENGLISH * 3)[: len(indonesian)]
    found = shares_of(text)
    assert set(found) == {"id", "en"}
    assert found["id"] == pytest.approx(0.5, abs=0.1)
    assert sum(found.values()) == pytest.approx(1.0, abs=0.02)


def test_two_scripts_are_two_languages() -> None:
    found = shares_of(sentences()["ru"] * 3 + "\n" + ENGLISH * 2)
    assert set(found) == {"ru", "en"}
    found = shares_of(sentences()["ko"] * 8 + "\n" + ENGLISH * 2)
    assert set(found) == {"ko", "en"}


def test_the_second_language_counts_at_the_end_of_a_long_text_too() -> None:
    text = " ".join(articles("indonesian")[:4]) + ENGLISH * 4
    assert set(shares_of(text)) == {"id", "en"}


def test_a_quotation_makes_no_second_language() -> None:
    """Seen to fail with LEAST_SHARE = 0.0."""
    text = " ".join(articles("indonesian")[:5]) + f' "{ENGLISH}"'
    assert row_of(text)[0] == "id"


def test_relatives_are_not_a_mixture() -> None:
    text = " ".join(articles("malay")[:5])
    assert row_of(text)[0] == "ms"


def test_stretches_of_one_language_are_no_mixture() -> None:
    assert mixture_of([("id", 0.999, 900), ("en", 0.999, 150)], []) is None
    assert mixture_of([("id", 0.999, 900), ("en", 0.8, 900)], []) is None
    assert mixture_of([("id", 0.999, 900), ("und", 0.999, 900), ("zxx", 1.0, 900)], []) is None
    assert mixture_of([("id", 0.999, 900), ("ms", 0.999, 900)], SIBLINGS) is None


def test_shares_are_of_the_letters_largest_first() -> None:
    found = mixture_of([("en", 0.999, 300), ("id", 0.999, 500), ("ms", 0.999, 200)], SIBLINGS)
    assert found == [("id", 0.7), ("en", 0.3)]


def test_a_text_of_megabytes_is_looked_through_in_bounded_pieces() -> None:
    """Seen to fail when a stretch may be longer than a window."""
    text = (articles("indonesian")[0] + " ") * 400 + ENGLISH * 800
    assert set(shares_of(text)) == {"id", "en"}
    assert row_of("港é" * 500_000 + ENGLISH * 4)[0] == "zh"
