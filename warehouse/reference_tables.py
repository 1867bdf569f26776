"""The tables that mirror the reference data of the latest load."""

import duckdb
import polars as pl

from warehouse.arrow import Arrow

ORGANIZATIONS = """
create or replace temp table wanted as
select
    organization_id,
    nullif(name, '')               as name,
    nullif(kind, '')               as kind,
    nullif(country, '')            as country,
    nullif(parent_id, '')          as parent_id,
    try_cast(oana_member as boolean) as oana_member,
    nullif(wikidata_id, '')        as wikidata_id,
    nullif(domain, '')             as domain
from reference_rows
"""

RULES = "create or replace temp table wanted as select rule, map(names, texts) as definition from reference_rows"

OPTIONAL_ORGANIZATION_COLUMNS = ("name", "kind", "country", "parent_id", "oana_member", "wikidata_id", "domain")


def replace_reference(con: duckdb.DuckDBPyConnection, organizations: pl.DataFrame, rules: pl.DataFrame) -> None:
    """Write both tables anew, inside the caller's transaction, where the reference data is not what they hold.

    Both frames are rows of CSV, all text; the first column of `rules` is the rule's name, its others become a map.
    """
    missing = [
        pl.lit(None, pl.String).alias(c) for c in OPTIONAL_ORGANIZATION_COLUMNS if c not in organizations.columns
    ]
    _replace(con, "organizations", organizations.with_columns(missing), ORGANIZATIONS)
    _replace(con, "rules", _as_maps(rules), RULES)


def _replace(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, wanted: str) -> None:
    con.register("reference_rows", Arrow(rows))
    con.execute(wanted)
    differing = con.execute(
        f"select count(*) from ((from wanted except all from {table}) union all (from {table} except all from wanted))"
    ).fetchall()[0][0]
    if differing:
        con.execute(f"delete from {table}")
        con.execute(f"insert into {table} from wanted")


def _as_maps(rules: pl.DataFrame) -> pl.DataFrame:
    """One row per rule: its name, the names of its filled columns, and what they say."""
    key, *others = rules.columns or ["rule"]
    filled = [
        {"rule": row[key], "names": [n for n in others if row[n]], "texts": [row[n] for n in others if row[n]]}
        for row in rules.iter_rows(named=True)
    ]
    return pl.DataFrame(filled, schema={"rule": pl.String, "names": pl.List(pl.String), "texts": pl.List(pl.String)})
