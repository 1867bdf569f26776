"""Captions of pictures between the lines of a story: they end in a credit that is not the story's."""

import re

from transforms.credits import Credit, CreditReader
from transforms.lines import FULL_STOPS, SENTENCE_ENDS, Line, is_sentence, shares_told_before
from transforms.name_contexts import NameContexts, surroundings
from transforms.tail import may_credit

LONGEST_CAPTION = 500
# A picture's credit is the last thing in its caption.
CREDIT_AT_END = 40
# With fewer lines than this the last part of a story can't be told from its middle.
FEWEST_LINES = 4
# A labelled source that stands before this share of the story is a picture's.
INNER_PART = 2 / 3
# While this share of the story is not yet told, a credit is a picture's; a foot of the page adds a sentence or two.
EARLY_PART = 0.8
WHOLE_BRACKET = re.compile(r"[\[(（【][^\[\]()（）【】:：=＝/]{2,30}[\])）】]")
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
        named = [(at, line) for at, line in enumerate(running[:-1]) if line.hits and _may_be_caption(line)]
        # What is told of the story when a line ends.
        told_after = [*shares_told_before(running)[1:], 1.0] if named else []
        for at, line in named:
            # What ends in a credit while much of the story is still to come is a caption.
            early = told_after[at] < EARLY_PART and len(running) >= FEWEST_LINES
            found = self._early_credit(line) if line.kind is None else None
            if found is not None and early:
                line.become("caption", f"early-{found.rule}")
            elif told_after[at] == 1.0 and WHOLE_BRACKET.fullmatch(line.text) is not None:
                # `[연합뉴스]` alone behind the whole story is its source and no picture's.
                continue
            elif found is None or line.text[found.start] not in "(（":
                # A bracket of agencies behind the story's last sentences is its credit, whatever stands between them.
                self._type_by_photo_mark(text, line)

    def read_labels_inside(self, lines: list[Line], marked: list[Line]) -> None:
        """Type a source line (one of the `marked`) between the paragraphs of a story as a caption: there it is a picture's source."""
        labelled = {line for line in marked if line.kind == "credit" and line.mark is not None and line.mark.value_at}
        if not labelled:
            return
        told = [len(line.text) if line.kind is None and is_sentence(line.text) else 0 for line in lines]
        before, story = 0, sum(told)
        for line, length in zip(lines, told, strict=True):
            if line in labelled and before and before < story * INNER_PART:
                line.become("caption", "source-inside-the-story")
                line.mark = None
            before += length

    def _early_credit(self, line: Line) -> Credit | None:
        """The agency's credit that ends the line; None where it stands inside a sentence of the story."""
        found = self._credits.read_end(line.text) if may_credit(line) else None
        if found is None or found.start == 0 or not any(map(self._credits.names.is_agency, found.organizations)):
            return None
        ended = line.text[: found.start].rstrip().endswith(SENTENCE_ENDS)
        # `… menurut kantor berita itu (KCNA).`: the bracket stands inside a sentence.
        return found if ended or not line.text.endswith(FULL_STOPS) else None

    def _type_by_photo_mark(self, text: str, line: Line) -> None:
        for hit in reversed(line.hits):
            if line.last - hit.end > CREDIT_AT_END:
                return
            rule = self._contexts.rule_for("photo", hit, surroundings(hit, text, line.first, line.last))
            if rule is not None and not text[hit.end : line.last].strip(" ).]/】）").endswith(FULL_STOPS):
                line.become("caption", rule)
                return


def _may_be_caption(line: Line) -> bool:
    """Whether a line that names somebody is short enough and hasn't been cut into parts."""
    return not line.pieces and line.kind in (None, "headline") and len(line.text) <= LONGEST_CAPTION
