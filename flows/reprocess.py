"""The flow `reprocess`: everything derived again from the archive with today's rules, as one entry of the run history."""

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from flows.alive import alive, end_with_server
from flows.harmless import harmless_markdown
from flows.history import recorded_when_served
from flows.recorded_task import recorded_task
from flows.rederive import Rederived, begin_reprocessing, rederive, take_over
from flows.run_place import Run
from flows.skipped import skipped_or_raised
from warehouse.lock import LockHeld


@flow(name="reprocess", persist_result=False)
def reprocess(home: str, dry_run: bool = False, runner: str | None = None) -> Any:
    """Derive every text again from the archive with today's rules; stories keep their ids where they can.

    Args:
        home: where the data lives, as an absolute path
        dry_run: only tell which articles would change, by column
        runner: auto, thread or process; else what HOME/sumber.toml says
    """
    run_id = str(flow_run.id)
    end_with_server()
    with recorded_when_served(run_id), alive(Path(home), run_id):
        try:
            with begin_reprocessing(run_id, Path(home)) as run:
                derived = derive(run, runner)
                if not dry_run:
                    swap(run)
                leave_summary(derived, dry_run)
                return derived
        except LockHeld as held:
            return skipped_or_raised(held)


@recorded_task("derive", "derive from the archive")
def derive(run: Run, runner: str | None) -> Rederived:
    """Derive everything into a new master, and compare it with the old one."""
    return rederive(run, runner)


@recorded_task("swap", "swap and publish")
def swap(run: Run) -> str:
    """Put the new master in the old one's place and publish it."""
    return take_over(run)


@recorded_task("report", "report")
def leave_summary(derived: Rederived, dry_run: bool) -> None:
    """Leave what changed as an artifact."""
    lines = [f"# reprocess{' (dry run: nothing was written)' if dry_run else ''}", ""]
    lines += [harmless_markdown(line, 400) + "  " for line in told(derived, dry_run)]
    create_markdown_artifact("\n".join(lines), key="reprocess-summary", description="What changed by today's rules.")


def told(derived: Rederived, dry_run: bool) -> list[str]:
    """What deriving again changed, a line each, for the terminal and the artifact."""
    different = derived.differences
    would = "would change" if dry_run else "changed"
    lines = [
        f"{derived.documents:,} documents derived again: {derived.articles:,} articles, {derived.rejected:,} rejected;"
        f" rules {derived.old_rules_version or 'none'} -> {derived.rules_version}",
        f"{different.changed:,} articles {would}; {derived.story_changes:,} rows of story_changes",
    ]
    if different.let_in_count:
        lines.append(f"let in: {different.let_in_count:,}")
        lines += [f"  {each.path}: {each.old or 'new'} -> an article" for each in different.let_in]
    if different.lost_count:
        lines.append(f"no article any more: {different.lost_count:,}")
        lines += [f"  {each.path}: {each.new or 'gone'}" for each in different.lost]
    for column in different.columns:
        lines.append(f"{column.column}: {column.articles:,}")
        lines += [
            f"  {each.path}: {_shown(each.old, each.new)} -> {_shown(each.new, each.old)}" for each in column.examples
        ]
    return lines


LONGEST_SHOWN = 80


def _shown(value: str | None, other: str | None) -> str:
    """The value, or of a long one the stretch where it begins to differ from the other."""
    if value is None:
        return "null"
    if len(value) <= LONGEST_SHOWN:
        return value
    pairs = zip(value, other or "", strict=False)
    same = next((place for place, (one, two) in enumerate(pairs) if one != two), min(len(value), len(other or "")))
    begin = max(0, same - LONGEST_SHOWN // 4)
    cut = value[begin : begin + LONGEST_SHOWN]
    return f"{'…' if begin else ''}{cut}{'…' if begin + LONGEST_SHOWN < len(value) else ''}"
