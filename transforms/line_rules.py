"""What a whole line is, read off the line alone: labels, furniture, notices, openers of lists."""

import re
from functools import lru_cache
from typing import NamedTuple

import polars as pl
from ahocorasick_rs import AhoCorasick

from transforms.word_pattern import in_small_letters, one_of

# A line that is not running text is rarely longer; the longest notice of the samples has 420 characters.
LONGEST_MARKED_LINE = 600
# Behind a label, or behind a picture's credit, a longer line of a flat page goes on with its story.
LONGEST_VALUE = 250
# Exact lines and labels are short; the longest of seeds/line_rules.csv has 60 characters.
LONGEST_EXACT_LINE = 80
LONGEST_LABEL = 32
# `By:` and `Red:` end other words.
SHORTEST_GLUED_LABEL = 3
# Labels that stay recognisable where a page was flattened into one line; so many last characters of a label tell most others.
JOINED_KINDS = frozenset({"byline", "editor", "translator", "credit", "related"})
LABEL_END = 2
# So many last characters of a sign of the end tell it from nearly every line of a story.
ENDING_END = 2
# Some ten megabytes of remembered lines.
MOST_SEEN_LINES = 50_000
# A pattern that begins with a class of characters is searched in C; the space before the sign is trimmed off the label.
LABEL_SEPARATOR = re.compile(r"[:：|](?:(?<=\|)\s{0,2}[:：])?\s{0,3}")
TRIMMED = " \t\r\n\u00a0\u3000\ufeff.:：…»>-–—•·*|/[](){}<>【】（）"


class Mark(NamedTuple):
    """What a rule says of a line: the kind of span, the rule, its effect and where the value of a label starts."""

    kind: str
    rule: str
    effect: str
    value_at: int


class _Pattern(NamedTuple):
    """A regular expression over lower-cased lines, with what says cheaply that it cannot match."""

    expression: str
    mark: Mark
    starts: str
    needs: tuple[str, ...]


class _Choice:
    """Several patterns as one alternation: the number of the empty group behind the one that matched names the rule.

    A group before a pattern would hide its first letter from `re`, which passes over alternatives by that.
    """

    def __init__(self, patterns: list[_Pattern]) -> None:
        self._marks = [pattern.mark for pattern in patterns]
        self._match = re.compile("|".join(f"(?:{pattern.expression})()" for pattern in patterns)).match

    def mark(self, lowered: str) -> Mark | None:
        matched = self._match(lowered)
        return None if matched is None or matched.lastindex is None else self._marks[matched.lastindex - 1]


class LineRules:
    """The rules of seeds/line_rules.csv, ready to be asked about one line at a time."""

    def __init__(self, rows: pl.DataFrame) -> None:
        # Pages repeat their furniture: the same short lines come back in every text.
        self._mark_again = lru_cache(maxsize=MOST_SEEN_LINES)(self._mark)
        self._exact: dict[str, Mark] = {}
        self._labels: dict[str, Mark] = {}
        self._endings: dict[str, Mark] = {}
        self._needed_behind: dict[str, tuple[str, ...]] = {}
        self._label_names: dict[str, list[str]] = {}
        patterns: list[_Pattern] = []
        columns = ("rule", "kind", "match", "effect", "pattern", "starts", "needs")
        for rule, kind, match, effect, pattern, starts, needs in rows.select(columns).fill_null("").iter_rows():
            mark = Mark(kind, rule, effect, 0)
            if match == "exact":
                self._exact[_folded(pattern)] = mark
            elif match == "label":
                self._labels[_folded(pattern)] = mark
                self._label_names.setdefault(kind, []).append(pattern)
                if needs:
                    self._needed_behind[rule] = tuple(needs.split("|"))
            elif match == "ending":
                self._endings[pattern] = mark
            elif match == "prefix":
                lowered = pattern.lower()
                patterns.append(_Pattern(re.escape(lowered), mark, lowered[0], ()))
            elif match == "regex":
                lowered = in_small_letters(_without_groups(pattern))
                patterns.append(_Pattern(lowered, mark, starts, tuple(filter(None, needs.split("|")))))
            else:
                raise ValueError(f"seeds/line_rules.csv: rule {rule} has match {match!r}, which is none of the five")
        self.endings = tuple(self._endings)
        self.last_of_endings = frozenset(ending[-ENDING_END:] for ending in self._endings)
        # A rule that starts anywhere and needs nothing is asked for every line: the empty word is in all of them.
        self._anywhere = [(_Choice([one]), one.needs or ("",)) for one in patterns if not one.starts]
        needed = {word for _, needs in self._anywhere for word in needs}
        # Few lines hold a word that any of them needs. What is written in ASCII can hold few of the words; in other lines one pass
        # for all of them takes half as long as a look for each.
        self._needed_in_ascii = tuple(sorted(filter(str.isascii, needed), key=len))
        self._find_needed = AhoCorasick(sorted(needed - {""})).find_matches_as_indexes
        self._asks_always = "" in needed
        by_start: dict[str, list[_Pattern]] = {}
        for pattern in patterns:
            for character in pattern.starts:
                by_start.setdefault(character, []).append(pattern)
        self._by_start = {character: _Choice(of_character) for character, of_character in by_start.items()}
        self._label_ends = {label[-LABEL_END:] for label, mark in self._labels.items() if mark.kind in JOINED_KINDS}
        self._glued_label = re.compile(
            r"(?:(?<=[\s.!?\"”’'»)\]…。、，])|(?<=[a-zà-ÿ])(?=[A-Z])|^)("
            + one_of(
                name
                for kind in ("byline", "editor", "translator", "credit")
                for name in self._label_names.get(kind, ())
                if len(name) > SHORTEST_GLUED_LABEL or not name.isascii()
            )
            + r")\s{0,3}[:：]\s{0,3}"
        )

    def mark(self, line: str) -> Mark | None:
        """What the stripped line is by itself; None where it may be running text."""
        return self._mark(line) if len(line) > LONGEST_EXACT_LINE else self._mark_again(line)

    def labels_of(self, kind: str) -> tuple[str, ...]:
        """The labels of a kind of line, as seeds/line_rules.csv prints them."""
        return tuple(self._label_names.get(kind, ()))

    def ending(self, line: str) -> tuple[int, Mark] | None:
        """The sign with which an agency ends a story, behind its last sentence: (its offset, mark); None where none is."""
        if not line.endswith(self.endings):
            return None
        sign = max((sign for sign in self.endings if line.endswith(sign)), key=len)
        return len(line) - len(sign), self._endings[sign]

    def _mark(self, line: str) -> Mark | None:
        length = len(line)
        if length > LONGEST_MARKED_LINE:
            return None
        if length <= LONGEST_EXACT_LINE:
            found = self._exact.get(_folded(line))
            if found is not None:
                return found
        # A row of a table that was flattened: `| Sumber | : Reuters |`.
        label_at = len(line) - len(line.lstrip("| ")) if line.startswith("|") else 0
        beginning = line[: label_at + LONGEST_LABEL + 4]
        may_be_labelled = ":" in beginning or "：" in beginning or "|" in beginning
        separator = LABEL_SEPARATOR.search(beginning, label_at) if may_be_labelled else None
        if separator is not None:
            found = self._labels.get(_folded(line[label_at : separator.start()].rstrip()))
            if found is not None:
                needed = self._needed_behind.get(found.rule)
                if needed is not None and not any(word in line.lower() for word in needed):
                    # `Rep: We have had calls …` is an interview, `Rep: Ann Field/ Red: Bo Lake` signs.
                    return None
                if length > LONGEST_VALUE and found.kind in (
                    "byline",
                    "editor",
                    "caption",
                    "category",
                    "sharing",
                    "date",
                ):
                    return None
                return Mark(found.kind, found.rule, found.effect, separator.end())
        lowered = line.lower()
        choice = self._by_start.get(lowered[0])
        found = choice.mark(lowered) if choice is not None else None
        if found is not None:
            # `© Agency / Ann Field The mill of …`
            return None if found.kind == "caption" and length > LONGEST_VALUE else found
        return self._mark_anywhere(lowered) if self._holds_needed(lowered) else None

    def _holds_needed(self, lowered: str) -> bool:
        """Whether the line holds a word without which no rule that starts anywhere marks it."""
        if not lowered.isascii():
            return self._asks_always or bool(self._find_needed(lowered))
        for word in self._needed_in_ascii:  # noqa: SIM110 a generator costs more than the search
            if word in lowered:
                return True
        return False

    def _mark_anywhere(self, lowered: str) -> Mark | None:
        for choice, needs in self._anywhere:
            for word in needs:
                if word in lowered:
                    found = choice.mark(lowered)
                    if found is not None:
                        return found
                    break
        return None

    def labels_inside(self, line: str, start: int) -> list[tuple[int, int, Mark]]:
        """Labels glued into a line: (offset of the label, offset of its value, mark), from `start` on."""
        if line.find(":", start) < 0 and line.find("：", start) < 0:
            return []
        return [
            (found.start(1), found.end(), self._labels[_folded(found.group(1))])
            for found in self._glued_label.finditer(line, start)
        ]

    def credit_label_joined(self, line: str, sign: int) -> tuple[int, Mark] | None:
        """A credit's label that ends at the sign and is joined to the word before it: (its offset, mark); None where none is."""
        end = sign - 1 if line[sign - 1 : sign] == " " else sign
        for start in range(max(1, end - LONGEST_LABEL), end - SHORTEST_GLUED_LABEL):
            mark = self._labels.get(line[start:end].casefold())
            if mark is not None:
                return (start, mark) if mark.kind == "credit" and not line[start - 1].isspace() else None
        return None

    def label_before(self, line: str, sign: int) -> tuple[int, Mark] | None:
        """The longest label of JOINED_KINDS that ends at the sign of its separator: (its offset, mark); None where none does."""
        end = sign - 1 if line[sign - 1 : sign] == " " else sign
        if line[end - LABEL_END : end].casefold() not in self._label_ends:
            return None
        for start in range(max(0, end - LONGEST_LABEL), end - 1):
            if not _starts_word(line, start):
                continue
            label = line[start:end]
            mark = self._labels.get(_folded(label)) if label.strip() == label else None
            if mark is not None and (len(label) > SHORTEST_GLUED_LABEL or not label.isascii()):
                return (start, mark) if mark.kind in JOINED_KINDS else None
        return None


def _starts_word(line: str, at: int) -> bool:
    """Whether a label may start here: a capital, or a letter of a script without them, at the start of a word or glued to one."""
    first, before = line[at], line[at - 1 : at]
    if not first.isalpha() or first.islower():
        return False
    if first.isupper():
        return not before.isalpha() or before.islower() or line[at + 1 : at + 2].islower()
    return True


def _folded(text: str) -> str:
    return text.strip(TRIMMED).casefold()


def _without_groups(pattern: str) -> str:
    """The pattern with capturing groups made plain, so that the number of a group names its rule."""
    plain, in_class, at = [], False, 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            plain.append(pattern[at : at + 2])
            at += 2
            continue
        if character == "[" and not in_class:
            in_class = True
        elif character == "]" and in_class and pattern[at - 1] != "[":
            in_class = False
        captures = character == "(" and not in_class and pattern[at + 1 : at + 2] != "?"
        plain.append("(?:" if captures else character)
        at += 1
    return "".join(plain)
