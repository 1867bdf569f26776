"""Lines that label what they hold: `Sumber: …`, `Pewarta: …Editor: …`, `2031-05-04 16:35 来源：…`."""

import re
from collections.abc import Callable
from typing import NamedTuple

from transforms.credits import CreditReader
from transforms.line_rules import LineRules, Mark
from transforms.lines import EDGE, Line

# Labels glued behind the last sentence stand in the last characters of its line.
LABEL_WINDOW = 170
LONGEST_VALUE = 150
LONGEST_LABELLED_LINE = 150
# `Das könnte Sie auch interessieren` has five words.
FOOT_WORDS = 5
LABELLED_KINDS = frozenset({"byline", "editor", "translator", "credit", "rights"})
# What stands behind the value of a credit: another sentence, a code in brackets, a wide gap.
VALUE_END = re.compile(r"\.\s|\s?\[|\s{3,}")


SIGNS = frozenset(":：")


class NamedCredit(NamedTuple):
    """A credit found, with whom it names and whether they are only relied on; offsets in the text."""

    start: int
    end: int
    organizations: tuple[str, ...]
    cited: bool
    rule: str


class LabelReader:
    """Cuts labelled lines into their stretches and reads whom credit labels name."""

    def __init__(self, rules: LineRules, credits: CreditReader, is_date_line: Callable[[str], bool]) -> None:
        self._rules, self._credits, self._is_date_line = rules, credits, is_date_line

    def read_marked(self, line: Line, credits: list[NamedCredit]) -> None:
        """Read a line that a rule has marked: its labels, or whom its wording credits."""
        mark = line.mark
        if mark is None:
            return
        if "names:" in mark.effect:
            named = tuple(mark.effect.partition("names:")[2].split(";"))
            credits.append(NamedCredit(line.first, line.last, named, False, mark.rule))
        elif mark.kind == "credit" and not mark.value_at:
            named = tuple(dict.fromkeys(hit.organization_id for hit in line.hits))
            credits.append(NamedCredit(line.first, line.last, named, mark.effect == "cited", mark.rule))
        if mark.value_at and (mark.kind in LABELLED_KINDS or (mark.kind == "date" and "|" in line.text)):
            self._cut(line, mark, 0, mark.value_at, credits)

    def read_above(self, line: Line, credits: list[NamedCredit]) -> bool:
        """Cut a line above the story that holds labels behind a date; false where it holds none."""
        if len(line.text) > LONGEST_LABELLED_LINE or (":" not in line.text and "：" not in line.text):
            return False
        found = self._rules.labels_inside(line.text, 0)
        if not found or (found[0][0] > 0 and not self._is_date_line(line.text[: found[0][0]].strip(" |-–—"))):
            return False
        if found[0][0] > 0:
            line.pieces = [(line.start, "date", "date-before-label")]
        label_at, value_at, mark = found[0]
        self._cut(line, mark, label_at, value_at, credits)
        line.kind = mark.kind
        return True

    def names_a_picture(self, words: str) -> bool:
        """Whether the words begin with a label of pictures (`Фото с места события`)."""
        mark = self._rules.mark(f"{words.partition(' ')[0]}:")
        return mark is not None and mark.kind == "caption"

    def is_of_the_page(self, foot: str) -> bool:
        """Whether the words begin as a line of a page does, by any rule of its own."""
        words = foot.split(None, FOOT_WORDS)[:FOOT_WORDS]
        return any(self._rules.mark(" ".join(words[:count])) is not None for count in range(1, len(words) + 1))

    def read_glued(self, line: Line, credits: list[NamedCredit]) -> bool:
        """Cut labels off the end of a line of the story, or of a headline; false where it has none."""
        window = line.text[-LABEL_WINDOW:]
        if ":" not in window and "：" not in window:
            return False
        found = self._rules.labels_inside(line.text, max(0, len(line.text) - LABEL_WINDOW))
        if found and found[0][0] > line.body_at and len(line.text) - found[0][1] <= LONGEST_VALUE:
            label_at, value_at, mark = found[0]
            if line.pieces is None:
                dated = line.kind is None and self._is_date_line(line.text[:label_at].strip(EDGE))
                line.pieces = [(line.start, "date" if dated else line.kind or "body", line.rule)]
            self._cut(line, mark, label_at, value_at, credits)
            return True
        return False

    def read_joined(self, line: Line, credits: list[NamedCredit]) -> None:
        """Cut a source off the end of a line to whose last word its label was joined (`… Channel Harianmusumber : Antara`)."""
        if not line.hits or line.hits[-1].end != line.last:
            return
        at = line.hits[-1].start - line.first
        sign = len(line.text[:at].rstrip()) - 1
        label = self._rules.credit_label_joined(line.text, sign) if line.text[sign : sign + 1] in SIGNS else None
        if label is not None and (line.pieces is None or line.pieces[-1][0] < line.first + label[0]):
            kind, rule = line.kind or "body", line.rule
            line.pieces = line.pieces or [(line.start, kind, rule)]
            ending = self._rules.ending(line.text[: label[0]])
            if ending is not None and ending[0] > line.body_at:
                line.pieces = [*line.pieces, (line.first + ending[0], ending[1].kind, ending[1].rule)]
            self._cut(line, label[1], label[0], at, credits)

    def _cut(self, line: Line, mark: Mark, at: int, value_at: int, credits: list[NamedCredit]) -> None:
        pieces = line.pieces or []
        bounds = [(at, value_at, mark), *self._rules.labels_inside(line.text, value_at)]
        for index, (label_at, start, label) in enumerate(bounds):
            end = bounds[index + 1][0] if index + 1 < len(bounds) else len(line.text)
            # `Penerjemah: Xinhua` names no translator: the agency's copy was translated.
            translated = self._agency(line.text[start:end]) if label.kind == "translator" else None
            kind = "credit" if translated is not None else label.kind
            pieces.append((line.first + label_at if pieces else line.start, kind, label.rule))
            if kind == "credit":
                named = (translated,) if translated is not None else self._credited(line.text[start:end])
                credits.append(NamedCredit(line.first + label_at, line.first + end, named, False, label.rule))
        line.pieces = pieces

    def _agency(self, value: str) -> str | None:
        """The agency whose name is the whole value; null where it says anything else."""
        named = self._credits.names.organization_of(value.strip(EDGE + "."))
        return named[0] if named is not None and self._credits.names.is_agency(named[0]) else None

    def _credited(self, value: str) -> tuple[str, ...]:
        value = VALUE_END.split(value, maxsplit=1)[0].strip(" )）]】")
        group = self._credits.read_group(value)
        if group is not None:
            return group[0]
        found = self._credits.organizations(value.split("|")[0][:100]) or self._credits.named_at_start(value)
        owner = None if found or " " in value else self._credits.names.organization_at(value)
        return found if owner is None else (owner,)
