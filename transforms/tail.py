"""What stands at the end of a story: sign-offs, credits behind the last sentence, writers, notices."""

import re

from transforms.credits import CREDIT_WINDOW, CreditReader
from transforms.labels import LabelReader, NamedCredit
from transforms.lines import Line, is_sentence
from transforms.signatures import Signatures

# A credit stands in one of the last lines of running text, or alone in the last part of the text.
CREDIT_LINES = 3
LAST_PART = 0.6
LONGEST_SIGNATURE = 90
LEADING_DATE = re.compile(r"\d{4}[.-]\d{1,2}[.-]\d{1,2}\.?\s?(?=\S)")
NOTICE_AT_END = re.compile(r"(?<=\S)\s?(?:©|ⓒ|\([cC]\)\s?(?=[A-Z/])|Copyright ©)[^\n©ⓒ.]{2,60}\.?$")


class TailReader:
    """Types and cuts the last lines of a story by the readers of credits and labels."""

    def __init__(self, credits: CreditReader, labels: LabelReader, signatures: Signatures) -> None:
        self._credits, self._labels, self._signatures = credits, labels, signatures

    def read(self, running: list[Line], credits: list[NamedCredit]) -> None:
        """Find the story's end: lines that are names, the credit behind its last sentence, its writers."""
        story = [line for line in running if line.kind is None]
        for position, line in enumerate(story):
            if line.is_open and position >= max(1, len(story) * LAST_PART):
                self._read_sign_off(line, credits)
        remaining = [line for line in story if line.kind is None]
        for line in reversed(remaining[-CREDIT_LINES:]):
            if self._read_end(line, credits):
                break
            if line.is_open and line is remaining[-1] and len(remaining) > 1 and self._names_people(line.text):
                line.become("byline", "person-after-the-story")
            elif is_sentence(line.text):
                break
        for line in remaining[-CREDIT_LINES:]:
            if line.is_open:
                end = line.text[-CREDIT_WINDOW:]
                signed = "©" in end or "ⓒ" in end or "(c)" in end or "(C)" in end
                notice = NOTICE_AT_END.search(line.text, len(line.text) - len(end)) if signed else None
                if notice is not None:
                    line.cut(line.first + notice.start(), "rights", "notice-at-end")
                else:
                    self._labels.read_glued(line, credits)

    def _read_sign_off(self, line: Line, credits: list[NamedCredit]) -> None:
        group = self._credits.read_line(line.text) if may_credit(line) else None
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

    def _read_end(self, line: Line, credits: list[NamedCredit]) -> bool:
        """Cut the credit or the writer off the end of a line; false where it ends in a sentence."""
        found = self._credits.read_end(line.text) if may_credit(line) else None
        taken = line.pieces[-1][0] if line.pieces else line.first
        if found is not None and line.first + found.start > taken:
            start = line.first + found.start
            line.cut(start, "credit", found.rule)
            credits.append(NamedCredit(start, line.last, found.organizations, found.cited, found.rule))
            return True
        signed = self._signatures.bracket.search(line.text, max(0, len(line.text) - CREDIT_WINDOW))
        if signed is not None and line.first + signed.start() > taken:
            line.cut(line.first + signed.start(), "byline", "person-in-bracket")
            return True
        return False

    def _names_people(self, text: str) -> bool:
        """Whether a last short line names the story's writers and nothing else."""
        names = text.strip("()（）[]* ").split(", ")
        return len(text) <= LONGEST_SIGNATURE and all(map(self._signatures.person.match, names))


def may_credit(line: Line) -> bool:
    """Whether a credit may end the line: a name stands near its end, or marks that only groups know."""
    if line.hits and line.hits[-1].end > line.last - CREDIT_WINDOW:
        return True
    return line.text.endswith((")", "）", "]", "〕", ").", "/"))
