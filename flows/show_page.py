"""Print one text with all that was found in it, for reading: at any width, with colours or without."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.show import Proof, Shown
from flows.show_day import day_part
from flows.show_parts import facts, instant, padded
from flows.show_text import text_part
from flows.visible import one_line

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
# Narrower than this, the rule stands under the evidence.
WIDE = 100


def print_shown(console: Console, shown: Shown) -> None:
    """Print the text, who wrote it, its day, language, rights and people, and its story where it has one."""
    for part in _parts(console, shown):
        console.print(part)


def _parts(console: Console, shown: Shown) -> Iterator[RenderableType]:
    article, document = shown.article, shown.document
    yield _title(shown)
    if article is None:
        yield padded(Text(f"No text could be read: {one_line(document.get('reason') or 'no reason is stored')}", "red"))
        return
    yield padded(_sentence(shown))
    yield Rule(Text("text"), align="left", style="dim")
    yield from text_part(console, shown)
    yield Rule(Text("who"), align="left", style="dim")
    nobody = Text("Nobody is named: no source, no carrier, nobody quoted.")
    yield padded(_who(shown.proofs, console.width) if shown.proofs else nobody)
    yield Rule(Text("day"), align="left", style="dim")
    yield from map(padded, day_part(shown))
    yield Rule(Text("language, rights, people"), align="left", style="dim")
    yield padded(facts(_about(shown, article)))
    if shown.story is not None:
        yield Rule(Text("story"), align="left", style="dim")
        yield from map(padded, _story(shown))
    if shown.rejects:
        yield Rule(Text("refused"), align="left", style="dim")
        rows = [(one_line(row["check_id"]), one_line(row["observed"] or "")) for row in shown.rejects]
        yield padded(facts([(name, Text(observed, "red")) for name, observed in rows]))
    yield Rule(style="dim")
    yield padded(_rules(shown))


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
        ("fetched", instant(shown.document.get("fetched_at"))),
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
    yield facts(rows)
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


def _blank(cells: tuple[Any, ...]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]
