"""The text of one shown text, in its typed spans."""

import re
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.show import Piece, Shown
from flows.show_parts import padded
from flows.visible import visible

STYLES = {
    "headline": "bold",
    "dateline": "cyan",
    "body": "",
    "credit": "bold green",
    "byline": "magenta",
    "editor": "magenta",
    "translator": "magenta",
    "masthead": "bold cyan",
    "date": "blue",
    "caption": "yellow",
    "rights": "red",
}
# What belongs to the page or to other stories steps back.
OTHER_STYLE = "dim"
MARGIN = 11
# Longer texts are shown whole by --format json; a screen has no use for more.
LONGEST_TEXT = 60_000


def text_part(console: Console, shown: Shown) -> Iterator[RenderableType]:
    """The text in its typed spans: told apart by colour, or without colours each on rows of its own."""
    if not shown.pieces:
        yield padded(Text("The text is empty.", "dim"))
        return
    plain = console.no_color or console.color_system is None
    pieces, left_out = _within(shown.pieces, LONGEST_TEXT)
    grid = Table.grid(padding=(0, 2, 0, 1), expand=True)
    grid.add_column(justify="right", width=MARGIN, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for kind, line in _rows_by_piece(pieces) if plain else _rows_by_line(pieces):
        grid.add_row(Text(kind, style=_style(kind)), line)
    yield grid
    if not plain:
        kinds = dict.fromkeys(piece.kind for piece in pieces)
        legend = Text("  ").join(Text(kind, style=_style(kind)) for kind in kinds)
        yield Padding(legend, (1, 1, 0, 1))
    if left_out:
        yield padded(Text(f"… {left_out:,} more characters: --format json gives them all.", "dim"))
    if shown.read_from == "warehouse":
        yield padded(Text("The file's bytes are not here: the body stands as one piece, at its first span.", "dim"))


def _style(kind: str) -> str:
    return STYLES.get(kind, OTHER_STYLE)


def _within(pieces: list[Piece], longest: int) -> tuple[list[Piece], int]:
    """The pieces whose texts stay within the length together, the last of them cut; and how much was left out."""
    kept: list[Piece] = []
    used = left_out = 0
    for piece in pieces:
        text = piece.text or ""
        room = max(0, longest - used)
        used += len(text)
        left_out += max(0, len(text) - room)
        if piece.text is not None and room:
            kept.append(Piece(piece.start, piece.end, piece.kind, piece.rule, text[:room]))
    return kept, left_out


def _rows_by_piece(pieces: list[Piece]) -> Iterator[tuple[str, Text]]:
    """Every piece on rows of its own, its kind in the margin; an arrow where it goes on within a line."""
    goes_on = False
    for piece in pieces:
        text = visible(piece.text or "")
        shown = _without_blank_runs(text).strip("\n")
        if shown:
            yield piece.kind, Text(f"↪ {shown.lstrip()}" if goes_on else shown)
        goes_on = bool(text) and not text.endswith("\n")


def _rows_by_line(pieces: list[Piece]) -> Iterator[tuple[str, Text]]:
    """The lines of the text as they are, pieces told apart by colour, the margin naming the first of each line."""
    line, first, last, blank = Text(), "", "", False
    for piece in pieces:
        for part in visible(piece.text or "").splitlines(keepends=True):
            if not first and part.strip():
                first = piece.kind
            line.append(part.rstrip("\n"), _style(piece.kind))
            if part.endswith("\n"):
                if line.plain.strip() or not blank:
                    yield (first if first != last else ""), line
                blank = not line.plain.strip()
                line, last, first = Text(), first or last, ""
    if line.plain.strip():
        yield (first if first != last else ""), line


def _without_blank_runs(text: str) -> str:
    return re.sub(r"\n[ \u00a0\u3000]*(?:\n[ \u00a0\u3000]*)+\n", "\n\n", text)
