"""Cut a raw text into typed spans that tile it: headline, dateline, body, credit, furniture and the rest."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from transforms.captions import CaptionReader
from transforms.credits import CreditReader
from transforms.date_lines import LONGEST_DATE_LINE
from transforms.datelines import Dateline, DatelineReader
from transforms.dates import DateSolver
from transforms.flat_captions import FlatCaptions
from transforms.head import HeadReader
from transforms.labels import LabelReader, NamedCredit
from transforms.line_rules import LineRules
from transforms.lines import SENTENCE_ENDS, Line, is_hard_wrapped, read_lines
from transforms.lists import type_left_overs, type_lists
from transforms.name_contexts import NameContexts
from transforms.names import Hit
from transforms.page_header import HEADER_LINES, PageHeader
from transforms.seams import cut_endings, cut_flat_lines
from transforms.signatures import Signatures
from transforms.spans import Span, by_kind
from transforms.tail import TailReader

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
        self._labels = LabelReader(line_rules, credits, dates.is_date_line)
        self._head = HeadReader(credits, datelines, self._labels, dates, signatures)
        self._header = PageHeader(line_rules, credits, dates)
        self._captions = CaptionReader(credits, contexts)
        self._flat_captions = FlatCaptions(line_rules)
        self._tail = TailReader(credits, self._labels, signatures)

    def segment(self, text: str, hits: Sequence[Hit]) -> Segmented:
        """Spans that tile the text, its dateline and its credits, given the names found in it."""
        lines = read_lines(text, hits)
        wrapped = is_hard_wrapped(lines)
        self._header.split_at_stamp(lines)
        credits = self._header.split_at_source(lines)
        lines = cut_endings(cut_flat_lines(lines, self._rules), self._rules)
        for line in _beginnings(lines) if wrapped else lines:
            if line.kind is None:
                line.mark = self._rules.mark(line.text)
                if line.mark is not None and line.mark.effect == "named" and not line.hits:
                    # `По информации полиции, …`: credits nobody that is known, so it is a sentence of the story.
                    line.mark = None
                if line.mark is not None:
                    line.become(line.mark.kind, line.mark.rule)
        type_lists(lines)
        running = [
            line
            for line in lines
            if line.kind is None and (len(line.text) > LONGEST_DATE_LINE or not self._is_date(line))
        ]
        for line, below in pairwise(lines[:HEADER_LINES]):
            if below.kind == "date":
                line.is_above_date = True
        dateline, at = self._head.find_dateline(running)
        self._head.read(text, running, dateline, at, credits)
        self._captions.read(text, lines, running)
        self._flat_captions.cut(running)
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

    def _is_date(self, line: Line) -> bool:
        """Type the line where it is nothing but a date; asked late, since lists of other stories are full of them."""
        if not self._is_date_line(line.text):
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
    last = ""
    if text and (not lines or lines[0].start > 0):
        bounds.append((0, "furniture", "blank"))
        last = "furniture"
    for line in lines:
        if not line.pieces:
            kind = line.kind or "body"
            if kind != last or kind not in MERGED_KINDS:
                bounds.append((line.start, kind, line.rule))
                last = kind
            continue
        for start, kind, rule in line.pieces:
            if bounds and start < bounds[-1][0]:
                # Two readers claimed the same stretch: the one that came first keeps it.
                continue
            if bounds and bounds[-1][0] == start:
                bounds.pop()
                last = bounds[-1][1] if bounds else ""
            if kind != last or kind not in MERGED_KINDS:
                bounds.append((start, kind, rule))
                last = kind
    ends = [*(start for start, _, _ in bounds[1:]), len(text)]
    return [Span(start, end, kind, rule) for (start, kind, rule), end in zip(bounds, ends, strict=False) if end > start]
