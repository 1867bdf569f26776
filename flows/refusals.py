"""Whether a home's batch is refused again and again for the same reasons."""

from pathlib import Path

from warehouse.master import connect_master

# Twice may be a passing fault of a feed; at the third time somebody must look at the files.
EQUAL_REFUSALS = 3

LAST_REASONS = """
select r.state, list(c.check_id order by c.check_id) filter (c.severity = 'critical' and not c.success and c.scope = 'batch')
from runs as r
left join checks as c using (run_id)
group by r.run_id, r.started_at, r.state
order by r.started_at desc
limit $runs
"""


def is_stuck(home: Path) -> bool:
    """Whether the last EQUAL_REFUSALS runs were all refused, each by the same checks."""
    con = connect_master(home)
    try:
        last = con.execute(LAST_REASONS, {"runs": EQUAL_REFUSALS}).fetchall()
    finally:
        con.close()
    reasons = {tuple(found or ()) for _, found in last}
    return len(last) == EQUAL_REFUSALS and {state for state, _ in last} == {"refused"} and len(reasons) == 1
