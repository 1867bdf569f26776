"""Who signed a text: writer, editor, translator, as printed."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from transforms.head import NAME_BAR
from transforms.names import NameFinder
from transforms.signatures import Signatures
from transforms.spans import Span, of_kinds

LABEL = re.compile(r"^[^:：|]{1,40}[:：|]\s*")
EDGES = " \t·•|.,;:()（）[]-–—*_\u3000"
LONGEST_PERSON = 160
# Some five megabytes of remembered spans; longer ones are rare.
MOST_SEEN_SPANS, LONGEST_SEEN_SPAN = 10_000, 200
# Letters that a desk knows its people by: `(rds/evn)`, `(WIL)`; the span says them, they name nobody.
CODE = re.compile(r"[A-Za-z]{1,4}(?:/[A-Za-z]{1,4}){0,4}")
# `Thu Mây/Báo Bến Lục`, `Thu Mây (tổng hợp)`, `Thu Mây - Thể thao Bến Lục`; `(Ann Field, 21.6.2031)`.
# `Raka Wisesa -Sport`, `Raka Wisesa (Kontributor)`.
DESK_BEHIND = re.compile(r"\s{1,2}[-(]")
NOTE_BEHIND = re.compile(r"\s?[/(]|,?\s[Tt]heo\s|\s[-–]\s(?=.*\s[a-zà-ỹ])")
TWO_WORDS = re.compile(r"[^\W\d_]{2,}\s[^\W\d_]|[^\W\d_]\s[^\W\d_]{2,}")
DATE_BEHIND = re.compile(r",\s\d{1,2}\.\s?\d{1,2}\.\s?\d{4}$")
ROLES = ("byline", "editor", "translator")
NAMING_KINDS = frozenset({*ROLES, "dateline", "credit", "rights"})


class People(NamedTuple):
    """Names as printed; None where the text names nobody in the role."""

    byline: str | None
    editor: str | None
    translator: str | None


class PeopleReader:
    """Reads the people in the spans that name them, by the forms of seeds/people_forms.csv."""

    def __init__(self, forms: pl.DataFrame, names: NameFinder, signatures: Signatures) -> None:
        self._forms = [
            (role, re.compile(pattern, re.IGNORECASE), tuple(needs.split("|")))
            for role, pattern, needs in forms.select("role", "pattern", "needs").fill_null("").iter_rows()
        ]
        # What is written in ASCII holds no word of another script.
        self._forms_in_ascii = [row for row in self._forms if any(word.isascii() for word in row[2])]
        self._names, self._byline_word, self._outlet = names, signatures.byline_word, signatures.outlet
        # Few people and one notice sign many texts of an outlet.
        self._named_again = lru_cache(maxsize=MOST_SEEN_SPANS)(self._named_in)

    def read(self, text: str, of_kind: Mapping[str, Sequence[Span]]) -> People:
        """The people named in the byline, editor, translator, dateline, credit and rights spans."""
        found: dict[str, str] = {}
        for span in of_kinds(of_kind, NAMING_KINDS):
            printed = text[span.start : span.end].strip()
            read = self._named_again if len(printed) <= LONGEST_SEEN_SPAN else self._named_in
            for role, name in read(printed, span.kind, span.rule):
                found.setdefault(role, name)
        return People(*map(found.get, ROLES))

    def _named_in(self, printed: str, kind: str, rule: str) -> list[tuple[str, str]]:
        """The people named in one span, each with the role."""
        named: list[tuple[str, str]] = []
        by_form = False
        lowered = printed.lower()
        for role, form, needs in self._forms_in_ascii if lowered.isascii() else self._forms:
            for word in needs:
                if word in lowered:
                    matched = form.search(printed)
                    if matched is not None:
                        by_form = True
                        name = matched["name"].strip(" .,;")
                        if self._is_person(name):
                            named.append((role, name))
                    break
        if not by_form and kind in ROLES and not rule.startswith("byline-exact"):
            person = self._name(printed, rule)
            if person is not None:
                named.append((kind, person))
        return named

    def _name(self, printed: str, rule: str) -> str | None:
        """The person in a byline as printed; None where it names an organization or nobody."""
        name = printed
        if rule == "names-above-the-date":
            name = DESK_BEHIND.split(printed)[0]
        elif rule == "name-and-outlet":
            name = NAME_BAR.split(printed)[0]
        elif rule == "name-behind-last-sentence":
            name = NOTE_BEHIND.split(printed)[0]
            if TWO_WORDS.search(name) is None:
                # `P.V`, `Minh`, `M.K - M.T`: a reporter, whoever that was.
                return None
        elif rule == "person-in-bracket":
            name = DATE_BEHIND.sub("", printed.strip(EDGES))
        elif rule == "byline-word":
            name = self._byline_word.sub("", printed, count=1)
        elif LABEL.match(printed.rstrip(" |")) and rule not in (
            "line-is-a-person",
            "name-and-date",
            "person-after-the-story",
        ):
            name = LABEL.sub("", printed, count=1)
        name = self._byline_word.sub("", name.strip(), count=1)
        name = name.strip(EDGES)
        if len(name) > LONGEST_PERSON or not self._is_person(name):
            return None
        if any(character.isdigit() for character in name) or (rule == "person-in-bracket" and CODE.fullmatch(name)):
            return None
        return name

    def _is_person(self, name: str) -> bool:
        """Whether a name has letters and is no organization's."""
        return any(character.isalpha() for character in name) and not self._names_organization(name)

    def _names_organization(self, name: str) -> bool:
        """Whether an organization is named, or an agency beside another word: `Selengkapnya Antara News`, `XINHUA, EM LIMA`; or `LAKE TELEGRAPH`."""
        if self._names.organization_of(name) is not None or (name.isupper() and self._outlet.search(name)):
            return True
        for part in (name.partition(" ")[2], name.partition(",")[0]):
            named = self._names.organization_of(part) if part else None
            if named is not None and self._names.is_agency(named[0]):
                return True
        return False
