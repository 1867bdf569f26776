"""The packaged rules, compiled once for all tests, and short ways to read a text with them."""

from datetime import date
from functools import cache
from typing import NamedTuple

from flows.language_profiles import read_language_profiles
from tests.transforms.language_fixture import reference
from transforms.reading import Reading, read_text
from transforms.rulebook import Rulebook, compile_rulebook

PICKED_ON = date(2026, 6, 30)


class Row(NamedTuple):
    """What a rule's row in seeds/ is asked for: its name, its cells, and the text that it must match."""

    rule: str
    cells: dict[str, str]
    test_text: str


@cache
def rulebook() -> Rulebook:
    return compile_rulebook(reference(), read_language_profiles(), "tests")


@cache
def read(text: str) -> Reading:
    return read_text(text, rulebook(), PICKED_ON, 5)


def kinds(text: str) -> list[tuple[str, str]]:
    """Kind and stripped characters of each span, in order."""
    spans = read(text).segmented.spans
    return [(span.kind, text[span.start : span.end].strip()) for span in spans]


def of_kind(text: str, kind: str) -> list[str]:
    return [characters for found, characters in kinds(text) if found == kind]


def roles(text: str, role: str) -> list[str]:
    """The organizations in a role, each once, in the order of their evidence."""
    return list(dict.fromkeys(one.organization_id for one in read(text).attributions if one.role == role))


def rows_of(table: str) -> list[Row]:
    """The rows of a seeds table, with the sentence that each is tested by."""
    cells = [{name: value or "" for name, value in row.items()} for row in reference()[table].iter_rows(named=True)]
    key = reference()[table].columns[0]
    return [Row(row[key], row, row.get("test_text", "")) for row in cells]
