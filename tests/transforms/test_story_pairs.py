"""Pairs of invented texts as wires and outlets make them, each with its label: one story, or two."""

import csv
from pathlib import Path

import pytest

from tests.transforms.test_stories import story_numbers
from transforms.likeness import likeness

FOLDER = Path(__file__).with_name("story_pairs")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PARAGRAPHS = {row["part"]: row["text"] for row in rows("paragraphs.csv")}


def misread(text: str) -> str:
    """One word in 25 as a scanner misreads it."""
    words = text.split(" ")
    return " ".join(
        word.replace("e", "c").replace("i", "l") if not place % 25 else word for place, word in enumerate(words)
    )


def typeset(text: str) -> str:
    """Printers' marks for a typewriter's."""
    return text.replace(' "', " “").replace('"', "”").replace("'", "’").replace(", ", ",\u00a0")


def reworded(text: str) -> str:
    """One word in 12 as an editor would rather have it."""
    return " ".join("rather" if place % 12 == 7 else word for place, word in enumerate(text.split(" ")))


CHANGES = {"misread": misread, "typeset": typeset, "reworded": reworded}


def written(parts: str) -> str:
    change, colon, names = parts.rpartition(":")
    text = "\n\n".join(PARAGRAPHS[name] for name in names.split())
    return CHANGES[change](text) if colon else text


@pytest.mark.parametrize("pair", rows("pairs.csv"), ids=lambda pair: pair["kind"])
def test_a_pair_is_one_story_or_two(pair: dict[str, str]) -> None:
    """Seen to catch: no rule for the same lead, one for any large block instead, edits not let through in what grew, figures not compared,
    a table of prices like any text, a round-up of two items, a long page with one statement."""
    one, other = written(pair["one"]), written(pair["other"])
    expected = [0, 0] if pair["same"] == "yes" else [0, 1]
    assert story_numbers([one, other]) == expected
    assert story_numbers([other, one]) == expected


@pytest.mark.parametrize(("parts", "same"), [(8, True), (5, False)])
def test_a_long_text_told_again_word_by_word_is_one_story(parts: int, same: bool) -> None:
    """As two translations of one text are, with one word in six put otherwise; 200 words may be a set phrase's."""
    names = ("lead", "quote", "cost", "islanders", "crew", "history", "inquiry", "unions")
    text = written(" ".join(f"ferry-{name}" for name in names[:parts]))
    again = " ".join("rather" if place % 6 == 4 else word for place, word in enumerate(text.split(" ")))
    assert bool(likeness(text, again).same_story[0]) is same
