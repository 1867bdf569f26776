"""Leave a run's artifacts in Prefect's history: the summary with its picture, its rejects and its duplicates."""

from prefect.artifacts import (
    create_image_artifact,
    create_link_artifact,
    create_markdown_artifact,
    create_table_artifact,
)

from flows.bars import bars_svg, data_uri
from flows.harmless import harmless_cell, harmless_markdown
from flows.outcome import Outcome
from flows.run_place import Run
from flows.tally import duplicates_shown, rejects_shown

# What a person reads in a minute; the rest is in the table `checks`.
NOTICES_SHOWN = 20
# Where `sumber ui` and `sumber serve` show the page and the docs, on whatever port.
PAGE_LINK, DOCS_LINK = "/sumber/report/index.html", "/sumber/docs/index.html"


def leave_artifacts(run: Run, outcome: Outcome) -> None:
    """Create the artifacts `ingest-summary`, `ingest-picture`, `page`, `rejects` and `duplicates`; empty ones are left out."""
    create_markdown_artifact(summary_markdown(outcome), key="ingest-summary", description="What this run did.")
    if outcome.agencies:
        create_image_artifact(
            data_uri(picture(outcome)), key="ingest-picture", description="Accepted texts by agency and language."
        )
    create_link_artifact(
        PAGE_LINK, "The warehouse in pictures", key="page", description=f"{run.home}/report/index.html"
    )
    rejects = rejects_shown(run)
    if rejects.height:
        rows = [
            {
                "path": harmless_cell(row["path"]),
                "check": row["check_id"],
                "must hold": row["expectation"],
                "observed": harmless_cell(row["observed"]),
                "document_id": row["document_id"],
            }
            for row in rejects.iter_rows(named=True)
        ]
        create_table_artifact(
            rows, key="rejects", description=f"{outcome.rejected:,} texts rejected; {len(rows):,} reasons shown."
        )
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
        create_table_artifact(
            rows, key="duplicates", description=f"{outcome.duplicates:,} copies found; {len(rows):,} matches shown."
        )


def facts(outcome: Outcome) -> list[tuple[str, str]]:
    """The ten facts of a run that a person asks for first."""
    known = [(name, count) for name, count in outcome.agencies if name is not None]
    spoken = [(name, count) for name, count in outcome.languages if name not in (None, "und")]
    return [
        ("picked up", f"{outcome.picked_up:,}"),
        ("articles", f"{outcome.articles:,}"),
        ("new stories", f"{outcome.new_stories:,}"),
        ("copies of known stories", f"{outcome.duplicates:,}"),
        ("rejected", f"{outcome.rejected:,}"),
        ("unreadable", f"{outcome.unreadable:,}"),
        ("agencies credited", _most(known)),
        ("languages", _most(spoken)),
        ("checks that ask for a look", f"{len(outcome.told):,}"),
        ("seconds", f"{sum(outcome.seconds.values()):.1f}"),
    ]


def summary_markdown(outcome: Outcome) -> str:
    """The run in Markdown; whatever came from a file is escaped."""
    lines = [
        f"# ingest: {outcome.state}",
        f"From {harmless_markdown(outcome.inbox, 300)}",
        "",
        "| fact | |",
        "|---|---:|",
    ]
    lines += [f"| {name} | {harmless_markdown(said)} |" for name, said in facts(outcome)]
    if outcome.told or outcome.untold:
        lines += ["", "## What the checks tell", ""]
        lines += [f"- {harmless_markdown(notice, 400)}" for notice in outcome.told[:NOTICES_SHOWN]]
        if outcome.untold:
            lines.append(f"- {outcome.untold} more about single texts, to a usual share")
    if outcome.stuck:
        lines += ["", "## Refused three times in a row for the same reasons: these files wait", ""]
        lines += [f"- {harmless_markdown(path, 200)}" for path in outcome.stuck[:NOTICES_SHOWN]]
    lines += ["", "| step | seconds |", "|---|---:|"]
    lines += [f"| {step} | {seconds:.2f} |" for step, seconds in outcome.seconds.items()]
    lines += ["", f"[The warehouse in pictures]({PAGE_LINK}) · [the checks, run by run]({DOCS_LINK})"]
    return "\n".join(lines)


def picture(outcome: Outcome) -> str:
    """Accepted texts by agency and by language as SVG."""
    agencies = [(name or "nobody credited", count) for name, count in outcome.agencies]
    languages = [(name or "unknown", count) for name, count in outcome.languages]
    return bars_svg([("accepted texts by agency", agencies), ("by language", languages)])


def _most(counted: list[tuple[str, int]]) -> str:
    if not counted:
        return "none"
    name, count = counted[0]
    return f"{len(counted)}, most {name} ({count:,})"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)
