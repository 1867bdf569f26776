"""A page that was flattened into one line is cut again where its parts were joined: at labels, a notice, the sign of the end."""

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.line_rules import ENDING_END, LineRules, Mark
from transforms.lines import EDGE, UNSPACED_SCRIPT, Line

# Few paragraphs of the labelled samples are longer; such a line may hold a story with what stood around it. A text of
# a script without spaces says the same in fewer characters.
FLAT_LINE, UNSPACED_FLAT_LINE = 400, 160
LONGEST_VALUE = 150
# A notice at a page's foot starts in the last characters of its line.
NOTICE_WINDOW = 300
NOTICE = re.compile(r"(?:copyright|hak cipta)\s?(?:©|\(c\))|[©ⓒ]\s?(?:19|20)\d{2}", re.IGNORECASE)
NOTICE_SIGNS = ("©", "ⓒ", "Ⓒ", "(c)", "(C)")
OPEN_BRACKETS = frozenset("(（[【")
SIGN = re.compile("[:：]")
# Where a sentence of small letters runs into a capital, two lines were joined; `iPhone` is one word.
GLUE = re.compile(r"(?<=[a-zà-ÿ]{3})(?=[A-Z])|(?<=[.!?])(?=[A-Z])|\s\s")


def cut_flat_lines(lines: list[Line], rules: LineRules) -> list[Line]:
    """The lines, with every long one cut into those that were joined in it."""
    flat = {line for line in lines if len(line.text) >= UNSPACED_FLAT_LINE and _is_flat(line.text)}
    if not flat:
        return lines
    parts: list[Line] = []
    for line in lines:
        parts += _parts(line, rules) if line in flat else (line,)
    return parts


def cut_endings(lines: list[Line], rules: LineRules) -> list[Line]:
    """The lines, with an agency's sign for the end of a story cut off the last sentence that it stands behind."""
    last, endings = rules.last_of_endings, rules.endings
    if not [line for line in lines if line.text[-ENDING_END:] in last and line.text.endswith(endings)]:
        return lines
    parts: list[Line] = []
    for line in lines:
        ending = rules.ending(line.text) if line.kind is None else None
        if ending is None or ending[0] == 0:
            parts.append(line)
            continue
        start, mark = ending
        *story, sign = _cut(line, [start])
        sign.mark = mark
        sign.become(mark.kind, mark.rule)
        parts += [*story, sign]
    return parts


def _is_flat(text: str) -> bool:
    """Whether a line of UNSPACED_FLAT_LINE characters or more is so long that others may have been joined to it."""
    return len(text) >= FLAT_LINE or (not text.isascii() and UNSPACED_SCRIPT.search(text, 0, 40) is not None)


def _parts(line: Line, rules: LineRules) -> Sequence[Line]:
    text = line.text
    labels = _labels(text, rules) if ":" in text or "：" in text else []
    notice = _notice(text)
    if not labels and notice is None:
        return (line,)
    ends = [at for at, _, _ in labels[1:]]
    ends.append(notice.start() if notice is not None else len(text))
    cuts: set[int] = set()
    for (at, value_at, mark), end in zip(labels, ends, strict=False):
        stop = _end_of_value(line, value_at, max(end, value_at), mark)
        if stop is not None:
            cuts |= {at, stop}
    if notice is not None:
        cuts.add(notice.start())
    cuts -= {0, len(text)}
    if not cuts:
        return (line,)
    return _cut(line, sorted(cuts))


def _notice(text: str) -> re.Match[str] | None:
    """The notice at the end of the line; its sign is looked for first, as a search in any case takes 20 microseconds."""
    end = text[-NOTICE_WINDOW:]
    for sign in NOTICE_SIGNS:
        if sign in end:
            return NOTICE.search(text, len(text) - len(end))
    return None


def _labels(text: str, rules: LineRules) -> list[tuple[int, int, Mark]]:
    """Labels of the page in the line: (offset, offset of its value, mark)."""
    found: list[tuple[int, int, Mark]] = []
    for sign in SIGN.finditer(text):
        label = rules.label_before(text, sign.start())
        if label is None or text[label[0] - 1 : label[0]] in OPEN_BRACKETS:
            # A label in brackets within the story is a picture's (`(Nguồn: AFP)`), and behind it the sentence may go on.
            continue
        if not found or label[0] >= found[-1][1]:
            found.append((label[0], sign.end(), label[1]))
    return found


def _end_of_value(line: Line, value_at: int, end: int, mark: Mark) -> int | None:
    """Where the value of a label ends; None where the story seems to go on behind it."""
    text = line.text
    if mark.kind == "related":
        glue = GLUE.search(text, value_at, min(end, value_at + LONGEST_VALUE))
        at_foot = value_at > len(text) - NOTICE_WINDOW and end - value_at <= LONGEST_VALUE
        return glue.start() if glue is not None else end if at_foot else None
    if end - value_at <= LONGEST_VALUE:
        return end
    if mark.kind == "credit":
        # `来源：新华社新华社合肥…`: the name alone is the value, the story follows at once.
        start = value_at + len(text[value_at:end]) - len(text[value_at:end].lstrip(EDGE))
        for hit in line.hits:
            if hit.start - line.first == start:
                return hit.end - line.first
    return None


def _cut(line: Line, cuts: list[int]) -> list[Line]:
    parts = []
    bounds = [line.start, *(line.first + at for at in cuts), line.end]
    for start, end in pairwise(bounds):
        raw = line.text[max(0, start - line.first) : max(0, end - line.first)]
        told = raw.strip(EDGE)
        if not told:
            continue
        first = max(start, line.first) + len(raw) - len(raw.lstrip(EDGE))
        part = Line(line.number, start, end, first, told)
        part.hits = [hit for hit in line.hits if start <= hit.start < end]
        parts.append(part)
    return parts
