"""Cut a raw text into typed spans that tile it: headline, dateline, body, credit, furniture and the rest."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from transforms.credits import CreditReader
from transforms.datelines import Dateline, DatelineReader
from transforms.line_rules import LineRules, Mark
from transforms.name_contexts import NameContexts
from transforms.names import Hit

# A headline of the labelled samples has at most this many characters.
LONGEST_HEADLINE = 220
# Running text that ends a list of related headlines; headlines rarely reach it.
LONG_PARAGRAPH = 150
# Fewer characters than this without a full stop are a heading, a name or a piece of furniture.
SENTENCE_LENGTH = 90
CJK_SENTENCE_LENGTH = 32
# Datelines stand in one of the first lines of running text.
DATELINE_LINES = 5
# A credit stands in one of the last lines of running text, or alone in the last part of the text.
CREDIT_LINES = 3
LAST_PART = 0.6
LONGEST_BYLINE = 70
LONGEST_MASTHEAD = 60
# A notice in running prose stands behind the story and is no longer than this.
LONGEST_NOTICE = 600

SENTENCE_ENDS = tuple(".!?。！？…\"”’'»」』)）:;；：।۔؟")
SENTENCE_STOPS = (".", "!", "?", "。")
FULL_STOPS = tuple(".。।۔")
TAIL_KINDS = frozenset({"byline", "editor", "translator", "credit", "rights", "sharing", "related", "sidebar"})
KEPT_IN_TAIL = frozenset({"byline", "editor", "translator", "credit", "rights"})
OTHER_SCRIPT = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
PERSON = re.compile(
    r"(?:[A-ZÀ-ÞА-ЯĐ][\w.'’-]{0,20}|de|da|bin|binti|van|von|al|el|bte)(?:\s{1,2}(?:[A-ZÀ-ÞА-ЯĐ][\w.'’-]{0,20}|de|da|bin|binti|van|von|al|el|bte)){1,4}$"
)
NAME_BAR = re.compile(r"\s{0,3}[|•·]\s{0,3}|\s{1,3}[-–—]\s{0,3}|\s{0,2}-\s{0,2}(?=\d)|,\s{1,2}")
LEADING_DATE = re.compile(r"\d{4}[.-]\d{1,2}[.-]\d{1,2}\.?\s?(?=\S)")
NOTICE_AT_END = re.compile(r"(?<=\S)\s?(?:©|ⓒ|\([cC]\)\s?(?=[A-Z/])|Copyright ©)[^\n©ⓒ.]{2,60}\.?$")
# The writer behind the last sentence: a name in two to four Han characters, initials, codes of a desk.
SIGNED_BRACKET = re.compile(
    r"[（(](?:[\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,3}|編集?[A-Z\u4e00-\u9fff]{1,4}|(?:责任编辑|責任編輯|编辑|編輯|责编|責編)[:：][^（）()]{2,16}|[A-Z]{2,4}|[a-z]{2,4}\d{0,2}(?:/[a-z]{1,4}\d{0,3}){1,4}"
    r"|(?:[A-Z][a-z]{1,14}\s){1,3}[A-Z][a-z]{1,14})[)）]$"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
VALUE_END = re.compile(r"\.\s|\s?\[|\s{3,}")
BYLINE_WORD = re.compile(
    r"(?:By|BY|Por|POR|Par|PAR|Von|VON|Oleh|OLEH|Di|Da|DA|Del|DEL|Av|Door|Autor|Bởi|PTI|От)\s{1,2}(?=[^\W\d_])"
)
EDGE = " \t\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\u00a0\u3000\ufeff"


class Span(NamedTuple):
    """A typed stretch of the text; offsets in code points, end exclusive."""

    start: int
    end: int
    kind: str
    rule: str


class NamedCredit(NamedTuple):
    """A credit found, with whom it names and whether they are only relied on."""

    start: int
    end: int
    organizations: tuple[str, ...]
    cited: bool
    rule: str


class Segmented(NamedTuple):
    """A text cut up: spans that tile it, its dateline, its credits."""

    spans: list[Span]
    dateline: Dateline | None
    credits: list[NamedCredit]


class _Line:
    __slots__ = ("end", "first", "kind", "last", "mark", "pieces", "rule", "start", "text")

    def __init__(self, start: int, end: int, raw: str) -> None:
        self.start, self.end = start, end
        self.text = raw.strip(EDGE)
        self.first = start + (raw.find(self.text) if self.text else 0)
        self.last = self.first + len(self.text)
        self.mark: Mark | None = None
        self.kind: str | None = None
        self.rule = ""
        self.pieces: list[tuple[int, str, str]] | None = None

    def become(self, kind: str, rule: str) -> None:
        self.kind, self.rule = kind, rule


class Segmenter:
    """Cuts texts by the rules of seeds/."""

    def __init__(
        self,
        line_rules: LineRules,
        datelines: DatelineReader,
        credits: CreditReader,
        contexts: NameContexts,
        is_date_line: Callable[[str], bool],
    ) -> None:
        self._rules, self._datelines, self._credits = line_rules, datelines, credits
        self._contexts, self._is_date_line = contexts, is_date_line

    def segment(self, text: str, hits: Sequence[Hit]) -> Segmented:
        """Spans that tile the text, its dateline and its credits, given the names found in it."""
        lines = self._lines(text)
        self._mark(lines)
        _open_lists(lines)
        credits: list[NamedCredit] = []
        running = [line for line in lines if line.kind is None and line.text]
        dateline, at = self._find_dateline(text, running, hits)
        self._head(text, running, dateline, at, hits, credits)
        self._captions(text, running, hits)
        self._end_credits(running, lines, credits)
        self._labels(lines, hits, credits)
        self._picture_notices(lines)
        _tail(lines)
        return Segmented(_tile(text, lines), dateline, credits)

    def _lines(self, text: str) -> list[_Line]:
        lines, at = [], 0
        for raw in text.splitlines(keepends=True):
            lines.append(_Line(at, at + len(raw), raw))
            at += len(raw)
        return lines

    def _mark(self, lines: list[_Line]) -> None:
        for line in lines:
            if not line.text:
                continue
            mark = self._rules.mark(line.text)
            if mark is not None:
                line.mark = mark
                line.become(mark.kind, mark.rule)
            elif self._is_date_line(line.text):
                group = self._whole_line_credit(line.text)
                if group is None or not any(map(self._credits.names.is_agency, group[0])):
                    line.become("date", "date-line")

    def _find_dateline(self, text: str, running: list[_Line], hits: Sequence[Hit]) -> tuple[Dateline | None, int]:
        """The dateline with absolute offsets, and the index of the running line in which it stands."""
        starts = [hit.start for hit in hits]
        candidates = running[:DATELINE_LINES]
        for index, line in enumerate(candidates):
            near = bisect_left(starts, line.first)
            named = near < len(hits) and hits[near].start < min(line.last, line.first + 160)
            headline_like = index == 0 and len(running) > 1 and not _is_sentence(line.text)
            found = self._datelines.read(line.text, named)
            if found is not None and (found.organizations or not headline_like):
                return _moved(found, line.first), index
            if named:
                glued = self._datelines.read_glued(line.text)
                if glued is not None:
                    return _moved(glued, line.first), index
        for index, line in enumerate(candidates[:2]):
            found = self._datelines.read_after_standfirst(line.text)
            if found is not None:
                return _moved(found, line.first), index
        return None, 0

    def _head(
        self,
        text: str,
        running: list[_Line],
        dateline: Dateline | None,
        at: int,
        hits: Sequence[Hit],
        credits: list[NamedCredit],
    ) -> None:
        """Type the lines before the story: headline, byline, credit, caption; and cut the dateline off its line."""
        if not running:
            return
        story = at if dateline is not None else _first_sentence(running)
        head = running[:story]
        if dateline is not None:
            line = running[story]
            before = text[line.first : dateline.start].strip(EDGE)
            pieces = [(dateline.start, "dateline", dateline.rule), (dateline.end, "body", "")]
            if before:
                lead = (
                    "headline" if not head and len(before) <= LONGEST_HEADLINE and before[-1] not in ".。" else "body"
                )
                if dateline.rule == "known-place-after-standfirst":
                    lead = "body"
                pieces.insert(0, (line.start, lead, "before-dateline"))
            else:
                pieces[0] = (line.start, "dateline", dateline.rule)
            line.pieces = pieces
        if len(head) > 1 and len(head[0].text.split()) <= 2 and not OTHER_SCRIPT.search(head[0].text):
            following = next((line for line in head[1:] if len(line.text.split()) > 3), None)
            if following is not None and self._credits.read_group(head[0].text) is None:
                head[0].become("category", "short-line-above-headline")
                head = head[1:]
        seen_headline = False
        for index, line in enumerate(head):
            group = self._whole_line_credit(line.text)
            if group is not None and any(map(self._credits.names.is_agency, group[0])):
                line.become("credit", "name-above-the-story")
                credits.append(NamedCredit(line.first, line.last, group[0], group[1], "name-above-the-story"))
            elif group is not None and len(line.text) <= LONGEST_MASTHEAD and self._is_byline(line):
                pass
            elif group is not None and len(line.text) <= LONGEST_MASTHEAD:
                line.become("masthead", "outlet-above-the-story")
            elif self._labels_above(line, credits):
                pass
            elif not seen_headline and index <= 2 and _is_headline(line.text):
                line.become("headline", "first-line")
                seen_headline = True
                signed = self._credits.read_end(line.text) if line.text[-1] not in ".!?" else None
                if (
                    signed is not None
                    and signed.start > 0
                    and any(map(self._credits.names.is_agency, signed.organizations))
                ):
                    start = line.first + signed.start
                    line.pieces = [(line.start, "headline", "first-line"), (start, "credit", "credit-behind-headline")]
                    credits.append(
                        NamedCredit(start, line.last, signed.organizations, signed.cited, "credit-behind-headline")
                    )
            elif self._is_byline(line):
                pass
            elif not seen_headline:
                seen_headline = index > 2

    def _labels_above(self, line: _Line, credits: list[NamedCredit]) -> bool:
        """Cut a line above the story that holds labels behind a date (`2031-05-04 16:35 来源：…`)."""
        if len(line.text) > 150 or (":" not in line.text and "：" not in line.text):
            return False
        found = self._rules.labels_inside(line.text, 0)
        if not found or (found[0][0] > 0 and not self._is_date_line(line.text[: found[0][0]].strip(" |-–—"))):
            return False
        if found[0][0] > 0:
            line.pieces = [(line.start, "date", "date-before-label")]
        self._cut_labels(line, found[0][2], found[0][0], found[0][1], credits)
        line.kind = found[0][2].kind
        return True

    def _is_byline(self, line: _Line) -> bool:
        """Type a line above the story that names its writer, with a date behind the name or without."""
        if len(line.text) > LONGEST_BYLINE:
            return False
        word = BYLINE_WORD.match(line.text)
        if word is not None:
            line.become("byline", "byline-word")
            return True
        behind_first = line.text.partition(" ")[2]
        if (
            PERSON.match(line.text) is not None
            and len(line.text) < 45
            and self._credits.names.organization_of(behind_first) is None
        ):
            line.become("byline", "line-is-a-person")
            return True
        for bar in NAME_BAR.finditer(line.text):
            name, rest = line.text[: bar.start()], line.text[bar.end() :]
            if self._is_date_line(rest):
                outlet = self._credits.names.organization_of(name.strip(" -")) is not None
                kind = "masthead" if outlet else "byline" if PERSON.match(name) else "date"
                line.pieces = [(line.start, kind, "name-and-date"), (line.first + bar.end(), "date", "name-and-date")]
                line.kind = kind
                return True
            if name and self._credits.names.organization_of(rest.strip(" -")) is not None:
                line.become("byline", "name-and-outlet")
                return True
        return False

    def _whole_line_credit(self, line: str) -> tuple[tuple[str, ...], bool] | None:
        if len(line) > 100:
            return None
        stripped = line.strip("()（）[]【】〔〕-–—―=./ *_")
        if "(" in stripped and line.endswith(")"):
            found = self._credits.read_end(line)
            outside = line[: found.start].strip(" /-") if found is not None else " . "
            if found is not None and (
                PERSON.match(outside) or all(len(part) <= 4 for part in re.split(r"[/,\s]", outside))
            ):
                return found.organizations, found.cited
            return None
        return self._credits.read_group(stripped) if stripped else None

    def _captions(self, text: str, running: list[_Line], hits: Sequence[Hit]) -> None:
        """Type lines that end in a photo credit as captions: they are no part of the story."""
        starts = [hit.start for hit in hits]
        last_part = len(running) * LAST_PART
        for index, line in enumerate(running):
            if (
                line.kind is None
                and not line.pieces
                and index < last_part
                and len(running) > 3
                and len(line.text) < 400
            ):
                found = self._credits.read_end(line.text)
                if (
                    found is not None
                    and found.start > 0
                    and any(map(self._credits.names.is_agency, found.organizations))
                ):
                    # A credit so early is the picture's, not the story's.
                    line.become("caption", f"early-{found.rule}")
                    continue
            if line.kind not in (None, "headline") or line.pieces or index == len(running) - 1 or len(line.text) > 500:
                continue
            near = bisect_left(starts, line.last - 60)
            for hit in hits[near:]:
                if hit.start >= line.last:
                    break
                if hit.start < line.first or line.last - hit.end > 40:
                    continue
                rule = self._contexts.rule_for("photo", hit, text, line.first, line.last)
                if rule is not None and not text[hit.end : line.last].strip(" ).]/】）").endswith(FULL_STOPS):
                    line.become("caption", rule)
                    break

    def _end_credits(self, running: list[_Line], lines: list[_Line], credits: list[NamedCredit]) -> None:
        body = [line for line in running if line.kind is None]
        for position, line in enumerate(body):
            if position < 1 or position < len(body) * LAST_PART:
                continue
            group = self._whole_line_credit(line.text)
            if group is not None and line.pieces is None:
                line.become("credit", "line-is-a-name")
                credits.append(NamedCredit(line.first, line.last, group[0], group[1], "line-is-a-name"))
                dated = LEADING_DATE.match(line.text)
                if dated is not None:
                    line.pieces = [
                        (line.start, "date", "date-before-name"),
                        (line.first + dated.end(), "credit", "line-is-a-name"),
                    ]
        remaining = [line for line in body if line.kind is None]
        for line in reversed(remaining[-CREDIT_LINES:]):
            found = self._credits.read_end(line.text)
            if found is not None and found.start > 0:
                start = line.first + found.start
                line.pieces = [*(line.pieces or [(line.start, "body", "")]), (start, "credit", found.rule)]
                credits.append(NamedCredit(start, line.last, found.organizations, found.cited, found.rule))
                break
            signed = SIGNED_BRACKET.search(line.text)
            if signed is not None and signed.start() > 0:
                start = line.first + signed.start()
                line.pieces = [*(line.pieces or [(line.start, "body", "")]), (start, "byline", "person-in-bracket")]
                break
            if line.pieces is None and _signs(line, remaining):
                line.become("byline", "person-after-the-story")
                continue
            if _is_sentence(line.text):
                break

    def _picture_notices(self, lines: list[_Line]) -> None:
        """A copyright line without a year above the story belongs to the picture there."""
        first_body = next((i for i, line in enumerate(lines) if line.kind is None and line.text), 0)
        for line in lines[:first_body]:
            if line.kind == "rights" and YEAR.search(line.text) is None:
                line.become("caption", "notice-above-the-story")

    def _labels(self, lines: list[_Line], hits: Sequence[Hit], credits: list[NamedCredit]) -> None:
        """Read the values of credit labels, and cut lines into which labels are glued."""
        last_body = [line for line in lines if line.kind is None and line.text][-CREDIT_LINES:]
        for line in lines:
            mark = line.mark
            if mark is not None and mark.effect.startswith("names:"):
                named = tuple(mark.effect.removeprefix("names:").split(";"))
                credits.append(NamedCredit(line.first, line.last, named, False, mark.rule))
            elif mark is not None and mark.kind == "credit" and not mark.value_at:
                inside = (hit for hit in hits if line.first <= hit.start < line.last)
                named = tuple(dict.fromkeys(hit.organization_id for hit in inside))
                credits.append(NamedCredit(line.first, line.last, named, False, mark.rule))
            if (
                mark is not None
                and mark.value_at
                and (mark.kind in KEPT_IN_TAIL or (mark.kind == "date" and "|" in line.text))
            ):
                self._cut_labels(line, mark, 0, mark.value_at, credits)
            elif line in last_body and line.pieces is None and (notice := NOTICE_AT_END.search(line.text)) is not None:
                line.pieces = [(line.start, "body", ""), (line.first + notice.start(), "rights", "notice-at-end")]
            elif line in last_body and line.pieces is None and ":" in line.text[-170:].replace("：", ":"):
                found = self._rules.labels_inside(line.text, max(0, len(line.text) - 170))
                if found and len(line.text) - found[0][1] <= 150 and found[0][0] > 0:
                    line.pieces = [(line.start, "body", "")]
                    self._cut_labels(line, found[0][2], found[0][0], found[0][1], credits)

    def _cut_labels(self, line: _Line, mark: Mark, at: int, value_at: int, credits: list[NamedCredit]) -> None:
        pieces = line.pieces or []
        inner = self._rules.labels_inside(line.text, value_at)
        bounds = [(at, value_at, mark), *inner]
        for index, (label_at, start, label) in enumerate(bounds):
            end = bounds[index + 1][0] if index + 1 < len(bounds) else len(line.text)
            pieces.append((line.first + label_at if pieces else line.start, label.kind, label.rule))
            value = line.text[start:end]
            if label.kind == "credit":
                organizations = self._credited(value)
                credits.append(NamedCredit(line.first + label_at, line.first + end, organizations, False, label.rule))
        line.pieces = pieces

    def _credited(self, value: str) -> tuple[str, ...]:
        value = VALUE_END.split(value, maxsplit=1)[0].strip(" )）]】")
        group = self._credits.read_group(value)
        if group is not None:
            return group[0]
        return self._credits.organizations(value.split("|")[0][:100])


def _moved(dateline: Dateline, by: int) -> Dateline:
    return dateline._replace(start=dateline.start + by, end=dateline.end + by)


def _is_sentence(line: str) -> bool:
    """Whether the line is running text rather than a heading."""
    if OTHER_SCRIPT.search(line[:40]) is not None:
        return len(line) >= CJK_SENTENCE_LENGTH and (line.endswith(SENTENCE_ENDS) or len(line) > 90)
    return (
        len(line) > LONGEST_HEADLINE
        or (len(line) >= 40 and line.endswith(SENTENCE_ENDS[:12]))
        or (len(line) >= SENTENCE_LENGTH and line.endswith(SENTENCE_ENDS))
    )


def _is_headline(line: str) -> bool:
    if len(line) > LONGEST_HEADLINE or len(line) < 4:
        return False
    return not line.endswith(FULL_STOPS) or line.endswith("...") or len(line) < 60


def _first_sentence(running: list[_Line]) -> int:
    """The index of the first line of the story where no dateline says it."""
    if len(running) == 1:
        return 0
    for index, line in enumerate(running[:8]):
        if _is_sentence(line.text) or len(line.text) > LONG_PARAGRAPH:
            if index == 0 and _is_headline(line.text) and not line.text.endswith((*FULL_STOPS, '"', "”", ")")):
                continue
            return index
    return 1 if _is_headline(running[0].text) else 0


def _signs(line: _Line, remaining: list[_Line]) -> bool:
    """Whether a last short line names the story's writers."""
    if line is not remaining[-1] or len(line.text) > 90 or len(remaining) < 2:
        return False
    names = line.text.strip("()（）[]* ").split(", ")
    return all(PERSON.match(name) for name in names)


def _open_lists(lines: list[_Line]) -> None:
    """Type the lines of lists of other stories, which start at an opener and end at running text."""
    paragraphs = [
        index
        for index, line in enumerate(lines)
        if line.kind is None and len(line.text) >= LONG_PARAGRAPH and line.text.endswith(SENTENCE_ENDS)
    ]
    mode = ""
    seen = 0
    for index, line in enumerate(lines):
        if paragraphs and seen < len(paragraphs) and paragraphs[seen] == index:
            seen += 1
        effect = line.mark.effect if line.mark is not None else ""
        if effect in ("opens_list", "opens_tail", "end_mark"):
            started = seen > 0 or index > 6
            mostly_after = seen * 2 < len(paragraphs)
            if effect == "opens_list" or (effect == "opens_tail" and mostly_after):
                mode = "list" if started else ""
            elif started and not mostly_after:
                mode = "tail"
            continue
        if not mode or not line.text:
            continue
        if line.kind in KEPT_IN_TAIL:
            mode = "" if mode == "list" else mode
            continue
        kind = "sidebar" if mode == "tail" else "related"
        if line.kind is not None:
            if line.kind in ("date", "caption", "category"):
                line.become(kind, f"in-{mode}")
                line.mark = None
        elif mode == "tail" or (len(line.text) < LONG_PARAGRAPH and not line.text.endswith((".", "。"))):
            line.become(kind, f"in-{mode}")
        else:
            mode = ""


def _tail(lines: list[_Line]) -> None:
    """Type short left-overs after the story, behind its first credit or notice, as furniture."""
    last = max((i for i, line in enumerate(lines) if line.kind is None and _is_sentence(line.text)), default=-1)
    behind = False
    for line in lines[last + 1 :]:
        if line.kind in TAIL_KINDS:
            behind = True
        elif line.kind is None and line.text and behind and line.pieces is None and last >= 0:
            line.become("furniture", "left-over-after-the-story")


def _tile(text: str, lines: list[_Line]) -> list[Span]:
    """Spans in order without gap or overlap; blank lines belong to what stands before them."""
    spans: list[Span] = []

    def add(start: int, kind: str, rule: str) -> None:
        if spans and spans[-1].start == start:
            spans.pop()
        if not spans or spans[-1].kind != kind or kind not in MERGED:
            spans.append(Span(start, start, kind, rule))

    for line in lines:
        if not line.text:
            if not spans:
                add(line.start, "furniture", "blank")
            continue
        if line.pieces:
            for start, kind, rule in line.pieces:
                add(start, kind, rule)
        else:
            add(line.start, line.kind or "body", line.rule)
    ends = [*(span.start for span in spans[1:]), len(text)][: len(spans)]
    return [span._replace(end=end) for span, end in zip(spans, ends, strict=True) if end > span.start]


MERGED = frozenset({"body", "related", "sidebar", "furniture", "sharing", "advert", "category", "rights"})
