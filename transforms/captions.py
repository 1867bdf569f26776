"""Captions of pictures between the lines of a story: they end in a credit that is not the story's."""

import re

from transforms.credits import CreditReader
from transforms.lines import FULL_STOPS, SENTENCE_ENDS, Line, is_sentence
from transforms.name_contexts import NameContexts
from transforms.tail import LAST_PART, may_credit

LONGEST_CAPTION = 500
# A picture's credit is the last thing in its caption.
CREDIT_AT_END = 40
# With fewer lines than this the last part of a story can't be told from its middle.
FEWEST_LINES = 4
FEWEST_PARAGRAPHS_BEHIND = 3
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class CaptionReader:
    """Types captions by early credits and by the marks of photo credits."""

    def __init__(self, credits: CreditReader, contexts: NameContexts) -> None:
        self._credits, self._contexts = credits, contexts

    def read(self, text: str, lines: list[Line], running: list[Line]) -> None:
        """Type the captions among the running lines, and copyright lines above the story that are a picture's."""
        first = next((at for at, line in enumerate(lines) if line.kind is None and line.text), 0)
        for line in lines[:first]:
            if line.kind == "rights" and YEAR.search(line.text) is None:
                line.become("caption", "notice-above-the-story")
        last_part = len(running) * LAST_PART
        for index, line in enumerate(running[:-1]):
            if line.pieces or not line.hits or line.kind not in (None, "headline") or len(line.text) > LONGEST_CAPTION:
                continue
            early = index < last_part and len(running) >= FEWEST_LINES
            if early and line.kind is None and self._ends_in_credit(line):
                continue
            self._type_by_photo_mark(text, line)

    def read_labels_inside(self, lines: list[Line]) -> None:
        """Type a source line between the paragraphs of a story as a caption: there it is a picture's source."""
        labelled = [
            (index, line)
            for index, line in enumerate(lines)
            if line.kind == "credit" and line.mark is not None and line.mark.value_at
        ]
        if labelled:
            told = [line.kind is None and is_sentence(line.text) for line in lines]
            for index, line in labelled:
                behind = sum(told[index + 1 :])
                if any(told[:index]) and behind >= FEWEST_PARAGRAPHS_BEHIND and behind * 2 > sum(told):
                    line.become("caption", "source-inside-the-story")
                    line.mark = None

    def _ends_in_credit(self, line: Line) -> bool:
        """Type the line as a caption where an agency's credit ends it: so early it is the picture's."""
        found = self._credits.read_end(line.text) if may_credit(line) else None
        if found is None or found.start == 0 or not any(map(self._credits.names.is_agency, found.organizations)):
            return False
        ended = line.text[: found.start].rstrip().endswith(SENTENCE_ENDS)
        if not ended and line.text.endswith(FULL_STOPS):
            # The bracket stands inside a sentence of the story: `… menurut kantor berita itu (KCNA).`
            return False
        line.become("caption", f"early-{found.rule}")
        return True

    def _type_by_photo_mark(self, text: str, line: Line) -> None:
        for hit in reversed(line.hits):
            if line.last - hit.end > CREDIT_AT_END:
                return
            rule = self._contexts.rule_for("photo", hit, text, line.first, line.last)
            if rule is not None and not text[hit.end : line.last].strip(" ).]/】）").endswith(FULL_STOPS):
                line.become("caption", rule)
                return
