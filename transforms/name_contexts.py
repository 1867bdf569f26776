"""What the characters around a name make of it: a photo credit, a citation, a network, or another thing altogether."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl
from ahocorasick_rs import AhoCorasick

from transforms.names import Hit
from transforms.word_pattern import in_small_letters

# The longest phrase of seeds/name_contexts.csv reaches this far from the name.
WINDOW_BEFORE = 48
WINDOW_AFTER = 56


class Surroundings(NamedTuple):
    """What stands before and behind a name in its line, as it is printed and in small letters."""

    before: str
    after: str
    small_before: str
    small_after: str


def surroundings(hit: Hit, text: str, line_start: int, line_end: int) -> Surroundings:
    """What a rule can see around the name, given the bounds of the line in which it stands."""
    before = text[max(line_start, hit.start - WINDOW_BEFORE) : hit.start].replace("\n", " ")
    after = text[hit.end : min(line_end, hit.end + WINDOW_AFTER)].replace("\n", " ")
    return Surroundings(before, after, before.lower(), after.lower())


class NameContexts:
    """The rules of seeds/name_contexts.csv and seeds/name_traps.csv, asked for one name at a time."""

    def __init__(self, contexts: pl.DataFrame, traps: pl.DataFrame) -> None:
        # A trap holds for the whole text, as a suspect's initials do; `trap-here` for one place: `Antara kedua desa` says
        # nothing about `dikutip Antara` three sentences later.
        shared: dict[str, list[_Rule]] = {"trap": [], "trap-here": [], "photo": [], "cited": [], "network": []}
        self._of: dict[str, dict[str, list[_Rule]]] = {role: {} for role in shared}
        # Words of which one stands in an agency's own copy: they confirm a sign that others print as well.
        self._own_words: dict[str, tuple[str, ...]] = {}
        columns = ("rule", "role", "organizations", "before", "after", "needs")
        for rule, role, organizations, before, after, needed in contexts.select(columns).fill_null("").iter_rows():
            if role == "own_words":
                self._own_words[organizations] = tuple(needed.split("|"))
                continue
            compiled = _Rule(rule, before, after, needed)
            if not organizations:
                shared[role].append(compiled)
            for organization in filter(None, organizations.split(";")):
                self._of[role].setdefault(organization, []).append(compiled)
        trapped = self._of["trap"].keys() | self._of["trap-here"].keys()
        self._any = {role: _SharedRules(rules) for role, rules in shared.items()}
        self._any_trap = _SharedRules(shared["trap"] + shared["trap-here"])
        self._traps_of = {
            organization: self._of["trap"].get(organization, []) + self._of["trap-here"].get(organization, [])
            for organization in trapped
        }
        self._traps: dict[str, list[str]] = {}
        for organization, phrase in traps.select("organization_id", "phrase").iter_rows():
            self._traps.setdefault(organization, []).append(phrase)

    def is_trapped(self, organization_id: str, text: str) -> bool:
        """Whether the text elsewhere says that the short name means something else (`Australian Federal Police`)."""
        return any(phrase in text for phrase in self._traps.get(organization_id, ()))

    def uses_own_words(self, organization_id: str, text: str) -> bool:
        """Whether the text holds a word by which an organization's copy is told from others' (`DPRK`)."""
        return any(word in text for word in self._own_words.get(organization_id, ()))

    def is_other_thing(self, hit: Hit, around: Surroundings) -> bool:
        """Whether the words beside the name say that here it means something else (`Antara kedua desa`)."""
        own = self._traps_of.get(hit.organization_id, ())
        # What an unambiguous name means no abbreviation beside it can change.
        shared = NO_RULES if hit.firing == "anywhere" else self._any_trap
        return _first_that_fits(own, shared, around) is not None

    def rule_for(self, role: str, hit: Hit, around: Surroundings) -> str | None:
        """The rule by which the name has this role, given what stands around it; None where none says so."""
        shared = NO_RULES if role == "trap" and hit.firing == "anywhere" else self._any[role]
        return _first_that_fits(self._of[role].get(hit.organization_id, ()), shared, around)


class _Rule:
    def __init__(self, name: str, before: str, after: str, needs: str) -> None:
        self.name = name
        # Words parted by `|`, of which one must be near the name for the rule to match: asked first because it is cheap.
        self.needs = tuple(needs.split("|"))
        self._before = (
            re.compile(f"(?:{in_small_letters(before) if _case_free(before) else before})$") if before else None
        )
        self._after = re.compile(in_small_letters(after) if _case_free(after) else after) if after else None
        self._small_before, self._small_after = _case_free(before), _case_free(after)

    def fits(self, around: Surroundings) -> bool:
        after = around.small_after if self._small_after else around.after
        if self._after is not None and self._after.match(after) is None:
            return False
        before = around.small_before if self._small_before else around.before
        return self._before is None or self._before.search(before) is not None


class _SharedRules:
    """Rules for all names, in their order: one pass over what stands around a name tells which of them may fit."""

    def __init__(self, rules: Sequence[_Rule]) -> None:
        self.rules = rules
        self._needing: dict[str, set[int]] = {}
        for number, rule in enumerate(rules):
            for word in rule.needs:
                self._needing.setdefault(word, set()).add(number)
        self._always = self._needing.pop("", set())
        self._needing_nothing = [rules[number] for number in sorted(self._always)]
        self._words = list(self._needing)
        self._automaton = AhoCorasick(self._words)

    def near(self, around: str) -> Iterable[_Rule]:
        """The rules that need nothing, or a word that stands around the name."""
        found = self._automaton.find_matches_as_indexes(around, overlapping=True)
        if not found:
            return self._needing_nothing
        numbers = self._always.union(*[self._needing[self._words[word]] for word, _, _ in found])
        return [self.rules[number] for number in sorted(numbers)]


NO_RULES = _SharedRules(())


def _case_free(pattern: str) -> bool:
    """Patterns that name capital letters as classes mean them; all others are read in small letters."""
    return "[A-Z]" not in pattern


def _first_that_fits(own: Sequence[_Rule], shared: _SharedRules, around: Surroundings) -> str | None:
    """The first of an organization's own rules, then of those for all, that fits what stands around the name."""
    if not own and not shared.rules:
        return None
    words_around = f"{around.small_before}\n{around.small_after}"
    for rule in own:
        for word in rule.needs:
            if word in words_around:
                if rule.fits(around):
                    return rule.name
                break
    for rule in shared.near(words_around) if shared.rules else ():
        if rule.fits(around):
            return rule.name
    return None
