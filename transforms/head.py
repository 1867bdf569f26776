"""What stands above a story: masthead, headline, byline, credit, picture captions; and where the story starts."""

import re

from transforms.credits import CreditReader
from transforms.datelines import GLUED_WINDOW, Dateline, DatelineReader
from transforms.dates import DateSolver
from transforms.labels import LabelReader, NamedCredit
from transforms.lines import (
    EDGE,
    FULL_STOPS,
    LONG_PARAGRAPH,
    LONGEST_HEADLINE,
    UNSPACED_SCRIPT,
    Line,
    is_headline,
    is_sentence,
)
from transforms.signatures import Signatures
from transforms.story_start import first_sentence, is_headline_alone

# Datelines stand in one of the first lines of running text, in two more where they open a sentence; headlines in one of the first three.
DATELINE_LINES = 5
DATELINE_SENTENCES = 7
# Below so many lines of a menu a day beside words is as likely one of a picture or a list.
DATED_LINES = 24
# Menu, writer, role, picture button and caption may stand above an agency's: short lines all.
LATE_DATELINE_LINES = 150
# A standfirst, which may be long, and a caption above a late dateline; more sentences are the story.
FEW_SENTENCES = 2
HEADLINE_LINES = 3
# A name that far into a line is no part of its dateline.
NAME_WINDOW = 160
LONGEST_BYLINE = 70
LONGEST_DATED_LINE = 150
LONGEST_PERSON = 45
LONGEST_MASTHEAD = 60
# `Repórter da Agência Brasil`
LONGEST_ROLE = 5
# `OSLO (May 3) --`, `Colombo, August 9:`
DATED_PLACE = re.compile(r"[^\W\d_][^\d\n]{2,40}\d{1,2}\b[^\d\n]{0,20}(?:\d{4}\s?)?[-–—:/।]")
NAME_BAR = re.compile(r"\s{0,3}[|•·]\s{0,3}|\s{1,3}[-–—]\s{0,3}|\s{0,2}-\s{0,2}(?=\d)|,\s{1,2}")


class HeadReader:
    """Types the lines above the story by the readers of credits, datelines and labels."""

    def __init__(
        self,
        credits: CreditReader,
        datelines: DatelineReader,
        labels: LabelReader,
        dates: DateSolver,
        signatures: Signatures,
    ) -> None:
        self._credits, self._datelines, self._labels, self._signatures = credits, datelines, labels, signatures
        self._is_date_line, self._find_dates = dates.is_date_line, dates.find
        self._is_expiry = dates.is_expiry

    def find_dateline(self, running: list[Line]) -> tuple[Dateline | None, int]:
        """The dateline with offsets in the text, and the index of the running line in which it stands."""
        label: tuple[Dateline | None, int] = None, 0
        told = paragraphs = 0
        sentence = paragraph = False
        for index, line in enumerate(running[:LATE_DATELINE_LINES]):
            told, paragraphs = told + sentence, paragraphs + paragraph
            sentence, paragraph = is_sentence(line.text), len(line.text) > LONG_PARAGRAPH
            # A row of a table opens as a place does.
            late = index >= (DATELINE_SENTENCES if sentence else DATELINE_LINES)
            if late and (told > FEW_SENTENCES or paragraphs > 1):
                break
            named = bool(line.hits) and line.hits[0].start < line.first + NAME_WINDOW
            if late and not named and DATED_PLACE.match(line.text) is None:
                continue
            found = self._datelines.read(line.text, named)
            if found is None or not found.organizations:
                # An agency's dateline glued behind a title or caption says more than a bare place before it.
                found = self._read_glued(line, named) or found
            if found is not None:
                above = late or (index == 0 and len(running) > 1 and is_headline_alone(line.text))
                if above and (late or running[1].text[0].islower()):
                    # Below a menu, or broken at a column, a place with the day of filing is no heading.
                    above = not self._find_dates(line.text, found.start, found.end)
                if found.effect == "alone" and not found.organizations and self._is_credit(running, index + 1):
                    # `Kohima`, and `PTI` below: who wrote the story says more than where.
                    continue
                placeless = bool(found.organizations) and found.place is None and above
                if placeless or found.effect == "alone":
                    # `(Yonhap Feature) …` before a headline says the agency; the dateline below says the place as well.
                    if label[0] is None and index + 1 < len(running):
                        label = _moved(found, line.first), index
                elif found.organizations or not above or found.effect == "bracketed":
                    return _moved(found, line.first), index
        for index, line in enumerate(running[:2] if label[0] is None else ()):
            found = self._datelines.read_after_standfirst(line.text) or self._datelines.read_glued_place(line.text)
            if found is not None:
                return _moved(found, line.first), index
        return label

    def _is_credit(self, lines: list[Line], at: int) -> bool:
        """Whether the line there is nothing but an agency's name."""
        group = self._credits.read_line(lines[at].text) if at < len(lines) and lines[at].hits else None
        return group is not None and any(map(self._credits.names.is_agency, group[0]))

    def _read_glued(self, line: Line, named: bool) -> Dateline | None:
        """The agency's dateline behind a title or a caption; behind a long one only with a place that is known."""
        if not named and not (line.hits and _is_bracketed(line)):
            return None
        glued = self._datelines.read_glued(line.text)
        return glued if named or (glued is not None and glued.place is not None) else None

    def read(
        self, text: str, running: list[Line], dateline: Dateline | None, at: int, credits: list[NamedCredit]
    ) -> None:
        """Type the lines before the story, and cut the dateline off its line."""
        if not running:
            return
        first = at if dateline is not None else first_sentence(running)
        head = running[: first + 2 * (dateline is None and self._is_captioned(running[first : first + 2]))]
        if dateline is not None:
            self._cut_dateline(text, running[at], dateline, bool(head))
        head = self._without_category(head)
        headed = False
        for index, line in enumerate(head):
            if headed and line.text == head[0].text:
                line.become("headline", "headline-again")
                continue
            group = self._credits.read_line(line.text) if _may_name(line) else None
            if group is not None and line.text.rpartition("/")[0].rstrip().endswith(FULL_STOPS):
                # `서울 아파트 단지. /연합뉴스`
                line.become("caption", "sentence-before-the-name")
            elif group is not None and any(map(self._credits.names.is_agency, group[0])):
                # `By Ann Field, Reuters` names its writer beside the agency.
                written = self._signatures.byline_word.match(line.text) is not None and "," in line.text
                line.become("byline" if written else "credit", "name-above-the-story")
                credits.append(NamedCredit(line.first, line.last, *group, "name-above-the-story"))
            elif group is not None and len(line.text) <= LONGEST_MASTHEAD:
                if not self._type_byline(line):
                    line.become("masthead", "outlet-above-the-story")
            elif self._labels.read_above(line, credits) or (
                (headed or self._signatures.byline_word.match(line.text) is not None)
                and index < DATED_LINES
                and self._cut_date(line)
            ):
                continue
            elif not headed and self._is_agency_writer(line):
                line.become("byline", "byline-word")
            elif not headed and index < HEADLINE_LINES and is_headline(line.text):
                headed = self._type_headline(line, credits)
            else:
                self._type_byline(line)

    def _is_captioned(self, lines: list[Line]) -> bool:
        """Whether a picture's caption with its agency, and the agency of the story alone on a line, are what comes first."""
        if len(lines) < 2 or not all(line.hits for line in lines):
            return False
        caption = self._credits.read_end(lines[0].text)
        return caption is not None and self._credits.read_line(lines[1].text) is not None

    def _cut_dateline(self, text: str, line: Line, dateline: Dateline, headed: bool) -> None:
        """Cut the line of the dateline into what stands before it, itself, and the start of the story."""
        before = text[line.first : dateline.start].strip(EDGE)
        line.pieces = [
            (dateline.start if before else line.start, "dateline", dateline.rule),
            (dateline.end, "body", ""),
        ]
        if before:
            glued_title = not headed and len(before) <= LONGEST_HEADLINE and not before.endswith(FULL_STOPS)
            standfirst = dateline.rule.endswith("place-after-standfirst")
            lead = "headline" if glued_title and not standfirst else "body"
            if len(before) <= LONGEST_BYLINE and self._signatures.byline_word.match(before) is not None:
                lead = "byline"
            line.pieces.insert(0, (line.start, lead, "before-dateline"))

    def _without_category(self, head: list[Line]) -> list[Line]:
        """The lines above the story without a section's name above the headline, which is typed here."""
        first = head[0].text if head else ""
        if len(head) < 2 or len(first.split()) > 2 or UNSPACED_SCRIPT.search(first) is not None:
            return head
        if any(len(line.text.split()) > 3 for line in head[1:]) and self._credits.read_group(first) is None:
            head[0].become("category", "short-line-above-headline")
            return head[1:]
        return head

    def _type_headline(self, line: Line, credits: list[NamedCredit]) -> bool:
        """Type a headline, with the credit behind it where it has one; false where it is a picture's caption."""
        line.become("headline", "first-line")
        if line.hits and line.hits[-1].end == line.last and self._labels.read_glued(line, credits):
            return True
        signed = self._credits.read_end(line.text) if line.hits and line.text[-1] not in ".!?" else None
        if signed is None or signed.start == 0 or not any(map(self._credits.names.is_agency, signed.organizations)):
            return True
        if line.text[: signed.start].rstrip().endswith((*FULL_STOPS, "!", "?")):
            # A full sentence with an agency behind it, above the story, is the picture's caption.
            line.become("caption", f"early-{signed.rule}")
            return False
        start = line.first + signed.start
        line.pieces = [(line.start, "headline", "first-line"), (start, "credit", "credit-behind-headline")]
        credits.append(NamedCredit(start, line.last, signed.organizations, signed.cited, "credit-behind-headline"))
        return True

    def _ends_in_a_name(self, line: Line, person: str, role: str) -> bool:
        """Whether a person and a role end with whom the person writes for: `Ana Campos - Repórter da Agência Brasil`."""
        named = bool(line.hits) and line.hits[-1].end == line.last
        return named and len(role.split()) <= LONGEST_ROLE and self._signatures.person.match(person) is not None

    def _is_agency_writer(self, line: Line) -> bool:
        """Whether the line is a byline that ends with an agency's name: `By ANN FIELD Associated Press`."""
        if not line.hits or line.hits[-1].end != line.last or len(line.text) > LONGEST_BYLINE:
            return False
        agency = self._credits.names.is_agency(line.hits[-1].organization_id)
        return agency and self._signatures.byline_word.match(line.text) is not None

    def _cut_date(self, line: Line) -> bool:
        """Cut a printed day with its year out of a line between headline and story; false where it prints none."""
        if len(line.text) > LONGEST_DATED_LINE or is_sentence(line.text) or self._credits.opens_with_picture(line.text):
            return False
        dated = [found for found in self._find_dates(line.text, 0, len(line.text)) if found.on() is not None]
        if not dated or self._is_expiry(line.text[: dated[0].start]):
            return False
        first, last = dated[0].start, dated[-1].end
        before, behind = line.text[:first].strip(EDGE), line.text[last:].strip(EDGE)
        kind = "masthead" if self._credits.organizations(before) or self._credits.organizations(behind) else "byline"
        line.pieces = [(line.first + first if before else line.start, "date", "date-above-the-story")]
        if before:
            line.pieces.insert(0, (line.start, kind, "beside-the-date"))
        if behind and line.first + last < line.last:
            line.pieces.append((line.first + last, "furniture", "behind-the-date"))
        line.kind = "date"
        return True

    def _type_byline(self, line: Line) -> bool:
        """Type a line above the story that names its writer, with a date behind the name or without."""
        if len(line.text) > LONGEST_BYLINE or self._credits.opens_with_picture(line.text):
            return False
        if self._signatures.byline_word.match(line.text) is not None:
            line.become("byline", "byline-word")
            return True
        names = self._credits.names
        person = len(line.text) < LONGEST_PERSON and self._signatures.person.match(line.text) is not None
        if person and names.organization_of(line.text.partition(" ")[2]) is None:
            line.become("byline", "line-is-a-person")
            return True
        for bar in NAME_BAR.finditer(line.text):
            name, rest = line.text[: bar.start()], line.text[bar.end() :]
            if self._is_date_line(rest):
                outlet = names.organization_of(name.strip(" -")) is not None
                line.kind = "masthead" if outlet else "byline" if self._signatures.person.match(name) else "date"
                line.pieces = [
                    (line.start, line.kind, "name-and-date"),
                    (line.first + bar.end(), "date", "name-and-date"),
                ]
                return True
            known = names.organization_of(rest.strip(" -,")) is not None
            if known and self._labels.names_a_picture(name):
                line.become("caption", "picture-and-name")
                return True
            if name and (known or self._ends_in_a_name(line, name, rest)):
                line.become("byline", "name-and-outlet")
                return True
        if line.is_above_date and not line.text.isupper() and self._signatures.writers.match(line.text) is not None:
            if names.organization_of(line.text) is not None:
                return False
            line.become("byline", "names-above-the-date")
            return True
        return False


def _is_bracketed(line: Line) -> bool:
    """Whether a name stands in brackets behind a long caption: `… shore. PARIS (AFP) - More`."""
    places = ((hit.start - line.first, hit.end - line.first) for hit in line.hits)
    return any(
        0 < start < GLUED_WINDOW and line.text[start - 1] == "(" and line.text[end : end + 1] == ")"
        for start, end in places
    )


def _may_name(line: Line) -> bool:
    """Whether a credit may stand in the line: some name is found in it, or marks that only groups know."""
    return bool(line.hits) or (len(line.text) < LONGEST_BYLINE and line.text.endswith((")", "）", "]", "/")))


def _moved(dateline: Dateline, by: int) -> Dateline:
    start, end, place, organizations, rule, effect = dateline
    return Dateline(start + by, end + by, place, organizations, rule, effect)
