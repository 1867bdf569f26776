"""The lines of a text while it is being cut up: where they stand, what they are so far, whom they name."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from transforms.line_rules import Mark
from transforms.names import Hit

# A headline of the labelled samples has at most this many characters.
LONGEST_HEADLINE = 220
# Headlines of other stories rarely reach this; a paragraph of the story itself mostly does.
LONG_PARAGRAPH = 150
# Fewer characters than this without a full stop are a heading, a name or a piece of furniture.
SENTENCE_LENGTH = 90
SHORT_SENTENCE_LENGTH = 40
CJK_SENTENCE_LENGTH = 32

SENTENCE_ENDS = tuple(".!?。！？…\"”’'»」』)）:;：।۔؟")
# Closing brackets and colons end headings as well, so a short line needs one of these.
CLEAR_SENTENCE_ENDS = tuple(".!?。！？…\"”’'»।۔؟")
# Nineteen endings are compared one by one, a set is asked once.
LAST_OF_SENTENCE, LAST_OF_CLEAR_SENTENCE = frozenset(SENTENCE_ENDS), frozenset(CLEAR_SENTENCE_ENDS)
FULL_STOPS = (".", "。", "।", "۔")
UNSPACED_SCRIPT = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Between the headline, the outlet and the day of a page.
BARS = "|｜·•–—-,:："
EDGE = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\u00a0\u3000\ufeff"

# Old wire files break at 64 to 72 columns, mail at 72 to 80.
WRAP_COLUMN = (45, 84)
FEWEST_WRAPPED_LINES = 5

# A stretch within a line: where it starts in the text, its kind, the rule that says so.
Piece = tuple[int, str, str]


class Line:
    """One line that says something, with its break; `first` and `last` bound its text without white space at the edges."""

    # What most lines never get: on the class, as a text has some twenty lines.
    mark: Mark | None = None
    kind: str | None = None
    rule = ""
    pieces: list[Piece] | None = None
    hits: Sequence[Hit] = ()
    is_above_date = False
    # Asked of the first lines twice.
    is_dated: bool | None = None

    def __init__(self, number: int, start: int, end: int, first: int, text: str) -> None:
        self.number, self.start, self.end = number, start, end
        self.first, self.last, self.text = first, first + len(text), text

    def become(self, kind: str, rule: str) -> None:
        """Say what the whole line is, and by which rule."""
        self.kind, self.rule = kind, rule

    def cut(self, at: int, kind: str, rule: str) -> None:
        """Say that from `at` on the rest of a line of the story is something else."""
        self.pieces = [*(self.pieces or [(self.start, "body", "")]), (at, kind, rule)]

    @property
    def is_open(self) -> bool:
        """Whether nothing has been said of the line yet."""
        return self.kind is None and self.pieces is None

    @property
    def ends_in_body(self) -> bool:
        """Whether the end of the line is the story's as far as is known: a dateline may have been cut off its start."""
        return self.kind is None and (self.pieces is None or self.pieces[-1][1] == "body")

    @property
    def body_at(self) -> int:
        """Where the last stretch of the line begins, as an offset within its text."""
        return self.pieces[-1][0] - self.first if self.pieces else 0


def read_lines(text: str, hits: Sequence[Hit]) -> list[Line]:
    """The lines of the text that are not blank, in order, each with its number and the names that start in it."""
    lines, end, hit, count = [], 0, 0, len(hits)
    next_hit = hits[0].start if hits else len(text)
    for number, raw in enumerate(text.splitlines(keepends=True)):
        start = end
        end += len(raw)
        # Half of the lines of most texts are empty.
        told = raw.strip(EDGE) if raw != "\n" else ""
        if not told:
            continue
        first = start if raw[0] == told[0] else start + len(raw) - len(raw.lstrip(EDGE))
        line = Line(number, start, end, first, told)
        if next_hit < end:
            named = hit
            while hit < count and hits[hit].start < end:
                hit += 1
            line.hits = hits[named:hit]
            next_hit = hits[hit].start if hit < count else len(text)
        lines.append(line)
    return lines


def split(line: Line, start: int, end: int, kind: str, rule: str) -> list[Line]:
    """The line in two or three: what stands before and behind a stretch of its text, and the stretch, which is typed."""
    pieces: list[Line] = []
    bounds = (0, start, end, len(line.text))
    for first, last in pairwise(bounds):
        told = line.text[first:last].lstrip(EDGE + BARS)
        at = line.first + last - len(told)
        told = told.rstrip(EDGE + BARS)
        if not told:
            continue
        piece = Line(line.number, pieces[-1].end if pieces else line.start, at + len(told), at, told)
        if pieces:
            pieces[-1].end = piece.start = at
        piece.hits = [hit for hit in line.hits if at <= hit.start < at + len(told)]
        if first == start:
            piece.become(kind, rule)
        pieces.append(piece)
    pieces[-1].end = line.end
    return pieces


def is_hard_wrapped(lines: Sequence[Line]) -> bool:
    """Whether the text is broken at a column, within sentences, so that a line says little by itself."""
    if len(lines) < FEWEST_WRAPPED_LINES:
        return False
    lengths = [len(line.text) for line in lines]
    shortest, longest = WRAP_COLUMN
    if max(lengths) > longest * 2:
        return False
    if len([length for length in lengths if shortest <= length <= longest]) < len(lines) * 0.5:
        return False
    unfinished = sum(not line.text.endswith(SENTENCE_ENDS) for line in lines)
    return unfinished >= len(lines) * 0.4


def is_sentence(line: str) -> bool:
    """Whether the line is running text rather than a heading."""
    length = len(line)
    if length < CJK_SENTENCE_LENGTH:
        return False
    if length > LONGEST_HEADLINE:
        return True
    if not line.isascii() and UNSPACED_SCRIPT.search(line, 0, 40) is not None:
        return length > SENTENCE_LENGTH or line[-1] in LAST_OF_SENTENCE
    if length >= SENTENCE_LENGTH:
        return line[-1] in LAST_OF_SENTENCE
    return length >= SHORT_SENTENCE_LENGTH and line[-1] in LAST_OF_CLEAR_SENTENCE


def shares_told_before(lines: Sequence[Line]) -> list[float]:
    """For each line, the share of the story's running text that stands before it, between 0 and 1."""
    all_lengths = [len(line.text) for line in lines]
    lengths = [length if is_sentence(line.text) else 0 for line, length in zip(lines, all_lengths, strict=True)]
    if sum(lengths) * 2 < sum(all_lengths):
        # A hard-wrapped text has few lines that end as sentences do.
        lengths = all_lengths
    total = sum(lengths) or 1
    return [before / total for before in accumulate(lengths, initial=0)][:-1]


def is_headline(line: str) -> bool:
    """Whether the line may be the story's headline."""
    if not 4 <= len(line) <= LONGEST_HEADLINE:
        return False
    return not line.endswith(FULL_STOPS) or line.endswith("...") or len(line) < 60
