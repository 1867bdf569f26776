"""How far the rules agree with the labels: counts a figure, and every mistake by its text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tests.golden.samples import Sample

# Several values a text; a value is right, missed or invented.
ROLES = ("origin", "publisher", "dateline", "network", "rights_holder", "cited", "photo")
LABEL_OF_ROLE = {"dateline": "dateline_agency"}
# One value a text; it is right, wrong, missed or invented.
FIELDS = (
    "dateline_place",
    "dateline_on",
    "headline",
    "byline",
    "editor",
    "translator",
    "published_on",
    "published_at",
    "interval",
    "date_precision",
    "date_method",
    "tdm_reservation",
    "copyright_holder",
    "copyright_year",
    "language",
    "outcome",
    "body_first",
    "body_last",
    "not_in_body",
)
PEOPLE = frozenset({"byline", "editor", "translator"})
BETWEEN_PEOPLE = re.compile(r"\s*[;,/&·、|]\s*|\s+(?:and|dan|und|y|et|e|ve|và|и)\s+")


class Mistake(NamedTuple):
    """A text and a figure in which rules and label differ."""

    set: str
    file: str
    figure: str
    want: str
    got: str


@dataclass
class Tally:
    """What the texts of one figure came to; `kept_empty` are texts that rightly say nothing."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0
    kept_empty: int = 0

    @property
    def precision(self) -> float | None:
        """The share of what was given that is right; null where nothing was given."""
        given = self.right + self.wrong + self.invented
        return self.right / given if given else None

    @property
    def recall(self) -> float | None:
        """The share of what the labels say that was found; null where they say nothing."""
        said = self.right + self.wrong + self.missed
        return self.right / said if said else None

    @property
    def emptiness(self) -> float | None:
        """The share of the texts without a label that got nothing; for figures of one value a text, or of origins."""
        without = self.kept_empty + self.invented
        return self.kept_empty / without if without else None


# (set, figure, group) to its tally; the group is `all`, or for both sets together an agency or a language.
Figures = dict[tuple[str, str, str], Tally]


def measure(samples: Iterable[Sample]) -> tuple[Figures, list[Mistake]]:
    """Tally every figure of the samples, for each set and for `both`; the mistakes in the order of the samples."""
    figures: Figures = {}
    mistakes: list[Mistake] = []
    for sample in samples:
        for figure, want, got in _compared(sample):
            several = figure in ROLES or figure == "cited or photo"
            said, found = (_people(figure, want), _people(figure, got)) if not several else (want, got)
            if said != found:
                mistakes.append(Mistake(sample.set, sample.file, figure, _shown(want), _shown(got)))
            for name in (sample.set, "both"):
                groups = [("all", want, got)]
                if name == "both" and figure in ("origin", "cited"):
                    groups.append((f"in {sample.label['language']}", want, got))
                if name == "both" and figure == "origin":
                    groups += [(agency, want & {agency}, got & {agency}) for agency in sorted(want | got)]
                for group, wanted, given in groups:
                    tally = figures.setdefault((name, figure, group), Tally())
                    _count(tally, wanted, given) if several else _compare(tally, said, found)
    return figures, mistakes


def _compared(sample: Sample) -> Iterator[tuple[str, Any, Any]]:
    """Each figure that the text has a say in, with what the label says and what the rules found."""
    label, article = sample.label, sample.article
    yield "outcome", label["outcome"], sample.outcome
    if label["outcome"] != "article":
        return
    for role in ROLES:
        said = label[LABEL_OF_ROLE.get(role, role)].split(";")
        if "?" not in said:
            want = set(filter(None, said))
            yield role, want, _found(sample, role, want)
    if "?" not in (*label["cited"].split(";"), *label["photo"].split(";")):
        want = {each for role in ("cited", "photo") for each in label[role].split(";") if each}
        got = {each for role in ("cited", "photo") for each in sample.roles.get(role, ())}
        yield "cited or photo", want, got - (set(label["origin"].split(";")) - want)
    for field in FIELDS:
        if field in label and field != "outcome" and label[field] != "?":
            yield field, label[field], _written(field, article.get(field))
    if label["published_from"] and "?" not in (label["published_from"], label["published_to"]):
        want_days = f"{label['published_from']} to {label['published_to']}"
        yield "interval", want_days, f"{article.get('published_from')} to {article.get('published_to')}"
    if sample.body_label is not None:
        yield from _body(sample.body_label, article.get("body") or "")


def _found(sample: Sample, role: str, want: set[str]) -> set[str]:
    if role == "publisher":
        publisher = sample.article.get("publisher_id")
        return {publisher} if publisher else set()
    got = set(sample.roles.get(role, ()))
    if role == "dateline":
        # The labels name the agency of a dateline, not an outlet that prints its own name before the place.
        return got & sample.agencies
    # An agency that names itself in its own copy isn't cited.
    return got - (set(sample.label["origin"].split(";")) - want) if role == "cited" else got


def _body(label: dict[str, str], body: str) -> Iterator[tuple[str, str, str]]:
    words = " ".join(body.split())
    first, last = (" ".join(label[end].split()) for end in ("body_first", "body_last"))
    yield "body_first", first, words[: len(first)]
    yield "body_last", last, words[-len(last) :]
    for chrome in filter(None, label["not_in_body"].split(" ;; ")):
        found = " ".join(chrome.split()) in words
        yield "not_in_body", f"not {chrome.strip()}", chrome.strip() if found else f"not {chrome.strip()}"


def _written(field: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return " ".join(str(value).split())


def _people(figure: str, value: Any) -> Any:
    return tuple(filter(None, BETWEEN_PEOPLE.split(value))) if figure in PEOPLE else value


def _count(tally: Tally, want: set[str], got: set[str]) -> None:
    tally.right += len(want & got)
    tally.missed += len(want - got)
    tally.invented += len(got - want)
    tally.kept_empty += not want and not got


def _compare(tally: Tally, want: Any, got: Any) -> None:
    if want == got:
        tally.right += bool(want)
        tally.kept_empty += not want
    else:
        tally.wrong += bool(want) and bool(got)
        tally.missed += not got
        tally.invented += not want


def _shown(value: Any) -> str:
    return ";".join(sorted(value)) if isinstance(value, set) else str(value)
