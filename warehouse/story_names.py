"""After a reprocessing: stories keep the names that they had, and every other change of a story is recorded."""

from datetime import datetime

import duckdb

# A story is named by its canonical article. Where the old canonical article of a story is in the new one, it names it
# on; of several (stories that became one) the new first article if it is one, else the first in the order of the texts.
KEPT = """
create or replace temp table kept as
select a.story_id as made_id, arg_min(o.document_id, (o.document_id <> a.story_id, t.number)) as kept_id
from articles as a
join old.articles as o on o.document_id = a.document_id and o.is_canonical
join story_texts as t on t.document_id = a.document_id
group by a.story_id
having kept_id <> made_id
"""
RENAMES = (
    "update articles set story_id = k.kept_id, is_canonical = (document_id = k.kept_id) from kept as k where story_id = k.made_id",
    "update duplicates set story_id = k.kept_id from kept as k where story_id = k.made_id",
    "update story_texts set story_id = k.kept_id from kept as k where story_id = k.made_id",
)
CHANGES = """
insert into story_changes by name
select
    coalesce(n.document_id, o.document_id) as document_id,
    o.story_id as old_story_id,
    n.story_id as new_story_id,
    $rules_version as rules_version,
    $run_id as run_id,
    $changed_at::timestamptz as changed_at
from articles as n
full join old.articles as o on o.document_id = n.document_id
where n.story_id is distinct from o.story_id
"""


def keep_story_names(con: duckdb.DuckDBPyConnection) -> int:
    """Rename the new stories after the canonical articles of `old` that they hold; gives how many were renamed."""
    con.execute(KEPT)
    for rename in RENAMES:
        con.execute(rename)
    return int(con.execute("select count(*) from kept").fetchall()[0][0])


def record_story_changes(con: duckdb.DuckDBPyConnection, run_id: str, rules_version: str, changed_at: datetime) -> int:
    """Add a row to story_changes for each article whose story is not what it was in `old`; gives how many."""
    values = {"run_id": run_id, "rules_version": rules_version, "changed_at": changed_at}
    con.execute(CHANGES, values)
    counted = con.execute("select count(*) from story_changes where run_id = ?", [run_id]).fetchall()
    return int(counted[0][0])
