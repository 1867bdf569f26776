"""Cut a raw text into typed spans that tile it: headline, dateline, body, credit, furniture and the rest."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from transforms.captions import CaptionReader
from transforms.credits import CreditReader
from transforms.date_lines import LONGEST_DATE_LINE
from transforms.datelines import Dateline, DatelineReader
from transforms.dates import DateSolver
from transforms.head import HeadReader
from transforms.labels import LabelReader, NamedCredit
from transforms.line_rules import LineRules
from transforms.lines import LONG_PARAGRAPH, SENTENCE_ENDS, Line, is_hard_wrapped, read_lines, split
from transforms.lists import type_left_overs, type_lists
from transforms.name_contexts import NameContexts
from transforms.names import Hit
from transforms.page_header import PageHeader
from transforms.seams import cut_endings, cut_flat_lines
from transforms.signatures import Signatures
from transforms.spans import Span, by_kind
from transforms.tail import TailReader

# A page prints its day in one of its first lines: masthead, category, headline, outlet, writer.
STAMPED_LINES = 6
# What a page prints behind a story, to whose last word the story's source may be joined.
JOINED_TO = frozenset({"furniture", "related", "sharing", "advert"})
# Neighbours of these kinds are one span; of the other kinds each line says something of its own.
MERGED_KINDS = frozenset({"body", "related", "sidebar", "furniture", "sharing", "advert", "category", "rights"})


class Segmented(NamedTuple):
    """A text cut up: spans that tile it, in order and by kind, its dateline, its credits."""

    spans: list[Span]
    of_kind: Mapping[str, Sequence[Span]]
    dateline: Dateline | None
    credits: list[NamedCredit]


class Segmenter:
    """Cuts texts by the rules of seeds/."""

    def __init__(
        self,
        line_rules: LineRules,
        datelines: DatelineReader,
        credits: CreditReader,
        contexts: NameContexts,
        dates: DateSolver,
        signatures: Signatures,
    ) -> None:
        self._rules, self._credits, self._is_date_line = line_rules, credits, dates.is_date_line
        self._find_stamp, self._find_dates = dates.find_stamp, dates.find
        self._labels = LabelReader(line_rules, credits, dates.is_date_line)
        self._head = HeadReader(credits, datelines, self._labels, dates, signatures)
        self._header = PageHeader(line_rules, credits)
        self._captions = CaptionReader(credits, contexts)
        self._tail = TailReader(credits, self._labels, signatures)

    def segment(self, text: str, hits: Sequence[Hit]) -> Segmented:
        """Spans that tile the text, its dateline and its credits, given the names found in it."""
        lines = read_lines(text, hits)
        wrapped = is_hard_wrapped(lines)
        self._split_at_stamp(lines)
        credits = self._split_at_source(lines)
        lines = cut_endings(cut_flat_lines(lines, self._rules), self._rules)
        for line in _beginnings(lines) if wrapped else lines:
            if line.kind is None:
                line.mark = self._rules.mark(line.text)
                if line.mark is not None:
                    line.become(line.mark.kind, line.mark.rule)
        type_lists(lines)
        running = [line for line in lines if line.kind is None and not self._is_date(line)]
        dateline, at = self._head.find_dateline(running)
        self._head.read(text, running, dateline, at, credits)
        self._captions.read(text, lines, running)
        self._tail.read(running, credits)
        self._captions.read_labels_inside(lines)
        for line in lines:
            if line.mark is not None:
                self._labels.read_marked(line, credits)
            if line.kind in JOINED_TO:
                self._labels.read_joined(line, credits)
        if not wrapped:
            type_left_overs(lines)
        spans = _tile(text, lines)
        return Segmented(spans, by_kind(spans), dateline, credits)

    def _split_at_stamp(self, lines: list[Line]) -> None:
        """Split one of the first lines where it prints the page's day beside headline, outlet or story."""
        for index, line in enumerate(lines[:STAMPED_LINES]):
            stamp = self._find_stamp(line.text)
            if stamp is not None:
                if not self._is_date_line(line.text):
                    lines[index : index + 1] = split(line, stamp.start, stamp.end, "date", "day-in-line")
                return
            if len(line.text) > LONG_PARAGRAPH:
                return

    def _split_at_source(self, lines: list[Line]) -> list[NamedCredit]:
        """Split one of the first lines where a cell of the page's header is its source; the credit, or none."""
        for index, line in enumerate(lines[:STAMPED_LINES]):
            if line.kind is not None or not line.hits:
                continue
            before = lines[index - 1] if index else None
            behind_stamp = before is not None and before.kind == "date" and before.number == line.number
            source = self._header.find_source(line, behind_stamp)
            if source is not None:
                cells = split(line, source.start, source.end, "credit", "source-in-header")
                lines[index : index + 1] = [part for cell in cells for part in self._beside_source(cell)]
                start, end = line.first + source.start, line.first + source.end
                return [NamedCredit(start, end, (source.organization,), False, "source-in-header")]
        return []

    def _beside_source(self, cell: Line) -> list[Line]:
        """The header's other cells: the page's day or nothing of the story, up to a label, whose readers come later."""
        label = self._header.find_label(cell.text) if cell.kind is None else 0
        if label == 0:
            return [cell]
        is_dated = any(found.on() for found in self._find_dates(cell.text, 0, label))
        return split(cell, 0, label, "date" if is_dated else "furniture", "beside-the-source")

    def _is_date(self, line: Line) -> bool:
        """Type the line where it is nothing but a date; asked late, since lists of other stories are full of them."""
        if len(line.text) > LONGEST_DATE_LINE or not self._is_date_line(line.text):
            return False
        group = self._credits.read_line(line.text) if line.hits else None
        if group is not None and any(map(self._credits.names.is_agency, group[0])):
            return False
        line.become("date", "date-line")
        return True


def _beginnings(lines: list[Line]) -> Iterator[Line]:
    """The lines that don't go on with the sentence of the line before."""
    open_end = -1
    for line in lines:
        if line.start != open_end:
            yield line
        open_end = -1 if line.kind is not None or line.text.endswith(SENTENCE_ENDS) else line.end


def _tile(text: str, lines: list[Line]) -> list[Span]:
    """Spans in order without gap or overlap; blank lines belong to what stands before them."""
    bounds: list[tuple[int, str, str]] = []
    if text and (not lines or lines[0].start > 0):
        bounds.append((0, "furniture", "blank"))
    for line in lines:
        if not line.pieces:
            kind = line.kind or "body"
            if not bounds or bounds[-1][1] != kind or kind not in MERGED_KINDS:
                bounds.append((line.start, kind, line.rule))
            continue
        for start, kind, rule in line.pieces:
            if bounds and start < bounds[-1][0]:
                # Two readers claimed the same stretch: the one that came first keeps it.
                continue
            if bounds and bounds[-1][0] == start:
                bounds.pop()
            if not bounds or bounds[-1][1] != kind or kind not in MERGED_KINDS:
                bounds.append((start, kind, rule))
    ends = [*(start for start, _, _ in bounds[1:]), len(text)]
    return [Span(start, end, kind, rule) for (start, kind, rule), end in zip(bounds, ends, strict=False) if end > start]
