"""The day of one shown text, with the dates that it was worked out from."""

from collections.abc import Iterator
from datetime import date

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from flows.show import PrintedDay, Shown
from flows.show_parts import facts, instant
from flows.visible import one_line
from transforms.calendar_year import years_before

METHODS = {
    "printed": "the date is printed",
    "relative": "worked out from a dated day in the text",
    "calendar": "worked out from the calendar",
    "manifest": "said by the manifest",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CANDIDATES_SHOWN = 5


def day_part(shown: Shown) -> Iterator[RenderableType]:
    """The day of a text: how it was worked out, and every printed date that was looked at."""
    article = shown.article or {}
    method = article.get("date_method")
    how = METHODS.get(method or "", "")
    rows: list[tuple[str, Text]] = []
    if article.get("published_on"):
        day = article["published_on"]
        rows.append(("day", Text(f"{day} ({day:%A}): {how}" if how else f"{day} ({day:%A})")))
        if article.get("published_at"):
            rows.append(("instant", Text(f"{instant(article['published_at'])}")))
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
    yield facts(rows)
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
