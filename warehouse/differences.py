"""How the articles of a new master differ from those of the old one, column by column."""

from typing import NamedTuple

import duckdb

# What differs by the mere fact of a reprocessing, and what is told elsewhere (stories) or is the key.
NOT_COMPARED = ("document_id", "rules_version", "run_id", "loaded_at")
EXAMPLES = 3


class Example(NamedTuple):
    """One article of which a column changes."""

    path: str
    document_id: str
    old: str | None
    new: str | None


class ColumnChange(NamedTuple):
    """A column, how many articles have another value in it, and the first of them."""

    column: str
    articles: int
    examples: list[Example]


class Differences(NamedTuple):
    """What changes: articles in any way, those let in, those lost, and by column the ones that stay articles."""

    changed: int
    let_in_count: int
    let_in: list[Example]
    lost_count: int
    lost: list[Example]
    columns: list[ColumnChange]


def differences(con: duckdb.DuckDBPyConnection, examples: int = EXAMPLES) -> Differences:
    """Compare the articles, their evidence and their spans with those of `old`."""
    con.execute(TOLD.format(side="old_told", database="old."))
    con.execute(TOLD.format(side="new_told", database=""))
    query = "select column_name from (describe new_told)"
    names = [row[0] for row in con.execute(query).fetchall() if row[0] not in NOT_COMPARED]
    stays = "o.document_id is not null and n.document_id is not null"
    conditions = {name: f"{stays} and o.{name} is distinct from n.{name}" for name in names}
    conditions["let in"] = "o.document_id is null"
    conditions["lost"] = "n.document_id is null"
    counted = ", ".join(f"count(*) filter ({condition})" for condition in conditions.values())
    anything = " or ".join(f"({condition})" for condition in conditions.values())
    *counts, changed = con.execute(f"select {counted}, count(*) filter ({anything}) {SIDES}").fetchall()[0]
    count_of = dict(zip(conditions, counts, strict=True))
    columns = [
        ColumnChange(name, count_of[name], _examples(con, conditions[name], f"o.{name}", f"n.{name}", examples))
        for name in names
        if count_of[name]
    ]
    return Differences(
        changed,
        count_of["let in"],
        _examples(con, conditions["let in"], "od.reason", "n.headline", examples) if count_of["let in"] else [],
        count_of["lost"],
        _examples(con, conditions["lost"], "o.headline", "nd.reason", examples) if count_of["lost"] else [],
        sorted(columns, key=lambda each: -each.articles),
    )


# One row per article of a side, with its evidence and spans in words.
TOLD = """
create or replace temp view {side} as
select a.*, t.told as attributions, s.told as spans
from {database}articles as a
left join (
    select document_id, string_agg(concat(role, ' ', organization_id, ' by ', rule, ' at ', start_char), ', '
        order by start_char, end_char, role, organization_id, rule) as told
    from {database}attributions group by document_id
) as t using (document_id)
left join (
    select document_id, string_agg(concat(kind, ' ', start_char, '-', end_char), ', ' order by start_char) as told
    from {database}spans group by document_id
) as s using (document_id)
"""
SIDES = """
from old_told as o full join new_told as n on n.document_id = o.document_id
left join old.documents as od on od.document_id = coalesce(o.document_id, n.document_id)
left join documents as nd on nd.document_id = od.document_id
"""


def _examples(con: duckdb.DuckDBPyConnection, condition: str, old: str, new: str, many: int) -> list[Example]:
    found = con.execute(
        f"select od.path, od.document_id::varchar, {old}::varchar, {new}::varchar {SIDES} where {condition}"
        f" order by od.path, od.document_id limit {many}"
    ).fetchall()
    return [Example(*row) for row in found]
