"""Print one text with all that was found in it, for reading: at any width, with colours or without."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.show import Piece, PrintedDay, Proof, Shown
from transforms.calendar_year import years_before

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
ROLE_WORDS = {
    "origin": "written by",
    "publisher": "carried by",
    "network": "via",
    "dateline": "dateline",
    "credit": "credit",
    "byline": "byline",
    "rights_holder": "rights",
    "cited": "cited",
    "photo": "photo",
}
ROLE_STYLES = {"origin": "bold green", "publisher": "bold cyan", "cited": "yellow", "photo": "yellow"}
METHODS = {
    "printed": "the date is printed",
    "relative": "worked out from a dated day in the text",
    "calendar": "worked out from the calendar",
    "manifest": "said by the manifest",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MARGIN = 11
# Narrower than this, the rule stands under the evidence.
WIDE = 100
# Longer texts are shown whole by --format json; a screen has no use for more.
LONGEST_TEXT = 60_000
LONGEST_EVIDENCE = 300
CANDIDATES_SHOWN = 5
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


def one_line(text: object, longest: int = LONGEST_EVIDENCE) -> str:
    """As `visible`, on one line, cut if long."""
    line = " ".join(visible(str(text)[: longest * 4]).replace("\n", " ⏎ ").split(" "))
    line = re.sub(" {2,}", " ", line).strip()
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def print_shown(console: Console, shown: Shown) -> None:
    """Print the text, who wrote it, its day, language, rights and people, and its story where it has one."""
    for part in _parts(console, shown):
        console.print(part)


def _parts(console: Console, shown: Shown) -> Iterator[RenderableType]:
    article, document = shown.article, shown.document
    yield _title(shown)
    if article is None:
        yield _padded(
            Text(f"No text could be read: {one_line(document.get('reason') or 'no reason is stored')}", "red")
        )
        return
    yield _padded(_sentence(shown))
    yield Rule(Text("text"), align="left", style="dim")
    yield from _text(console, shown)
    yield Rule(Text("who"), align="left", style="dim")
    nobody = Text("Nobody is named: no source, no carrier, nobody quoted.")
    yield _padded(_who(shown.proofs, console.width) if shown.proofs else nobody)
    yield Rule(Text("day"), align="left", style="dim")
    yield from map(_padded, _day(shown))
    yield Rule(Text("language, rights, people"), align="left", style="dim")
    yield _padded(_facts(_about(shown, article)))
    if shown.story is not None:
        yield Rule(Text("story"), align="left", style="dim")
        yield from map(_padded, _story(shown))
    if shown.rejects:
        yield Rule(Text("refused"), align="left", style="dim")
        rows = [(one_line(row["check_id"]), one_line(row["observed"] or "")) for row in shown.rejects]
        yield _padded(_facts([(name, Text(observed, "red")) for name, observed in rows]))
    yield Rule(style="dim")
    yield _padded(_rules(shown))


def _padded(part: RenderableType) -> RenderableType:
    return Padding(part, (0, 1))


def _title(shown: Shown) -> RenderableType:
    document = shown.document
    title = Table.grid(expand=True, padding=(0, 1))
    title.add_column(overflow="fold")
    title.add_column(justify="right", no_wrap=True)
    size = document.get("size_bytes")
    facts = [
        f"{size:,} bytes" if size is not None else "",
        document.get("encoding") or "",
        document.get("outcome") or "",
    ]
    title.add_row(Text(one_line(document["path"]), "bold"), Text(" · ".join(filter(None, facts)), "dim"))
    if document.get("document_id"):
        title.add_row(Text(str(document["document_id"]), "dim"), "")
    return title


def _sentence(shown: Shown) -> Text:
    """What a reader wants to know first, in words."""
    article = shown.article or {}
    said = Text()
    named: dict[str, list[str]] = {}
    for proof in shown.proofs:
        names = named.setdefault(proof.role, [])
        if proof.name not in names:
            names.append(proof.name)

    def add(role: str, lead: str) -> None:
        if role in named:
            said.append(lead)
            for place, name in enumerate(named[role]):
                said.append(", " if place else "")
                said.append(one_line(name, 60), ROLE_STYLES.get(role, "bold"))

    if "origin" in named:
        add("origin", "Written by ")
        add("network", " via ")
    else:
        said.append("Nobody is credited with having written it")
    add("publisher", ", carried by ")
    said.append(". ")
    if article.get("published_on"):
        said.append(f"Of {article['published_on']:%A}, ")
        said.append(str(article["published_on"]), "bold")
        said.append(". ")
    elif article.get("published_from"):
        said.append(f"Of a day from {article['published_from']} to {article['published_to']}. ")
    else:
        said.append("Its day is not proven. ")
    if "cited" in named:
        add("cited", "It quotes ")
        said.append(".")
    return said


def _text(console: Console, shown: Shown) -> Iterator[RenderableType]:
    if not shown.pieces:
        yield _padded(Text("The text is empty.", "dim"))
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
        yield _padded(Text(f"… {left_out:,} more characters: --format json gives them all.", "dim"))
    if shown.read_from == "warehouse":
        yield _padded(Text("The file's bytes are not here: the body stands as one piece, at its first span.", "dim"))


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


def _who(proofs: list[Proof], width: int) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=True)
    wide = width >= WIDE
    table.add_column("role", no_wrap=True)
    table.add_column("organization", overflow="fold", ratio=3)
    table.add_column("evidence" if wide else "evidence and rule", overflow="fold", ratio=5)
    table.add_column("where", justify="right", no_wrap=True)
    if wide:
        table.add_column("rule", overflow="fold", ratio=3)
    for proof in proofs:
        style = ROLE_STYLES.get(proof.role, "")
        evidence = Text(f"“{one_line(proof.evidence)}”" if proof.evidence else "(outside the text)")
        rule = Text(one_line(proof.rule, 80), "dim")
        table.add_row(
            Text(ROLE_WORDS.get(proof.role, one_line(proof.role, 20)), style),
            Text(one_line(proof.name, 60), style),
            evidence if wide else Text("\n").join((evidence, rule)),
            Text(f"{proof.start}–{proof.end}", "dim"),
            *((rule,) if wide else ()),
        )
    return table


def _day(shown: Shown) -> Iterator[RenderableType]:
    article = shown.article or {}
    method = article.get("date_method")
    how = METHODS.get(method or "", "")
    rows: list[tuple[str, Text]] = []
    if article.get("published_on"):
        day = article["published_on"]
        rows.append(("day", Text(f"{day} ({day:%A}): {how}" if how else f"{day} ({day:%A})")))
        if article.get("published_at"):
            rows.append(("instant", Text(f"{_instant(article['published_at'])}")))
    elif article.get("published_from"):
        precision = article.get("date_precision")
        known = f", precision {precision}" if precision != "none" else ""
        between = f"one of {article['published_from']} to {article['published_to']}{known}"
        rows.append(("day", Text(f"{between}: {how}" if how else between)))
    else:
        rows.append(("day", Text("not proven: nothing in the text leaves one day or an interval")))
    if article.get("dateline_on"):
        rows.append(("dateline", Text(str(article["dateline_on"]))))
    if article.get("date_conflict"):
        rows.append(("conflict", Text(one_line(article["date_conflict"]), "bold red")))
    rows.append(
        ("looked at", Text(f"days up to {shown.latest_day}, years within {shown.date_horizon_years} before it", "dim"))
    )
    yield _facts(rows)
    if shown.days:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=True)
        table.add_column("printed", overflow="fold", ratio=4)
        table.add_column("parts", overflow="fold", ratio=4)
        table.add_column("may be", overflow="fold", ratio=5)
        table.add_column("where", justify="right", no_wrap=True)
        for printed in shown.days:
            mark = "● " if printed.decided else "  "
            style = "bold" if printed.decided else ""
            table.add_row(
                Text(f"{mark}“{one_line(printed.text, 60)}”", style),
                Text(_spelt(printed)),
                Text(_possible(printed, shown)),
                Text(f"{printed.start}–{printed.end}", "dim"),
            )
        yield Text()
        yield table
        if any(printed.decided for printed in shown.days):
            yield Text("● decided", "dim")


def _spelt(printed: PrintedDay) -> str:
    if printed.month is None:
        return "a weekday" if printed.form == "bare_weekday" else printed.form
    weekday = f"{WEEKDAYS[printed.weekday]} " if printed.weekday is not None else ""
    month = date(2000, printed.month, 1).strftime("%B")
    day = f"{printed.day} " if printed.day is not None else ""
    return f"{weekday}{day}{month} {printed.year if printed.year is not None else '(no year)'}"


def _possible(printed: PrintedDay, shown: Shown) -> str:
    if not printed.candidates or printed.year is not None:
        return ", ".join(map(str, printed.candidates))
    horizon = years_before(shown.latest_day, shown.date_horizon_years)
    within = [day for day in printed.candidates if day >= horizon]
    others = len(printed.candidates) - min(len(printed.candidates), CANDIDATES_SHOWN)
    years = ", ".join(str(day.year) for day in printed.candidates[:CANDIDATES_SHOWN])
    years += f" and {others} more" if others else ""
    if len(within) == 1 and len(printed.candidates) > 1:
        return f"{years}; only {within[0].year} within the horizon"
    return years


def _about(shown: Shown, article: dict[str, Any]) -> list[tuple[str, Text]]:
    confidence = article.get("language_confidence")
    sure = f", confidence {confidence:.2f}" if confidence is not None else ""
    reserved = {True: "reserved", False: "not reserved", None: "not stated (that is no permission)"}
    rows = [
        ("language", Text(f"{one_line(article.get('language') or 'und')}{sure}, by {article.get('language_status')}")),
        ("mining", Text(reserved[article.get("tdm_reservation")], "red" if article.get("tdm_reservation") else "")),
    ]
    holder = " ".join(str(article[part]) for part in ("copyright_holder", "copyright_year") if article.get(part))
    for name, value in (
        ("rights of", holder),
        ("notice", article.get("rights_notice")),
        ("headline", article.get("headline")),
        ("place", article.get("dateline_place")),
        ("byline", article.get("byline")),
        ("editor", article.get("editor")),
        ("translator", article.get("translator")),
        ("url", shown.document.get("source_url")),
        ("fetched", _instant(shown.document.get("fetched_at"))),
        ("words", article.get("word_count")),
    ):
        if value:
            rows.append((name, Text(one_line(value))))
    return rows


def _story(shown: Shown) -> Iterator[RenderableType]:
    story = shown.story or {}
    copies = story.get("copy_count") or 1
    first = story.get("first_published_document_id")
    told = f"{copies:,} text{'' if copies == 1 else 's'}, {story.get('publisher_count') or 0:,} known carriers"
    rows = [("story", Text(f"{story['story_id']} ({told})"))]
    if story.get("headline"):
        rows.append(("told as", Text(one_line(story["headline"]))))
    own = str(shown.document.get("document_id"))
    when = "this text" if first == own else str(first) if first else "can't be told from the texts"
    rows.append(("first", Text(when)))
    yield _facts(rows)
    if len(shown.story_texts) > 1:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=True)
        for name, ratio in (("text of the story", 6), ("carried by", 2), ("written by", 2), ("day", 2)):
            table.add_column(name, overflow="fold", ratio=ratio)
        for row in shown.story_texts:
            mark = "● " if row["document_id"] == own else "  "
            cells = (
                f"{mark}{one_line(row['path'])}",
                row["publisher_id"],
                row["source_agency_id"],
                row["published_on"],
            )
            table.add_row(*(Text(one_line(cell) if position else cell) for position, cell in enumerate(_blank(cells))))
        yield table
        more = copies - len(shown.story_texts)
        yield Text(f"● this text{f'; {more:,} more are not listed' if more > 0 else ''}", "dim")
    if shown.duplicates:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=True)
        table.add_column("matches the earlier", overflow="fold", ratio=6)
        table.add_column("as", no_wrap=True)
        table.add_column("jaccard", justify="right", no_wrap=True)
        table.add_column("contained", justify="right", no_wrap=True)
        table.add_column("joined", no_wrap=True)
        for row in shown.duplicates:
            path = row["path"] or row["matched_document_id"]
            shares = (f"{row[name]:.2f}" if row[name] is not None else "" for name in ("jaccard", "containment"))
            table.add_row(Text(one_line(path)), row["kind"], *shares, "yes" if row["joined"] else "no")
        yield table


def _rules(shown: Shown) -> Text:
    said = Text(f"rules {shown.rules_version}", "dim")
    stored = shown.stored_rules_version
    if stored and stored != shown.rules_version:
        said.append(f"; the warehouse holds what rules {stored} read, sumber reprocess renews it")
    if shown.read_from == "warehouse":
        said.append("; as stored")
    return said


def _facts(rows: list[tuple[str, Text]]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(style="dim", no_wrap=True, width=10)
    grid.add_column(ratio=1, overflow="fold")
    for name, value in rows:
        grid.add_row(name, value)
    return Group(grid)


def _blank(cells: tuple[Any, ...]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def _instant(value: datetime | None) -> str | None:
    return None if value is None else f"{value:%Y-%m-%d %H:%M} UTC"
