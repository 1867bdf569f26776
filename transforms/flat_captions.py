"""Captions of pictures inside a paragraph that a flattened page is: `… có bốn làn xe. Lễ cắt băng (Ảnh: Thu Mây) Theo …`."""

import re

from transforms.line_rules import LineRules
from transforms.lines import Line
from transforms.seams import FLAT_LINE
from transforms.word_pattern import one_of

# A caption's sentence is shorter; whose picture it is, is said in fewer characters.
LONGEST_CAPTION, LONGEST_SOURCE = 250, 60
SENTENCE_START = re.compile(r"[.!?…][\"”»)]?\s{1,2}(?=[^\s.!?])")
STOPS = tuple('.!?…"”»:;,')
# Behind a caption the story goes on with another sentence.
GOES_ON = re.compile(r"\s{1,2}[\"“„«']?(?=[^\W_])")
# `Ảnh: Dương Ngọc/TTXVN  Bác sĩ`: before an agency stand the names of its people.
NAMES_BEFORE = re.compile(r"(?:[^\W\d_a-z][\w.'’-]{0,12}[ /]){0,4}")


class FlatCaptions:
    """Cuts captions out of flat paragraphs by the labels of seeds/line_rules.csv."""

    def __init__(self, rules: LineRules) -> None:
        labels = rules.labels_of("caption")
        sources = (*labels, *rules.labels_of("credit"))
        self._bracket = re.compile(rf"\(\s?(?i:{one_of(sources)})\b[^()\n]{{0,{LONGEST_SOURCE}}}\)")
        self._initials = {" "}.union(*((source[0].lower(), source[0].upper()) for source in sources))
        self._labels = tuple(f"{separator}{label}" for label in labels for separator in " .)”")

    def cut(self, running: list[Line]) -> None:
        """Cut captions, or a picture's credit alone where its sentence may be the story's, out of flat lines."""
        for line in running:
            if len(line.text) >= FLAT_LINE and line.ends_in_body:
                found = [*self._in_brackets(line), *self._labelled(line)]
                for start, end in sorted(found):
                    if start >= line.body_at and end < len(line.text):
                        line.cut(line.first + start, "caption", "caption-in-paragraph")
                        line.cut(line.first + end, "body", "")

    def _in_brackets(self, line: Line) -> list[tuple[int, int]]:
        text = line.text
        found = []
        at = text.find("(")
        while at >= 0:
            bracket = self._bracket.match(text, at) if text[at + 1 : at + 2] in self._initials else None
            if bracket is not None and _story_goes_on(text, bracket.end()):
                found.append((_start_of(text, line.body_at, at), bracket.end()))
            at = text.find("(", at + 1)
        return found

    def _labelled(self, line: Line) -> list[tuple[int, int]]:
        """Labels with an agency behind them: whose picture it is, and nothing of the sentence before."""
        text = line.text
        found = []
        for hit in line.hits if ": " in text else ():
            at, end = hit.start - line.first, hit.end - line.first
            sign = text.rfind(": ", max(0, at - LONGEST_SOURCE), at)
            if (
                sign < 0
                or not text.endswith(self._labels, 0, sign)
                or NAMES_BEFORE.fullmatch(text, sign + 2, at) is None
            ):
                continue
            if _story_goes_on(text, end):
                label = max((label for label in self._labels if text.endswith(label, 0, sign)), key=len)
                found.append((sign + 1 - len(label), end))
        return found


def _start_of(text: str, floor: int, bracket: int) -> int:
    """Where the caption before a bracket starts; at the bracket where a whole sentence stands before it, which may be the story's."""
    if text[:bracket].rstrip().endswith(STOPS):
        return bracket
    first = max(floor, bracket - LONGEST_CAPTION)
    stops = (stop.end() for stop in SENTENCE_START.finditer(text, first, bracket))
    starts = [start for start in stops if not text[start].islower()]
    if starts:
        return starts[-1]
    return floor if first == floor else bracket


def _story_goes_on(text: str, end: int) -> bool:
    """Whether a new sentence of the story follows."""
    following = GOES_ON.match(text, end)
    return following is not None and not text[following.end()].islower()
