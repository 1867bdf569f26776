"""Leave a run's artifacts in Prefect's history: the summary, its rejects and its duplicates."""

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.harmless import harmless_cell, harmless_markdown
from flows.outcome import Outcome
from flows.run_place import Run
from flows.tally import duplicates_shown, rejects_shown

# What a person reads in a minute; the rest is in the table `checks`.
NOTICES_SHOWN = 20


def leave_artifacts(run: Run, outcome: Outcome) -> None:
    """Create the artifacts `ingest-summary`, `rejects` and `duplicates`; an empty table is left out."""
    create_markdown_artifact(summary_markdown(outcome), key="ingest-summary", description="What this run did.")
    rejects = rejects_shown(run)
    if rejects.height:
        rows = [
            {
                "path": harmless_cell(row["path"]),
                "check": row["check_id"],
                "observed": harmless_cell(row["observed"]),
                "document_id": row["document_id"],
            }
            for row in rejects.iter_rows(named=True)
        ]
        create_table_artifact(rows, key="rejects", description=f"Refused texts, {len(rows)} reasons at most shown.")
    duplicates = duplicates_shown(run)
    if duplicates.height:
        rows = [
            {
                "path": harmless_cell(row["path"]),
                "kind": row["kind"],
                "jaccard": _rounded(row["jaccard"]),
                "containment": _rounded(row["containment"]),
                "joined": row["joined"],
                "document_id": row["document_id"],
                "story_id": row["story_id"],
            }
            for row in duplicates.iter_rows(named=True)
        ]
        create_table_artifact(rows, key="duplicates", description=f"Copies found, {len(rows)} matches at most shown.")


def summary_markdown(outcome: Outcome) -> str:
    """The run in Markdown; whatever came from a file is escaped."""
    counts = [
        ("picked up", outcome.picked_up),
        ("articles", outcome.articles),
        ("new stories", outcome.new_stories),
        ("duplicates", outcome.duplicates),
        ("rejected", outcome.rejected),
        ("unreadable", outcome.unreadable),
    ]
    lines = [
        f"# ingest: {outcome.state}",
        f"From {harmless_markdown(outcome.inbox, 300)}",
        "",
        "| what | texts |",
        "|---|---:|",
    ]
    lines += [f"| {name} | {count:,} |" for name, count in counts]
    for title, rows, unknown in (
        ("agency", outcome.agencies, "nobody credited"),
        ("language", outcome.languages, "unknown"),
    ):
        lines += ["", f"| {title} | texts |", "|---|---:|"]
        lines += [f"| {harmless_markdown(name or unknown)} | {count:,} |" for name, count in rows]
    lines += ["", "| step | seconds |", "|---|---:|"]
    lines += [f"| {step} | {seconds:.2f} |" for step, seconds in outcome.seconds.items()]
    if outcome.notices:
        lines += ["", "## What the checks tell", ""]
        lines += [f"- {harmless_markdown(notice, 400)}" for notice in outcome.notices[:NOTICES_SHOWN]]
    return "\n".join(lines)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)
