"""Finds the source that a page's header prints in a cell of its own: `20.02.2024 | Editor: Ann Field | Xinhua | Text`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.credits import CreditReader
from transforms.line_rules import LineRules
from transforms.lines import EDGE, Line, is_sentence
from transforms.seams import SIGN

LONGEST_HEADER = 200
SEPARATOR = re.compile(r"\s{0,3}[|｜•●]\s{0,3}|\s{2,6}|\t")
# A bar alone divides menus too; a header also has a figure: of its day, its time, its number of comments.
FIGURE = re.compile(r"\d")


class Source(NamedTuple):
    """A cell that names an agency: its offsets within the line, and the agency."""

    start: int
    end: int
    organization: str


class PageHeader:
    """Reads the cells of a page's header with the names of agencies and the labels of lines."""

    def __init__(self, rules: LineRules, credits: CreditReader) -> None:
        self._rules, self._credits = rules, credits

    def find_source(self, line: Line, behind_stamp: bool) -> Source | None:
        """The cell that is an agency's name, with its label where it has one; `behind_stamp`: a day was cut off before the line."""
        text = line.text
        if not line.hits or len(text) > LONGEST_HEADER or is_sentence(text):
            return None
        cells = list(_cells(text))
        if not behind_stamp and (len(cells) == 1 or FIGURE.search(text) is None):
            return None
        for start, end in cells:
            named, shown_to = self._name(text[start:end])
            if named is not None:
                return Source(start, start + shown_to, named)
        return None

    def find_label(self, text: str) -> int:
        """Where the first label of the text starts, which has readers of its own; the text's length where it holds none."""
        if self._rules.mark(text) is not None:
            return 0
        labels = (self._rules.label_before(text, sign.start()) for sign in SIGN.finditer(text))
        return next((label[0] for label in labels if label is not None), len(text))

    def _name(self, cell: str) -> tuple[str | None, int]:
        """The agency that a cell names, alone, behind a label of sources or before another label; and where that ends."""
        mark = self._rules.mark(cell)
        if mark is not None and not (mark.kind == "credit" and mark.value_at):
            return None, 0
        at = mark.value_at if mark is not None else 0
        value = cell[at:]
        sign = SIGN.search(value)
        label = self._rules.label_before(value, sign.start()) if sign is not None else None
        if label is not None:
            value = value[: label[0]]
        named = self._credits.names.organization_of(value.strip(EDGE))
        if named is None or named[1] == "photo" or not self._credits.names.is_agency(named[0]):
            return None, 0
        return named[0], at + len(value.rstrip(EDGE))


def _cells(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for separator in SEPARATOR.finditer(text):
        if separator.start() > start:
            yield start, separator.start()
        start = separator.end()
    if start < len(text):
        yield start, len(text)
