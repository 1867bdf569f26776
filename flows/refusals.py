"""Whether a home's batch is refused again and again for the same reasons."""

from pathlib import Path

import duckdb

from warehouse.master import connect_master

# Twice may be a passing fault of a feed; at the third time somebody must look at the files.
EQUAL_REFUSALS = 3

# In the order in which runs were loaded, not of their clocks: a clock that was set back would hide the newest.
LAST_REASONS = """
select r.state, list(c.check_id order by c.check_id) filter (c.severity = 'critical' and not c.success and c.scope = 'batch')
from runs as r
join (select run_id, max(revision) as revision from revisions group by run_id) as v using (run_id)
left join checks as c using (run_id)
group by r.run_id, v.revision, r.state
order by v.revision desc
limit $runs
"""


def is_stuck(home: Path) -> bool:
    """Whether the last EQUAL_REFUSALS runs were all refused, each by the same checks."""
    con = connect_master(home)
    try:
        return tells_stuck(con)
    finally:
        con.close()


def tells_stuck(con: duckdb.DuckDBPyConnection) -> bool:
    """As `is_stuck`, by what a connection to the master or a snapshot tells."""
    last = con.execute(LAST_REASONS, {"runs": EQUAL_REFUSALS}).fetchall()
    reasons = {tuple(found or ()) for _, found in last}
    return len(last) == EQUAL_REFUSALS and {state for state, _ in last} == {"refused"} and len(reasons) == 1
