"""The pictures of the texts: who tells how much, who carries and quotes whom, in which languages, by which rules."""

from collections.abc import Callable, Sequence

import altair as alt

from warehouse.page import charts
from warehouse.page.picture import Row
from warehouse.page.plain import cut
from warehouse.page.words import all_periods, counted, percent, period


def stories_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    """Columns along time, each stacked of the agencies with the most stories."""
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["agency"]] = totals.get(row["agency"], 0) + row["stories"]
    last = ("other agencies", "nobody credited")
    parts = sorted((name for name in totals if name not in last), key=lambda name: (-totals[name], name))
    colours = [*charts.COLOURS[: len(parts)]]
    for name, colour in zip(last, ("var(--grey)", "var(--pale)"), strict=True):
        if name in totals:
            parts.append(name)
            colours.append(colour)
    grain = rows[0]["grain"]
    shown = [
        row
        | {
            "from": None,
            "when": period(row["from"], grain, short=True),
            "tip": f"{row['agency']}, {period(row['from'], grain)}: {counted(row['stories'], 'story')}",
        }
        for row in rows
    ]
    return charts.stacks(
        shown,
        charts.along(all_periods([row["from"] for row in rows], grain)),
        "stories",
        "agency",
        parts,
        colours,
        "stories",
    )


def stories_say(rows: Sequence[Row]) -> str:
    """Which days they cover, and how many agencies stand by name."""
    grain = rows[0]["grain"]
    first, last = (period(chosen(row["from"] for row in rows), grain) for chosen in (min, max))
    agencies = {row["agency"] for row in rows} - {"other agencies", "nobody credited"}
    return (
        f"Stories told by texts whose own day is known, by {grain}, from {first} to {last};"
        f" {counted(len(agencies), 'agency')} with the most stories by name."
    )


def matrix(across: str, down: str, words: str) -> Callable[[Sequence[Row]], alt.TopLevelMixin]:
    """A drawer of grids: who does what to whom, with `words` between the two in each tooltip."""

    def form(rows: Sequence[Row]) -> alt.TopLevelMixin:
        shown = [
            row | {"tip": f"{row[down]} {words} {row[across + '_name']}: {counted(row['articles'], 'article')}"}
            for row in rows
        ]
        return charts.matrix(shown, across, down, "articles")

    return form


def carries_say(rows: Sequence[Row]) -> str:
    """Who carries whom most."""
    others = [row for row in rows if not row["own_texts"]]
    seen = "So far every outlet carries its own texts alone."
    if others:
        seen = f"Most often, {others[0]['outlet']} carries {others[0]['agency_name']}: {counted(others[0]['articles'], 'article')}."
    return f"{seen} A row is an outlet, a column an agency that it credits; texts that do not name both are not here."


def quotes_say(rows: Sequence[Row]) -> str:
    """Who quotes whom most."""
    top = rows[0]
    who = "texts that credit nobody" if top["author"] == "nobody credited" else f"texts of {top['author']}"
    return (
        f"Most often, {who} quote {top['quoted_name']}: {counted(top['articles'], 'article')}."
        " A row is an author, a column whom it quotes; who quotes itself is left out."
    )


def bars(name: str, count: str, noun: str) -> Callable[[Sequence[Row]], alt.TopLevelMixin]:
    """A drawer of bars, one a row, with its count."""

    def form(rows: Sequence[Row]) -> alt.TopLevelMixin:
        return charts.bars([row | {"tip": f"{row[name]}: {counted(row[count], noun)}"} for row in rows], name, count)

    return form


def biggest_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    """Each story by its headline, with a bar as long as its copies are many."""
    shown = [
        row
        | {
            "headline": cut(row["headline"], 58),
            "tip": f"{row['headline']}: {counted(row['copies'], 'article')}, {counted(row['outlets'], 'named outlet')}",
        }
        for row in rows
    ]
    return charts.headlines(shown, "headline", "copies")


def rules_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    """A track for each kind of rule, filled as far as its rules have fired."""
    shown = [
        row | {"tip": f"{row['rules_for']}: {row['rules_fired']} of {counted(row['rules'], 'rule')} fired"}
        for row in rows
    ]
    return charts.shares(shown, "rules_for", "rules_fired", "rules")


def rules_say(rows: Sequence[Row]) -> str:
    """What share of the rules that attribute has fired, and of the others."""
    of_attribution, of_pages = (_fired([row for row in rows if row["attributes"] is each]) for each in (True, False))
    return (
        f"Of the rules that attribute {of_attribution} have fired on the texts that are here,"
        f" of those for other lines of a page {of_pages}."
    )


def _fired(rows: Sequence[Row]) -> str:
    fired, rules = (sum(row[name] for row in rows) for name in ("rules_fired", "rules"))
    return f"{fired:,} of {rules:,} ({percent(fired, rules)})"
