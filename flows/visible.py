"""Text from outside made visible: what would turn, hide or move text on a terminal stands as an escape."""

import re
import unicodedata

LONGEST_LINE = 300
# Joiners shape letters of Persian, Hindi and others and turn nothing around.
JOINERS = "\u200c\u200d"
ESCAPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with control, format and bidirectional characters as escapes; tabs are spaces, only LF ends a line."""
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(
        char
        if char == "\n" or char in JOINERS or unicodedata.category(char) not in ESCAPED
        else char.encode("unicode_escape").decode()
        for char in text
    )


def one_line(text: object, longest: int = LONGEST_LINE) -> str:
    """As `visible`, on one line, cut if long."""
    line = " ".join(visible(str(text)[: longest * 4]).replace("\n", " ⏎ ").split(" "))
    line = re.sub(" {2,}", " ", line).strip()
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
