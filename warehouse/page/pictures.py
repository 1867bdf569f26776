"""What the page shows: each picture with its query, its sentence and its form, in the order of reading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import altair as alt

from warehouse.page import charts
from warehouse.page.plain import cut, plain

ROOM_FOR_RUNS = 8
QUERIES = Path(__file__).parent / "queries"
Row = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """One picture: `name` is that of its query, `says` puts its rows into a sentence, `form` draws them."""

    name: str
    title: str
    empty: str
    says: Callable[[Sequence[Row]], str]
    form: Callable[[Sequence[Row]], alt.TopLevelMixin]
    # Rows of a query that names the newest first are drawn from left to right.
    newest_first: bool = False

    @property
    def query(self) -> str:
        """The query, as it can be given to `sumber sql`."""
        return (QUERIES / f"{self.name}.sql").read_text(encoding="utf-8")


def _stories_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
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
            "when": _period(row["from"], grain, short=True),
            "tip": f"{row['agency']}, {_period(row['from'], grain)}: {_count(row['stories'], 'story')}",
        }
        for row in rows
    ]
    return charts.stacks(shown, charts.along(_all_periods(rows)), "stories", "agency", parts, colours, "stories")


def _stories_say(rows: Sequence[Row]) -> str:
    grain = rows[0]["grain"]
    first, last = (_period(chosen(row["from"] for row in rows), grain) for chosen in (min, max))
    agencies = {row["agency"] for row in rows} - {"other agencies", "nobody credited"}
    return (
        f"Stories told by texts whose own day is known, by {grain}, from {first} to {last};"
        f" {_count(len(agencies), 'agency')} with the most stories by name."
    )


def _matrix(across: str, down: str, words: str) -> Callable[[Sequence[Row]], alt.TopLevelMixin]:
    def form(rows: Sequence[Row]) -> alt.TopLevelMixin:
        shown = [
            row | {"tip": f"{row[down]} {words} {row[across + '_name']}: {_count(row['articles'], 'article')}"}
            for row in rows
        ]
        return charts.matrix(shown, across, down, "articles")

    return form


def _carries_say(rows: Sequence[Row]) -> str:
    others = [row for row in rows if not row["own_texts"]]
    seen = "So far every outlet carries its own texts alone."
    if others:
        seen = f"Most often, {others[0]['outlet']} carries {others[0]['agency_name']}: {_count(others[0]['articles'], 'article')}."
    return f"{seen} A row is an outlet, a column an agency that it credits; texts that do not name both are not here."


def _quotes_say(rows: Sequence[Row]) -> str:
    top = rows[0]
    who = "texts that credit nobody" if top["author"] == "nobody credited" else f"texts of {top['author']}"
    return (
        f"Most often, {who} quote {top['quoted_name']}: {_count(top['articles'], 'article')}."
        " A row is an author, a column whom it quotes; who quotes itself is left out."
    )


def _bars(name: str, count: str, noun: str) -> Callable[[Sequence[Row]], alt.TopLevelMixin]:
    def form(rows: Sequence[Row]) -> alt.TopLevelMixin:
        return charts.bars([row | {"tip": f"{row[name]}: {_count(row[count], noun)}"} for row in rows], name, count)

    return form


def _biggest_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    shown = [
        row
        | {
            "headline": cut(row["headline"], 58),
            "tip": f"{row['headline']}: {_count(row['copies'], 'article')}, {_count(row['outlets'], 'named outlet')}",
        }
        for row in rows
    ]
    return charts.headlines(shown, "headline", "copies")


def _rules_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    shown = [
        row | {"tip": f"{row['kind']}: {row['rules_fired']} of {_count(row['rules'], 'rule')} fired"} for row in rows
    ]
    return charts.shares(shown, "kind", "rules_fired", "rules")


def _rules_say(rows: Sequence[Row]) -> str:
    fired, rules = (sum(row[name] for row in rows) for name in ("rules_fired", "rules"))
    return f"{fired:,} of {_count(rules, 'rule')} that read lines ({_percent(fired, rules)}) have fired on the texts that are here."


def _refused_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    shown = [
        {
            "when": row["run"],
            "texts": row[what],
            "outcome": what,
            "tip": f"Run of {row['run']}: {row[what]:,} of {_count(row['picked_up'], 'text')} {what}",
        }
        for row in rows
        for what in ("rejected", "unreadable")
    ]
    colours = ["var(--c3)", "var(--grey)"]
    return charts.stacks(shown, _along_runs(rows), "texts", "outcome", ("rejected", "unreadable"), colours, "texts")


def _refused_say(rows: Sequence[Row]) -> str:
    texts, rejected, unreadable = (sum(row[name] for row in rows) for name in ("picked_up", "rejected", "unreadable"))
    return (
        f"{rejected:,} of {_count(texts, 'text')} ({_percent(rejected, texts)}) were rejected and {unreadable:,} could not be"
        f" read, in {_last(len(rows))} that picked something up."
    )


def _checks_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    severities = [name for name in ("critical", "warning", "info") if any(row["severity"] == name for row in rows)]
    colours = {"critical": "var(--c3)", "warning": "var(--c2)", "info": "var(--grey)"}
    shown = [
        {
            "when": row["run"],
            "failed": row["failed"],
            "severity": row["severity"],
            "tip": f"Run of {row['run']}, {row['severity']}: {row['failed']} of {_count(row['checks'], 'check')} failed"
            + (f": {', '.join(row['failed_checks'])}" if row["failed_checks"] else ""),
        }
        for row in rows
    ]
    return charts.stacks(
        shown, _along_runs(rows), "failed", "severity", severities, [colours[s] for s in severities], "failed checks"
    )


def _checks_say(rows: Sequence[Row]) -> str:
    last = [row for row in rows if row["started_at"] == rows[-1]["started_at"]]
    failed, checks = (sum(row[name] for row in last) for name in ("failed", "checks"))
    return (
        f"In the newest run {failed:,} of {_count(checks, 'check')} found rows that fail them. A critical check refuses these"
        " rows, or the batch; the others only tell."
    )


def _durations_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    totals: dict[str, float] = {}
    for row in rows:
        totals[row["step"]] = totals.get(row["step"], 0) + row["seconds"]
    steps = sorted(totals, key=lambda step: (-totals[step], step))
    shown = [
        {
            "when": row["run"],
            "step": row["step"],
            "seconds": row["seconds"],
            "tip": f"Run of {row['run']}, {row['step']}: {row['seconds']:.2f} s",
        }
        for row in rows
        if row["step"] in steps[: len(charts.COLOURS)]
    ]
    return charts.stacks(
        shown, _along_runs(rows), "seconds", "step", steps[: len(charts.COLOURS)], charts.COLOURS, "seconds"
    )


def _durations_say(rows: Sequence[Row]) -> str:
    runs = {row["started_at"]: 0.0 for row in rows}
    for row in rows:
        runs[row["started_at"]] += row["seconds"]
    newest = list(runs.values())[-1]
    longest = f", the longest of {_last(len(runs))} took {max(runs.values()):.1f}" if len(runs) > 1 else ""
    return f"The newest run took {newest:.1f} seconds up to its load{longest}."


PICTURES = (
    Picture("stories-over-time", "Stories by agency", "No text says its day yet.", _stories_say, _stories_form),
    Picture(
        "biggest-stories",
        "Biggest stories",
        "No story has been carried twice yet.",
        lambda rows: (
            f"“{cut(rows[0]['headline'], 80)}” was carried most often: {_count(rows[0]['copies'], 'article')}."
        ),
        _biggest_form,
    ),
    Picture(
        "who-carries-whom",
        "Who carries whom",
        "No text names both its outlet and its agency yet.",
        _carries_say,
        _matrix("agency", "outlet", "carries"),
    ),
    Picture(
        "who-quotes-whom",
        "Who quotes whom",
        "No text quotes an agency yet.",
        _quotes_say,
        _matrix("quoted", "author", "quotes"),
    ),
    Picture(
        "languages",
        "Languages",
        "There is no article yet.",
        lambda rows: f"{rows[0]['percent']:g} % of the articles are in the language {rows[0]['language']}.",
        _bars("language", "articles", "article"),
    ),
    Picture("rules-that-fired", "Rules that fired", "There are no rules yet.", _rules_say, _rules_form),
    Picture(
        "why-rejected",
        "Why texts were refused",
        "No text is refused.",
        lambda rows: (
            f"The check {rows[0]['check']} refused most: {_count(rows[0]['texts'], 'text')}. A text that fails two counts in both."
        ),
        _bars("check", "texts", "text"),
    ),
    Picture(
        "rejects-over-time",
        "Refused texts by run",
        "No run has picked anything up yet.",
        _refused_say,
        _refused_form,
        True,
    ),
    Picture("checks-over-time", "Failed checks by run", "No run has made checks yet.", _checks_say, _checks_form, True),
    Picture(
        "run-durations", "Run durations", "No run has picked anything up yet.", _durations_say, _durations_form, True
    ),
)


def plain_rows(picture: Picture, rows: Sequence[Row]) -> list[Row]:
    """The rows as the picture takes them: plain text, oldest first, runs named by when they began."""
    taken = [{name: _plain_value(value) for name, value in row.items()} for row in rows]
    if picture.newest_first:
        taken.reverse()
    if taken and "started_at" in taken[0]:
        named = _run_names([row["started_at"] for row in taken])
        taken = [row | {"run": named[row["started_at"]]} for row in taken]
    return taken


def _run_names(begun: Sequence[datetime]) -> dict[datetime, str]:
    """Each beginning to the minute, or to the microsecond where two runs would share a name."""
    instants = set(begun)
    for form in ("%d %b %H:%M", "%d %b %H:%M:%S"):
        names = {instant: f"{instant:{form}}" for instant in instants}
        if len(set(names.values())) == len(instants):
            return names
    return {instant: f"{instant:%d %b %H:%M:%S.%f}" for instant in instants}


def _plain_value(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    return [plain(each) for each in value] if isinstance(value, list) else value


def _all_periods(rows: Sequence[Row]) -> list[str]:
    """Every day, month or year from the first to the last, those without a row too: an axis with gaps would lie."""
    grain, begin, last = rows[0]["grain"], min(row["from"] for row in rows), max(row["from"] for row in rows)
    periods = []
    while begin <= last:
        periods.append(_period(begin, grain, short=True))
        begin = {
            "day": lambda day: day + timedelta(days=1),
            "month": lambda day: (day.replace(day=28) + timedelta(days=4)).replace(day=1),
            "year": lambda day: day.replace(year=day.year + 1),
        }[grain](begin)
    return periods


def _period(begin: date, grain: str, short: bool = False) -> str:
    if grain == "day":
        return f"{begin.day} {begin:%b}" if short else f"{begin.day} {begin:%B %Y}"
    return (f"{begin:%b %Y}" if short else f"{begin:%B %Y}") if grain == "month" else f"{begin.year}"


def _along_runs(rows: Sequence[Row]) -> alt.X:
    return charts.along(list(dict.fromkeys(row["run"] for row in rows)), ROOM_FOR_RUNS)


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"{number} {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def _last(runs: int) -> str:
    return "the one run" if runs == 1 else f"the last {runs} runs"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0 %"


def shown_value(value: Any) -> str:
    """A value as a cell of a table shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return ", ".join(value) if isinstance(value, list) else str(value)
