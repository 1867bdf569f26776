"""A fingerprint of what the warehouse says, to tell whether two warehouses say the same."""

import hashlib
from pathlib import Path

import duckdb

from warehouse.open_published import open_published

# What a run leaves about itself, or about the folder that it looked at, differs between equal warehouses.
TABLES = ("documents", "articles", "attributions", "spans", "duplicates", "rejects", "organizations", "rules")
COLUMNS_LEFT_OUT = ("run_id", "picked_up_at", "loaded_at")


def digest(path: Path) -> list[tuple[str, str]]:
    """Each table and the hash of its rows in any order, over all columns but those of a run."""
    with open_published(path) as con:
        return [(table, _digest_of(con, table)) for table in TABLES]


def _digest_of(con: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = con.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? and not internal order by column_name",
        [table],
    ).fetchall()
    taken = [(name, kind) for name, kind in columns if name not in COLUMNS_LEFT_OUT]
    # Each field with its length in front, so that no two rows of fields make one text; a null has no length.
    fields = ", ".join(
        f"coalesce(length({text}) || ':' || {text}, '-')" for text in (_as_text(*column) for column in taken)
    )
    # Sums don't mind the order and, unlike exclusive or, tell two equal rows from none.
    counted = con.execute(
        f"select count(*), sum(md5_number_lower(line)::hugeint), sum(md5_number_upper(line)::hugeint) "
        f"from (select concat({fields}) as line from {table})"
    ).fetchall()[0]
    names = " ".join(name for name, _ in taken)
    return hashlib.sha256(f"{names} {counted}".encode()).hexdigest()


def _as_text(name: str, kind: str) -> str:
    """The column as text that every version of DuckDB writes alike."""
    quoted = '"' + name.replace('"', '""') + '"'
    if kind == "DOUBLE":
        return f"format('{{:.12e}}', {quoted})"
    if kind.startswith("TIMESTAMP"):
        return f"epoch_us({quoted})::varchar"
    if kind.startswith("MAP"):
        return f"to_json({quoted})::varchar"
    return f"{quoted}::varchar"
