"""Cut a raw text into typed spans that tile it: headline, dateline, body, credit, furniture and the rest."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
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
from transforms.printed_dates import PrintedDates
from transforms.seams import cut_endings, cut_flat_lines
from transforms.signatures import Signatures
from transforms.spans import Span, by_kind, to_span
from transforms.tail import TailReader

# What a page prints behind a story, to whose last word the story's source may be joined.
JOINED_TO = frozenset({"furniture", "related", "sharing", "advert"})
# Neighbours of these kinds are one span; of the other kinds each line says something of its own.
MERGED_KINDS = frozenset({"body", "related", "sidebar", "furniture", "sharing", "advert", "category", "rights"})

# So many texts with their lines stay in the processor's cache too: a thousand at once take a tenth longer, one at a time as well.
PAGES_AT_ONCE = 100


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
        self._rules, self._credits, self._dates = line_rules, credits, dates
        self._labels = LabelReader(line_rules, credits, dates.is_date_line)
        self._head = HeadReader(credits, datelines, self._labels, dates, signatures)
        self._header = PageHeader(line_rules, credits, dates)
        self._captions = CaptionReader(credits, contexts)
        self._flat_captions = FlatCaptions(line_rules)
        self._tail = TailReader(credits, self._labels, signatures)

    def segment_all(
        self, texts: Sequence[str], hits: Sequence[Sequence[Hit]], dates: Sequence[PrintedDates]
    ) -> list[Segmented]:
        """Each text as spans that tile it, with its dateline and its credits, given the names found in each and its dates.

        A step goes over many texts before the next one does: what it needs stays in the processor's cache.
        """
        steps = (
            self._split_header,
            self._cut_joined_lines,
            self._mark,
            self._type_lists,
            self._find_dateline,
            self._read_head,
            self._read_captions,
            self._read_tail,
            self._read_labels,
        )
        segmented: list[Segmented] = []
        every = zip(texts, hits, dates, strict=True)
        while pages := [_Page(*each) for each in islice(every, PAGES_AT_ONCE)]:
            for step in steps:
                for page in pages:
                    step(page)
            segmented += map(_segmented, pages)
        return segmented

    def _split_header(self, page: "_Page") -> None:
        self._header.split_at_stamp(page.lines, page.dates)
        page.credits = self._header.split_at_source(page.lines)

    def _cut_joined_lines(self, page: "_Page") -> None:
        page.lines = cut_endings(cut_flat_lines(page.lines, self._rules), self._rules)

    def _mark(self, page: "_Page") -> None:
        """Type the lines that a rule knows by themselves."""
        mark_of = self._rules.mark
        for line in _beginnings(page.lines) if page.is_wrapped else page.lines:
            if line.kind is None:
                mark = mark_of(line.text)
                # `По информации полиции, …`: credits nobody that is known, so it is a sentence of the story.
                if mark is not None and (mark.effect != "named" or line.hits):
                    line.mark = mark
                    line.become(mark.kind, mark.rule)
        page.marked = [line for line in page.lines if line.mark is not None]

    def _type_lists(self, page: "_Page") -> None:
        type_lists(page.lines, page.marked)
        page.running = [
            line
            for line in page.lines
            if line.kind is None
            and (line.is_dated is False or len(line.text) > LONGEST_DATE_LINE or not self._is_date(line, page.dates))
        ]
        for line, below in pairwise(page.lines[:HEADER_LINES]):
            if below.kind == "date":
                line.is_above_date = True

    def _find_dateline(self, page: "_Page") -> None:
        page.dateline, page.dateline_at = self._head.find_dateline(page.running)

    def _read_head(self, page: "_Page") -> None:
        self._head.read(page.text, page.running, page.dateline, page.dateline_at, page.credits)

    def _read_captions(self, page: "_Page") -> None:
        self._captions.read(page.text, page.lines, page.running)
        self._flat_captions.cut(page.running)

    def _read_tail(self, page: "_Page") -> None:
        self._tail.read(page.running, page.credits)

    def _read_labels(self, page: "_Page") -> None:
        self._captions.read_labels_inside(page.lines, page.marked)
        for line in page.lines:
            if line.mark is not None:
                self._labels.read_marked(line, page.credits)
            if line.hits and line.kind in JOINED_TO:
                self._labels.read_joined(line, page.credits)

    def _is_date(self, line: Line, dates: PrintedDates) -> bool:
        """Type the line where it is nothing but a date; asked late, since lists of other stories are full of them."""
        if line.is_dated is None:
            line.is_dated = self._dates.holds_only_a_date(dates, line.first, line.last)
        if not line.is_dated:
            return False
        group = self._credits.read_line(line.text) if line.hits else None
        if group is not None and any(map(self._credits.names.is_agency, group[0])):
            return False
        line.become("date", "date-line")
        return True


class _Page:
    """A text while it is being cut up: its lines, those of them that a rule knows or that may be running text, what was found in them."""

    def __init__(self, text: str, hits: Sequence[Hit], dates: PrintedDates) -> None:
        self.text, self.dates = text, dates
        self.lines = read_lines(text, hits)
        self.is_wrapped = is_hard_wrapped(self.lines)
        self.marked: list[Line] = []
        self.running: list[Line] = []
        self.credits: list[NamedCredit] = []
        self.dateline: Dateline | None = None
        self.dateline_at = 0


def _segmented(page: _Page) -> Segmented:
    if not page.is_wrapped:
        type_left_overs(page.lines)
    spans = _tile(page.text, page.lines)
    return Segmented(spans, by_kind(spans), page.dateline, page.credits)


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
    ends = [start for start, _, _ in bounds[1:]] + [len(text)]
    return [
        to_span((start, end, kind, rule)) for (start, kind, rule), end in zip(bounds, ends, strict=False) if end > start
    ]
