"""The pictures of the runs: what they refused, which checks failed, how long they took."""

from collections.abc import Sequence

import altair as alt

from warehouse.page import charts
from warehouse.page.picture import Row
from warehouse.page.words import counted, percent

ROOM_FOR_RUNS = 8


def refused_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    """Columns by run, of rejected and unreadable texts."""
    shown = [
        {
            "when": row["run"],
            "texts": row[what],
            "outcome": what,
            "tip": f"Run of {row['run']}: {row[what]:,} of {counted(row['picked_up'], 'text')} {what}",
        }
        for row in rows
        for what in ("rejected", "unreadable")
    ]
    colours = ["var(--c3)", "var(--grey)"]
    return charts.stacks(shown, _along_runs(rows), "texts", "outcome", ("rejected", "unreadable"), colours, "texts")


def refused_say(rows: Sequence[Row]) -> str:
    """How many texts the runs shown refused or could not read."""
    texts, rejected, unreadable = (sum(row[name] for row in rows) for name in ("picked_up", "rejected", "unreadable"))
    return (
        f"{rejected:,} of {counted(texts, 'text')} ({percent(rejected, texts)}) were rejected and {unreadable:,} could not be"
        f" read, in {_last(len(rows))} that picked something up."
    )


def checks_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    """Columns by run, of failed checks by severity."""
    severities = [name for name in ("critical", "warning", "info") if any(row["severity"] == name for row in rows)]
    colours = {"critical": "var(--c3)", "warning": "var(--c2)", "info": "var(--grey)"}
    shown = [
        {
            "when": row["run"],
            "failed": row["failed"],
            "severity": row["severity"],
            "tip": f"Run of {row['run']}, {row['severity']}: {row['failed']} of {counted(row['checks'], 'check')} failed"
            + (f": {', '.join(row['failed_checks'])}" if row["failed_checks"] else ""),
        }
        for row in rows
    ]
    return charts.stacks(
        shown, _along_runs(rows), "failed", "severity", severities, [colours[s] for s in severities], "failed checks"
    )


def checks_say(rows: Sequence[Row]) -> str:
    """How many checks failed in the newest run."""
    last = [row for row in rows if row["started_at"] == rows[-1]["started_at"]]
    failed, checks = (sum(row[name] for row in last) for name in ("failed", "checks"))
    return (
        f"In the newest run {failed:,} of {counted(checks, 'check')} found rows that fail them. A critical check refuses these"
        " rows, or the batch; the others only tell."
    )


def durations_form(rows: Sequence[Row]) -> alt.TopLevelMixin:
    """Columns by run, of the seconds of its steps."""
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


def durations_say(rows: Sequence[Row]) -> str:
    """How long the newest run took, and the longest."""
    runs = {row["started_at"]: 0.0 for row in rows}
    for row in rows:
        runs[row["started_at"]] += row["seconds"]
    newest = list(runs.values())[-1]
    longest = f", the longest of {_last(len(runs))} took {max(runs.values()):.1f}" if len(runs) > 1 else ""
    return f"The newest run took {newest:.1f} seconds up to its load{longest}."


def _along_runs(rows: Sequence[Row]) -> alt.X:
    return charts.along(list(dict.fromkeys(row["run"] for row in rows)), ROOM_FOR_RUNS)


def _last(runs: int) -> str:
    return "the one run" if runs == 1 else f"the last {runs} runs"
