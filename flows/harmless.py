"""Make text from outside harmless where it is shown: a name or a sentence never acts on the one who reads it."""

import re
import unicodedata

LONGEST_SHOWN = 160

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>&$:/@=^])")
# Inside a word or a number these stand for themselves in every Markdown; anywhere else they may act.
_INSIDE_WORDS = r"(?<=[^\W_])[_\-/](?=[^\W_])|(?<=[0-9])[.](?=[0-9])"
# A full stop acts only behind the figure of a list's item and in a bare address.
_FULL_STOP = r"(?<![0-9])(?<![wW]{3})[.]"
_KEPT_OR_ACTING = re.compile(rf"&(?:amp|lt|gt);|{_INSIDE_WORDS}|{_FULL_STOP}|{_MARKDOWN.pattern}")
_LINK_JOINT = re.compile(r"\]\s*\(")


def harmless(text: object, longest: int = LONGEST_SHOWN) -> str:
    """One line without control, format and bidirectional characters, so that no terminal obeys it; cut if long."""
    line = "".join(
        " " if char.isspace() else char
        for char in str(text)[: longest * 4]
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    line = " ".join(line.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def harmless_markdown(text: object, longest: int = LONGEST_SHOWN) -> str:
    """As `harmless`, with every sign escaped that Markdown or HTML would take for its own."""
    line = harmless(text, longest).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # The entities just written are kept too.
    return _KEPT_OR_ACTING.sub(lambda sign: f"\\{sign[0]}" if sign[1] else sign[0], line)


def harmless_cell(text: object, longest: int = LONGEST_SHOWN) -> str:
    """As `harmless`, for the cell of a table artifact, whose one sign of its own is a Markdown link."""
    return _LINK_JOINT.sub("] - (", harmless(text, longest))
