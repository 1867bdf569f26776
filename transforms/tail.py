"""What stands at the end of a story: sign-offs, credits behind the last sentence, writers, notices."""

import re
from collections.abc import Iterator

from transforms.credits import CREDIT_WINDOW, LONGEST_CREDIT_LINE, Credit, CreditReader
from transforms.labels import LabelReader, NamedCredit
from transforms.lines import (
    CLEAR_SENTENCE_ENDS,
    EDGE,
    SENTENCE_ENDS,
    SENTENCE_LENGTH,
    Line,
    Piece,
    is_sentence,
    shares_told_before,
)
from transforms.seams import FLAT_LINE
from transforms.signatures import Signatures

# A credit stands in one of the last lines of running text, or alone in the last part of the text.
CREDIT_LINES = 3
LAST_PART = 0.6
# Behind a line that ends no sentence, and above so many others, a name is one of a list of links: `Hot Leads`, `AP`, `Ten …`.
MOST_BELOW = 8
LONGEST_SIGNATURE = 90
LONGEST_WRITER = 110
# A page's foot that was joined to a story's last line is no longer than this, and shorter than the story.
LONGEST_FOOT, FOOT_SHARE = 400, 0.6
CLOSING = re.compile(r"[^()（）\[\].。!?！？\n]{0,30}?[)）\]/](?!\w*/)")
STAMP_AT_END = re.compile(r"\s\|\s\d{1,2}:\d{2}\s\d{1,2}/\d{1,2}/\d{4}$")
LONGEST_STAMP = 24
# `… về bến. >>> Cháy tại kho cảng`: the link to another story behind the last sentence.
LINK_AT_END = re.compile(r"(?<=[.!?…\"”’)])\s{1,2}>{2,3}\s?(?=[^\W_])[^>\n]{5,140}$")
LEADING_DATE = re.compile(r"\d{4}[.-]\d{1,2}[.-]\d{1,2}\.?\s?(?=\S)")
# `… Australien. (APA/dpa, 23.8.2031) 9. Lauf …`: names and day in brackets sign a story, whatever tables follow.
DATED_BRACKET = re.compile(r"\((?<=[.!?\"”»“]\s\()(?P<names>[^()\d\n]{2,40}),\s\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\)")
NOTICE_AT_END = re.compile(r"(?<=\S)\s?(?:©|ⓒ|\([cC]\)\s?(?=[A-Z/])|Copyright ©)[^\n©ⓒ.]{2,60}\.?$")


class TailReader:
    """Types and cuts the last lines of a story by the readers of credits and labels."""

    def __init__(self, credits: CreditReader, labels: LabelReader, signatures: Signatures) -> None:
        self._credits, self._labels, self._signatures = credits, labels, signatures

    def read(self, running: list[Line], credits: list[NamedCredit]) -> None:
        """Find the story's end: lines that are names, the credit behind its last sentence, its writers."""
        story = [line for line in running if line.kind is None]
        alone = [
            at
            for at, line in enumerate(story)
            if len(line.text) <= LONGEST_CREDIT_LINE and line.is_open and may_credit(line)
        ]
        told_before = shares_told_before(story) if alone else []
        for at in alone:
            in_list = len(story) - at > MOST_BELOW and not story[at - 1].text.endswith(SENTENCE_ENDS)
            if told_before[at] >= LAST_PART and not in_list:
                self._read_sign_off(story[at], credits)
        remaining = [line for line in story if line.kind is None] if alone else story
        for line in _last_lines(remaining):
            if self._read_credit(line, len(line.text), credits):
                self._read_writer(line, line.pieces[-1][0] - line.first if line.pieces else 0)
                break
            if is_sentence(line.text) and (
                self._read_end_before_page(line, credits) or self._read_dated_bracket(line, credits)
            ):
                break
            if self._read_writer(line, len(line.text)) or self._read_signature(line, credits):
                break
            # Behind a line that ends no sentence stands the rest of it, or of a table.
            last = line is remaining[-1] and len(remaining) > 1 and remaining[-2].text.endswith(SENTENCE_ENDS)
            if last and line.is_open and self._names_people(line.text):
                led = self._credits.introduces(line.text.partition(" ")[0])
                line.become("credit" if led else "byline", "person-after-the-story")
        for line in remaining[-CREDIT_LINES:]:
            if line.ends_in_body:
                end = line.text[-CREDIT_WINDOW:]
                link = LINK_AT_END.search(line.text, len(line.text) - len(end)) if ">>" in end else None
                if link is not None and link.start() > line.body_at:
                    line.cut(line.first + link.start(), "related", "link-behind-last-sentence")
                    continue
                signed = "©" in end or "ⓒ" in end or "(c)" in end or "(C)" in end
                notice = NOTICE_AT_END.search(line.text, len(line.text) - len(end)) if signed else None
                if notice is not None and notice.start() > line.body_at:
                    line.cut(line.first + notice.start(), "rights", "notice-at-end")
                else:
                    self._labels.read_glued(line, credits)
                    self._labels.read_joined(line, credits)

    def _read_sign_off(self, line: Line, credits: list[NamedCredit]) -> None:
        group = self._credits.read_line(line.text)
        if group is None:
            return
        line.become("credit", "line-is-a-name")
        credits.append(NamedCredit(line.first, line.last, *group, "line-is-a-name"))
        dated = LEADING_DATE.match(line.text)
        if dated is not None:
            line.pieces = [
                (line.start, "date", "date-before-name"),
                (line.first + dated.end(), "credit", "line-is-a-name"),
            ]

    def _read_credit(self, line: Line, end: int, credits: list[NamedCredit]) -> bool:
        """Cut the credit off the first `end` characters of a line; false where they end in a sentence."""
        text = line.text[:end].rstrip()
        found = self._credits.read_end(text) if may_credit(line) else None
        taken = line.pieces[-1][0] if line.pieces else line.first
        if found is None or line.first + found.start < taken + (end == len(line.text)):
            return False
        start = line.first + found.start
        line.cut(start, "credit", found.rule)
        credits.append(NamedCredit(start, line.first + len(text), found.organizations, found.cited, found.rule))
        return True

    def _read_signature(self, line: Line, credits: list[NamedCredit]) -> bool:
        """Cut the writer's bracket off the end of a line, and the credit before it (`(Antara)(lam)`); false where there is none."""
        if not line.text.endswith((")", "）")):
            return False
        signed = self._signatures.bracket.search(line.text, max(0, len(line.text) - CREDIT_WINDOW))
        taken = line.pieces[-1][0] if line.pieces else line.first
        if signed is None or (line.first + signed.start() <= taken and not line.is_open):
            return False
        if signed.start() == 0:
            line.become("byline", "person-in-bracket")
            return False
        self._read_credit(line, signed.start(), credits)
        line.cut(line.first + signed.start(), "byline", "person-in-bracket")
        return True

    def _read_writer(self, line: Line, end: int) -> bool:
        """Cut the writer's name off the last sentence before `end` (`… đã về bến. Thu Mây`); false where none stands behind it."""
        text = line.text[:end].rstrip()
        pieces = line.pieces or [(line.start, "body", "")]
        behind: list[Piece] = []
        if end < len(line.text):
            pieces, behind = pieces[:-1], pieces[-1:]
        stamp = STAMP_AT_END.search(text, max(0, len(text) - LONGEST_STAMP)) if text[-1:].isdigit() else None
        if stamp is not None:
            # `Thu Mây - Thể thao Bến Lục | 23:30 30/06/2031`
            text = text[: stamp.start()]
            behind = [(line.first + stamp.start(), "date", "day-behind-the-writer")]
        if len(text) < SENTENCE_LENGTH or not (text[-1].isalpha() or text[-1] == ")"):
            return False
        writer = self._signatures.person_behind.search(text, len(text) - LONGEST_WRITER)
        if writer is None or line.kind is not None or pieces[-1][1] != "body":
            return False
        name = writer["name"]
        one_word = name.isalpha() and not name.isupper()
        if writer.start() <= pieces[-1][0] - line.first or (one_word and len(text) < FLAT_LINE):
            return False
        if self._credits.names.organization_of(name) is not None:
            return False
        kind = "credit" if self._credits.introduces(name.partition(" ")[0]) else "byline"
        line.pieces = [*pieces, (line.first + writer.start("name"), kind, "name-behind-last-sentence"), *behind]
        return True

    def _read_end_before_page(self, line: Line, credits: list[NamedCredit]) -> bool:
        """Cut the credit behind the last sentence where the page's foot was joined to it; false where there is none."""
        text = line.text
        furthest = max(len(text) - LONGEST_FOOT, len(text) * FOOT_SHARE)
        for hit in reversed(line.hits):
            at = hit.end - line.first
            if at < furthest:
                return False
            closing = CLOSING.match(text, at)
            end = closing.end() if closing is not None else at
            found = self._credits.read_end(text[:end]) if end < len(text) else None
            if found is None or not any(map(self._credits.names.is_agency, found.organizations)):
                continue
            start = line.first + found.start
            taken = line.pieces[-1][0] if line.pieces else line.first
            if start > taken and self._is_signed(text, found, end):
                line.cut(start, "credit", found.rule)
                line.cut(line.first + end, "furniture", "behind-the-credit")
                credits.append(NamedCredit(start, line.first + end, found.organizations, found.cited, found.rule))
                return True
        return False

    def _read_dated_bracket(self, line: Line, credits: list[NamedCredit]) -> bool:
        """Cut the bracket of agencies and day out of the line; false where there is none or it names no agency."""
        for bracket in DATED_BRACKET.finditer(line.text):
            group = self._credits.read_group(bracket["names"])
            if group is None or not line.ends_in_body or bracket.start() <= line.body_at:
                continue
            if any(map(self._credits.names.is_agency, group[0])):
                start, end = line.first + bracket.start(), line.first + bracket.end()
                line.cut(start, "credit", "dated-bracket")
                line.cut(end, "body", "behind-the-credit")
                credits.append(NamedCredit(start, end, *group, "dated-bracket"))
                return True
        return False

    def _is_signed(self, text: str, found: Credit, end: int) -> bool:
        """Whether what stands before the page's foot is a sign-off and not the start of another sentence."""
        told = text[: found.start].rstrip()
        if not told.endswith(CLEAR_SENTENCE_ENDS):
            # `… tối thứ Bảy. Thu Mây (TTXVN) #bến tàu`
            writer = self._signatures.person_behind.search(told, max(0, len(told) - LONGEST_WRITER))
            return found.rule == "bracket-at-end" and writer is not None
        if found.rule == "bracket-at-end" or text[found.start : end].lstrip(' ."”»').startswith("/"):
            return True
        foot = text[end:].lstrip(EDGE + '»”"')
        return self._labels.is_of_the_page(foot) or (found.rule == "dash-at-end" and not foot[0].islower())

    def _names_people(self, text: str) -> bool:
        """Whether a last short line names the story's writers and nothing else."""
        if len(text) > LONGEST_SIGNATURE or text.endswith("."):
            return False
        return all(map(self._signatures.person.match, text.strip("()（）[]* ").split(", ")))


def _last_lines(lines: list[Line]) -> Iterator[Line]:
    """The lines in which a story may end, last first: the very last ones, and long ones before lines of the page."""
    for back, line in enumerate(reversed(lines)):
        if back < CREDIT_LINES or len(line.text) >= SENTENCE_LENGTH:
            yield line
        if is_sentence(line.text):
            return


def may_credit(line: Line) -> bool:
    """Whether a credit may end the line: a name stands near its end, or marks that only groups know."""
    if line.hits and line.hits[-1].end > line.last - CREDIT_WINDOW:
        return True
    return line.text.endswith((")", "）", "]", "〕", ").", "/"))
