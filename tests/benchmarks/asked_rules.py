"""Every pattern of seeds/ as the code asks it: from where, and of how many characters at most."""

import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import NamedTuple

from tests.transforms.language_fixture import reference
from transforms.dateline_forms import Form, read_forms
from transforms.datelines import DATELINE_WINDOW, GLUED_WINDOW
from transforms.line_rules import LONGEST_MARKED_LINE

# What a rule may take of one line or window at its slowest: a text of 5 MB has 8,000 lines as long as any is asked of, and
# 24 windows for datelines.
SLOWEST_STRETCH = 0.001
# Letters of several scripts, figures and the signs that patterns turn on: all units of up to three of them are repeated.
SIGNS = "Aa1 -,.(/:社月日"
LONGEST_UNIT = 3


class AskedRule(NamedTuple):
    """A rule, its own test text, how it is asked of a text, and of how many characters at most (None: of whole spans)."""

    name: str
    test_text: str
    ask: Callable[[str], object]
    longest: int | None


def bounded_rules() -> Iterator[AskedRule]:
    """Rules of lines, asked from the line's start of up to 600 characters; dateline forms, of windows of 180 and 420."""
    lines = reference()["line_rules"]
    patterns = lines.filter(lines["match"] == "regex").select("rule", "pattern", "test_text")
    for rule, pattern, test_text in patterns.iter_rows():
        # The code lowers the line once for all rules.
        yield AskedRule(rule, test_text.lower(), re.compile(pattern, re.IGNORECASE).match, LONGEST_MARKED_LINE)
    test_texts = dict(reference()["datelines"].select("rule", "test_text").iter_rows())
    for form in read_forms(reference()["datelines"]):
        glued = form.evidence.startswith("glued")
        ask = partial(_find_all, form) if glued else form.pattern.match
        yield AskedRule(form.rule, test_texts[form.rule], ask, GLUED_WINDOW if glued else DATELINE_WINDOW)


def unbounded_rules() -> Iterator[AskedRule]:
    """Forms of people and terms of rights: searched in whole spans, whose length nothing bounds but the text's."""
    for table in ("people_forms", "rights_terms"):
        rows = reference()[table]
        for rule, pattern, test_text in rows.select(rows.columns[0], "pattern", "test_text").iter_rows():
            yield AskedRule(rule, test_text, re.compile(pattern, re.IGNORECASE).search, None)


def own_texts(rule: AskedRule) -> dict[str, Callable[[int], str]]:
    """The rule's own test text repeated, whole and without its second half, which nearly matches all the time."""
    text = rule.test_text
    begun = text[: len(text) // 2 or 1]
    return {
        "its own text": lambda size: text * (size // len(text)),
        "the half of its own text": lambda size: begun * (size // len(begun)),
    }


def seconds_of(ask: Callable[[str], object], text: str) -> float:
    """The processor's seconds that the question takes."""
    began = time.process_time()
    ask(text)
    return time.process_time() - began


def slowest_stretch(rule: AskedRule) -> tuple[float, int, str]:
    """The seconds that the rule takes of the stretch it is slowest at, its length and its text.

    Stretches grow, so that a rule that takes for ever is found at a length at which it does not yet.
    """
    assert rule.longest is not None
    slowest = (0.0, 0, "")
    units = ["".join(unit) for length in range(1, LONGEST_UNIT + 1) for unit in product(SIGNS, repeat=length)]
    made = [make(2 * rule.longest) for make in own_texts(rule).values()]
    for text in [*made, *(unit * rule.longest for unit in units)]:
        for length in (rule.longest // 8, rule.longest // 4, rule.longest // 2, rule.longest):
            seconds = seconds_of(rule.ask, text[:length])
            if seconds > SLOWEST_STRETCH:
                # Something else may have had the processor: what counts is the best of four.
                seconds = min(seconds, *(seconds_of(rule.ask, text[:length]) for _ in range(3)))
            slowest = max(slowest, (seconds, length, text))
            if seconds > SLOWEST_STRETCH:
                break
    return slowest


def _find_all(form: Form, text: str) -> None:
    for _ in form.pattern.finditer(text):
        pass
