"""Text from documents as one plain line: nothing in it steers a screen, whatever shows it."""

import unicodedata

# Joiners belong to the spelling of Persian, Hindi and others; every other format character only steers.
KEPT = "\u200c\u200d"
STEERING = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain(text: object) -> str:
    """One line without control, format and unassigned characters."""
    kept = (
        " " if char.isspace() else char
        for char in str(text)
        if char.isspace() or char in KEPT or unicodedata.category(char) not in STEERING
    )
    return " ".join("".join(kept).split())


def cut(text: str, columns: int) -> str:
    """The text, cut to a width in which an East Asian character takes two columns."""
    width = 0
    for position, char in enumerate(text):
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > columns:
            return f"{text[: max(0, position - 1)].rstrip()}…"
    return text
