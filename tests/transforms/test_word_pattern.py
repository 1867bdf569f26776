"""A pattern for many words finds the longest of them, as the words beside each other would."""

import re

from transforms.word_pattern import begins_one_of, one_of


def test_the_longest_word_that_fits_is_found() -> None:
    """Seen to catch: words of one first letter in the order in which they came."""
    pattern = re.compile(f"(?:{one_of(['Sen', 'Senin', 'Sabtu', 'Rabu'])})", re.IGNORECASE)
    assert [found.group() for found in pattern.finditer("SENIN, sen, rabu")] == ["SENIN", "sen", "rabu"]


def test_a_word_is_taken_as_it_is_written() -> None:
    """Seen to catch: a word's rest that is not escaped."""
    pattern = re.compile(one_of(["p.m.", "°"]))
    assert pattern.fullmatch("p.m.") and pattern.fullmatch("°") and not pattern.fullmatch("p m ")


def test_no_words_fit_nothing() -> None:
    """Seen to catch: the empty pattern, which fits everywhere."""
    assert re.search(one_of([]), "Senin") is None


def test_what_begins_as_a_word_does_is_told_in_any_case() -> None:
    """Seen to catch: a sign of a class (`]`) that is not escaped."""
    pattern = re.compile(begins_one_of(["Sen", "]x"]), re.IGNORECASE)
    assert [bool(pattern.match(text)) for text in ("senin", "Sen", "]", "x", "")] == [True, True, True, False, False]
