"""Patterns that are quick to refuse: of many words, and of small letters."""

import re
from collections.abc import Iterable

# Between the organizations of a group.
SIGNS = "/／,;|&・、+•–—-"


def one_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest that fits; it needs a group around it, and nothing fits where there are none.

    The words stand together by their first letter: `re` tries alternatives one by one, which takes ten microseconds for all
    weekdays of all languages and two for the letters that they begin with.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items()) or r"(?!)"


def separator_of(words: Iterable[str]) -> re.Pattern[str]:
    """What parts the organizations of a group: `\\s{0,2}[signs]\\s{0,2}`, or one of the words between spaces; led by a class."""
    return re.compile(rf"[\s{SIGNS}](?:(?<=\s)(?:\s?[{SIGNS}]\s{{0,2}}|(?:{one_of(words)})\s)|(?<=[{SIGNS}])\s{{0,2}})")


def begins_one_of(words: Iterable[str]) -> str:
    """A pattern that looks whether a letter follows with which one of the words begins: of many words it refuses at once."""
    return f"(?=[{re.escape(''.join(sorted({word[0] for word in words})))}])"


def in_small_letters(pattern: str) -> str:
    """The pattern with its letters lower-cased, its escapes (`\\S`, `\\W`) kept, for lower-cased texts.

    `re` passes over words by their first letter, but not where it reads them in any case.
    """
    return re.sub(r"\\.|.", lambda found: found[0] if found[0].startswith("\\") else found[0].lower(), pattern)
