"""What somebody may want to be called for: agencies that fall silent, and broken checks as events that automations hear."""

from typing import TYPE_CHECKING

import polars as pl

from flows.run_place import Run
from transforms.schema import ATTRIBUTIONS, REJECTS
from warehouse.arrow import frame_of
from warehouse.master import connect_master

if TYPE_CHECKING:
    from flows.outcome import Outcome

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
