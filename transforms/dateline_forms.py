"""The forms of datelines: patterns with slots, and which of them a line may hold by the signs in it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

# Some hundred sets of signs occur in the openings of 11,700 stories.
MOST_SETS_OF_SIGNS = 4_000
# A dateline that is all of its line has at most 103 characters, by the forms of seeds/datelines.csv; some may stand before it.
LONGEST_LINE_OF_ITS_OWN = 140

SLOTS = {
    "{place}": r"[^\W\d_][^()（）\[\]{}<>|:;!?\n\"“”«»【】]{0,60}?",
    # Ā to ž holds the capitals of Turkish, Polish and Czech, their small letters between them.
    # A hyphen is a letter of its word, and divides two words (`SAINT-Denis`) in one place alone: else `AA-AA-AA-…` would be
    # divided in more ways than a day has seconds.
    "{caps_place}": (
        r"[A-ZÀ-ÞĀ-žА-Я][A-ZÀ-ÞĀ-žА-Я.'’-]+(?:-[A-ZÀ-ÞĀ-žА-Я][a-z][A-ZÀ-ÞĀ-žА-Яa-z.'’-]*)?"
        r"(?:[ /,][ /,-]?[A-ZÀ-ÞĀ-žА-Я][A-ZÀ-ÞĀ-žА-Яa-z.'’-]*){0,4}"
    ),
    # Month and day in either order, figures with stops or slashes; a year may follow.
    "{date}": (
        r"(?:[^\W\d_][^\d\s,.()]{1,11}\.?,?\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?|\d{1,2}\sde\s[^\W\d_]{3,11}(?:\sde\s\d{4})?"
        r"|\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?\s[^\W\d_][^\d\s,.()]{1,11}\.?(?:,?\s\d{4})?|\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?"
        # Arabic writes the first of a month in letters.
        r"|[أا]ول\s[^\W\d_]{3,10}(?:\s\d{4})?)"
    ),
    # A colon in brackets follows a label: `(Ảnh: AFP)` credits a picture.
    "{agency}": r"[^()（）\[\]|:：\n]{2,60}?",
    "{dash}": r"(?:\s{0,3}(?:-{1,3}|[–—―:])\s{0,3})",
}


class Form(NamedTuple):
    """A form of seeds/datelines.csv, and sets of characters: of each one must be there for the form to match."""

    rule: str
    evidence: str
    effect: str
    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...]


class FormsBySigns:
    """Forms in their order, picked by the signs that a window holds: the same few sets of signs come again and again."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms = forms
        signs = sorted({sign for form in forms for needed in form.needs for sign in needed})
        self._signs = re.compile(f"[{re.escape(''.join(signs))}]" if signs else r"(?!)")
        self._of: dict[tuple[bool, frozenset[str]], list[Form]] = {}

    def for_window(self, window: str) -> list[Form]:
        """The forms that the window may hold."""
        is_short = len(window) <= LONGEST_LINE_OF_ITS_OWN
        signs = frozenset(self._signs.findall(window))
        forms = self._of.get((is_short, signs))
        if forms is None:
            forms = [
                form
                for form in self._forms
                if (is_short or not form.pattern.pattern.endswith("$"))
                and not any(needed.isdisjoint(signs) for needed in form.needs)
            ]
            if len(self._of) < MOST_SETS_OF_SIGNS:
                self._of[is_short, signs] = forms
        return forms


def read_forms(rows: pl.DataFrame) -> list[Form]:
    """The forms of seeds/datelines.csv in their order, their slots filled."""
    compiled = []
    columns = ("rule", "evidence", "effect", "pattern", "needs")
    for rule, evidence, effect, pattern, needs in rows.select(columns).fill_null("").iter_rows():
        for slot, expression in SLOTS.items():
            pattern = pattern.replace(slot, expression)
        compiled.append(Form(rule, evidence, effect, re.compile(pattern), tuple(map(frozenset, needs.split()))))
    return compiled
