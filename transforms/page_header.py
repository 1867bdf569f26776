"""Cuts a page's own day, and its source in a cell of its own, out of the first lines: `20.02.2024 | Editor: Ann Field | Xinhua | Text`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.credits import CreditReader
from transforms.dates import DateSolver
from transforms.labels import NamedCredit
from transforms.line_rules import LineRules
from transforms.lines import EDGE, LONG_PARAGRAPH, Line, is_sentence, split
from transforms.printed_dates import PrintedDates
from transforms.seams import SIGN

# A page prints its day and its source in one of its first lines: masthead, category, headline, outlet, writer.
HEADER_LINES = 6
# On whole pages menus stand above: the longest seen had some hundred lines.
STAMP_LINES = 200
# Paragraphs above a stamp are the story's teaser: in a share bar, in the mail that it sends.
MOST_TEASERS = 2
LONGEST_HEADER = 200
SEPARATOR = re.compile(r"\s{0,3}[|｜•●]\s{0,3}|\s{2,6}|\t|(?<=\))\s(?=\d)")
# A bar alone divides menus too; a header also has a figure: of its day, its time, its number of comments.
FIGURE = re.compile(r"\d")
CLOCK = re.compile(r"\d[:.]\d\d(?![\d.])")


class _Source(NamedTuple):
    """A cell that names an agency: its offsets within the line, and the agency."""

    start: int
    end: int
    organization: str


class PageHeader:
    """Splits the first lines of a text by the forms of dates, the names of agencies and the labels of lines."""

    def __init__(self, rules: LineRules, credits: CreditReader, dates: DateSolver) -> None:
        self._rules, self._credits, self._dates = rules, credits, dates

    def split_at_stamp(self, lines: list[Line], dates: PrintedDates) -> None:
        """Split one of the first lines where it prints the page's day beside headline, outlet or story.

        Behind the day of a masthead, which is the visit's, the story's own may stand below a menu, and behind a teaser.
        """
        teasers = 0
        for index, line in enumerate(lines[:STAMP_LINES]):
            teaser = len(line.text) > LONG_PARAGRAPH
            if not teaser and not dates.has_figure(line.first, line.last):
                line.is_dated = False
                continue
            stamp = None if teaser and teasers else self._dates.find_stamp(dates, line.first, line.last)
            if stamp is not None:
                line.is_dated = self._dates.holds_only_a_date(dates, line.first, line.last)
                if not line.is_dated:
                    lines[index : index + 1] = split(line, stamp.start, stamp.end, "date", "day-in-line")
                    return
                if CLOCK.search(line.text) is not None:
                    return
            teasers += teaser
            if teasers > MOST_TEASERS:
                return

    def split_at_source(self, lines: list[Line]) -> list[NamedCredit]:
        """Split one of the first lines where a cell of the page's header is its source; the credit, or none."""
        for index, line in enumerate(lines[:HEADER_LINES]):
            if line.kind is not None or not line.hits:
                continue
            before = lines[index - 1] if index else None
            behind_stamp = before is not None and before.kind == "date" and before.number == line.number
            source = self._find_source(line, behind_stamp)
            if source is not None:
                cells = split(line, source.start, source.end, "credit", "source-in-header")
                lines[index : index + 1] = [part for cell in cells for part in self._beside_source(cell)]
                start, end = line.first + source.start, line.first + source.end
                return [NamedCredit(start, end, (source.organization,), False, "source-in-header")]
        return []

    def _beside_source(self, cell: Line) -> list[Line]:
        """The header's other cells: the page's day or nothing of the story, up to a label, whose readers come later."""
        label = self._find_label(cell.text) if cell.kind is None else 0
        if label == 0:
            return [cell]
        is_dated = any(found.on() for found in self._dates.find(cell.text, 0, label))
        return split(cell, 0, label, "date" if is_dated else "furniture", "beside-the-source")

    def _find_source(self, line: Line, behind_stamp: bool) -> _Source | None:
        """The cell that is an agency's name, with its label where it has one; `behind_stamp`: a day was cut off before the line."""
        text = line.text
        if len(text) > LONGEST_HEADER or is_sentence(text) or not (behind_stamp or FIGURE.search(text) is not None):
            return None
        cells = list(_cells(text))
        if not behind_stamp and len(cells) == 1:
            return None
        for start, end in cells:
            named, shown_to = self._name(text[start:end])
            if named is not None:
                return _Source(start, start + shown_to, named)
        return None

    def _find_label(self, text: str) -> int:
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
        named = self._credits.names.organization_of(value.strip(EDGE + "()"))
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
