"""What somebody may want to be called for: agencies that fall silent, new lines, and broken checks as events."""

import hashlib
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from expectations.measure_alarms import measure_new_lines, shared_lines
from flows.run_place import Run
from transforms.schema import ASSIGNMENTS, ATTRIBUTIONS, LINES, REJECTS
from warehouse.arrow import frame_of
from warehouse.line_memory import known_lines
from warehouse.master import connect_master

if TYPE_CHECKING:
    from flows.outcome import Outcome

SHARED_LINES = {"line": pl.String, "same": pl.String, "stories": pl.Int64}
EVENT = "sumber.check.failed"
# An agency that has not written for longer is gone; a year of days is habit enough.
DAYS_REMEMBERED = 400

AGENCY_DAYS = f"""
select distinct a.organization_id, d.picked_up_at::date as day
from attributions as a
join documents as d using (document_id)
where a.role = 'origin' and d.outcome = 'article' and d.picked_up_at > now() - interval {DAYS_REMEMBERED} days
"""


def agency_days(run: Run) -> pl.DataFrame:
    """The days on which a text credited to an agency came in (organization_id, day), with this run's own day."""
    con = connect_master(run.home)
    try:
        earlier = frame_of(con, AGENCY_DAYS)
    finally:
        con.close()
    rejected = run.rows("judged/rejects.parquet", ["document_id"], REJECTS)
    credited = run.rows("refined/*.attributions.parquet", ["document_id", "organization_id", "role"], ATTRIBUTIONS)
    today = (
        credited.filter(pl.col("role") == "origin")
        .join(rejected, on="document_id", how="anti")
        .select("organization_id", pl.lit(run.started_at.date()).alias("day"))
        .unique()
    )
    return pl.concat([earlier.cast(dict(today.schema)), today]).unique()  # type: ignore[arg-type]


def new_lines(run: Run) -> pl.DataFrame:
    """The lines that the run's stories share and no earlier run made familiar (line, stories).

    Leaves judged/lines.parquet, which the load adds to what is known.
    """
    canonical = run.rows("stories/assignments*.parquet", ["document_id", "is_canonical"], ASSIGNMENTS).filter(
        pl.col("is_canonical")
    )
    # Batch by batch: the bodies of a whole run would not fit. A line in many texts is more than once in one of them.
    batches = sorted(run.staging.glob("refined/*.articles.parquet"))
    with ThreadPoolExecutor(run.settings.workers) as threads:
        shared = list(threads.map(partial(_shared_in_batch, canonical), batches))
    lines = pl.concat([pl.DataFrame(schema=SHARED_LINES), *shared]).group_by("same", maintain_order=True)
    counted = lines.agg(pl.col("line").min(), pl.col("stories").sum())
    named = counted.with_columns(pl.col("same").map_elements(_line_id, return_dtype=pl.String).alias("line_id"))
    named.select(list(LINES)).write_parquet(run.room("judged") / "lines.parquet")
    con = connect_master(run.home)
    try:
        loaded = con.execute("select count(*) from runs where state in ('loaded', 'accepted')").fetchall()[0][0]
        return measure_new_lines(named, known_lines(con, named), int(loaded))
    finally:
        con.close()


def _shared_in_batch(canonical: pl.DataFrame, batch: Path) -> pl.DataFrame:
    texts = pl.read_parquet(batch, columns=["document_id", "body", "rights_notice"])
    # A join looks up the rows of one frame in the other: here the run's stories in one batch, as that is the small one.
    own = canonical.join(texts, on="document_id", how="semi")
    found = shared_lines(texts.join(own, on="document_id", how="semi")).select(list(SHARED_LINES))
    # A copy: lines cut out of bodies would keep the bodies of a million texts in memory.
    return pl.DataFrame(found.rows(), schema=SHARED_LINES, orient="row")


def _line_id(line: str) -> str:
    return str(uuid.UUID(bytes=hashlib.sha256(line.encode()).digest()[:16]))


def raise_alarms(outcome: "Outcome") -> None:
    """Emit one event for each notice that a person should read, and one for a refusal; rejected texts alone are daily."""
    from prefect.events import emit_event

    for notice in outcome.notices:
        if notice.shown and (notice.severity == "warning" or outcome.state == "refused"):
            emit_event(
                EVENT,
                resource={
                    "prefect.resource.id": f"sumber.check.{notice.check_id}",
                    "prefect.resource.name": notice.check_id,
                    "sumber.severity": notice.severity,
                    "sumber.state": outcome.state,
                },
                payload={"sentence": notice.sentence, "observed": notice.observed, "stuck": outcome.stuck[:20]},
            )
