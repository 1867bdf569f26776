"""The summary of a run in the terminal: what happened, where it lies, and what to type next."""

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.call import command
from flows.harmless import harmless
from flows.outcome import Outcome

NAMES_SHOWN = 8
NOTICES_SHOWN = 8
PATHS_SHOWN = 20
QUESTION = 'sql "select source_agency_id, language, count(*) from articles group by all order by all"'


def print_summary(console: Console, outcome: Outcome, home: Path, command_seconds: float) -> None:
    """Print one table of counts, agencies and languages, the notices of the checks, and the next commands.

    Whatever came from a file is printed as text: no markup and no terminal sequence in it acts.
    """
    if outcome.state == "empty":
        _print_nothing_new(console, outcome)
        return
    table = Table(title=f"ingest {outcome.state}", title_justify="left", show_header=False, min_width=60)
    table.add_column(justify="left")
    table.add_column(justify="right")
    counts = {
        "picked up": outcome.picked_up,
        "articles": outcome.articles,
        "new stories": outcome.new_stories,
        "duplicates": outcome.duplicates,
        "rejected": outcome.rejected,
        "unreadable": outcome.unreadable,
    }
    for name, count in counts.items():
        table.add_row(name, f"{count:,}")
    for title, rows, unknown in (
        ("by agency", outcome.agencies, "nobody credited"),
        ("by language", outcome.languages, "unknown"),
    ):
        if rows:
            table.add_section()
            table.add_row(Text(title, style="bold"), "")
        for shown, count in rows[:NAMES_SHOWN]:
            table.add_row(Text(f"  {harmless(shown or unknown, 40)}"), f"{count:,}")
        if len(rows) > NAMES_SHOWN:
            rest = rows[NAMES_SHOWN:]
            table.add_row(f"  {len(rest)} more", f"{sum(count for _, count in rest):,}")
    table.add_section()
    table.add_row(Text("seconds", style="bold"), f"{command_seconds:.1f}")
    for step, seconds in outcome.seconds.items():
        table.add_row(f"  {step}", f"{seconds:.2f}")
    console.print(table)
    for notice in outcome.told[:NOTICES_SHOWN]:
        console.print(Text(f"! {harmless(notice, 300)}", style="yellow"), soft_wrap=True)
    if (more := len(outcome.told) - NOTICES_SHOWN) > 0:
        console.print(f"! {more} more: the pages of the checks have all.", highlight=False)
    if outcome.untold:
        kinds = "kind of lack" if outcome.untold == 1 else "kinds of lack"
        console.print(
            f"  {outcome.untold} {kinds} in single texts, to a usual share: the pages of the checks have them.",
            highlight=False,
            soft_wrap=True,
        )
    _print_waiting(console, outcome)
    _print_places(console, outcome, home)


def _print_nothing_new(console: Console, outcome: Outcome) -> None:
    looked_at = f"{outcome.looked_at:,} file{'' if outcome.looked_at == 1 else 's'}"
    console.print(Text(f"Nothing is new in {harmless(outcome.inbox, 300)} ({looked_at} looked at)."))
    _print_waiting(console, outcome)


def _print_waiting(console: Console, outcome: Outcome) -> None:
    if outcome.unsettled:
        console.print(f"{outcome.unsettled:,} files are still being written; the next run takes them.")


def _print_places(console: Console, outcome: Outcome, home: Path) -> None:
    lines = [f"warehouse  {home / 'sumber.duckdb'}"]
    lines += [f"page       {outcome.page}"] * bool(outcome.page)
    lines += [f"checks     {outcome.docs}"] * bool(outcome.docs)
    if outcome.state == "refused":
        lines += [*_stuck(outcome), *_after_refusal(outcome, home)]
    else:
        lines.append(f"next       {command(QUESTION, home)}")
        if outcome.rejected:
            lines.append(f"           {command('rejects list', home)}")
    lines.append(f"           {command('ui', home)}")
    for line in lines:
        console.print(Text(harmless_path(line)), soft_wrap=True)


def _after_refusal(outcome: Outcome, home: Path) -> list[str]:
    if outcome.laws:
        return [
            f"nothing of this batch was loaded, and nobody can accept it: it breaks {' and '.join(outcome.laws)}.",
            "The next run reads its files again.",
        ]
    accept = command(f"run --accept {outcome.run_id} --reason '…'", home)
    return ["nothing of this batch was loaded; if it is right as it is:", f"next       {accept}"]


def _stuck(outcome: Outcome) -> list[str]:
    """The files of a batch that is refused again and again, as somebody must look at them."""
    if not outcome.stuck:
        return []
    lines = ["refused three times in a row for the same reasons, with these files:"]
    lines += [f"           {harmless(path, 200)}" for path in outcome.stuck[:PATHS_SHOWN]]
    if len(outcome.stuck) > PATHS_SHOWN:
        lines.append(f"           and {len(outcome.stuck) - PATHS_SHOWN:,} more")
    return lines


def harmless_path(line: str) -> str:
    """A line of our own with a path in it: kept whole, without control characters."""
    return "".join(char for char in line if char.isprintable())
