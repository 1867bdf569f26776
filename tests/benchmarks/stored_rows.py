"""Make a small warehouse large without reading texts: `python -m tests.benchmarks.stored_rows HOME COPIES [--days 1]`.

Every row that belongs to a text is stored COPIES more times, under other ids and other keys of the story index, some days earlier each
time: what grows with what is stored (look-ups, copies, catalogs) then costs what it would after so many texts.
"""

import argparse
from pathlib import Path

import duckdb

from warehouse.master import connect_master
from warehouse.transaction import transaction

# Copies that are written at once, so that a transaction fits in memory.
AT_ONCE = 25
# The first bit of a key says of which kind it is (transforms/candidates.py).
KIND = 1 << 31

OTHER_ID = "if(c.copy = 0, {0}, md5({0}::varchar || c.copy)::uuid)"
DAYS_BEFORE = "{0} - c.copy::integer * interval (getvariable('days')) day"
CHANGED = {
    "document_id": OTHER_ID,
    "story_id": OTHER_ID,
    "matched_document_id": OTHER_ID,
    "modified_at": DAYS_BEFORE,
    "path": "'copy-' || c.copy || '/' || {0}",
    "body_hash": "if(c.copy = 0, {0}, hash({0}, c.copy))",
    # The oldest copy has the lowest numbers, as if it had been loaded first.
    "number": "{0} + getvariable('texts') * (getvariable('copies') - c.copy::uinteger)",
    "key": f"if(c.copy = 0, {{0}}, ({{0}} & {KIND}) | (hash({{0}}, c.copy) & {KIND - 1})::uinteger)",
}
INDEX = ("story_texts", "story_keys")
TABLES = ("documents", "articles", "attributions", "spans", "duplicates", "sightings", *INDEX)


def store_copies(home: Path, copies: int, days: int) -> int:
    """Store the rows, each copy so many days before the one before it; gives how many documents there are then."""
    con = connect_master(home)
    try:
        for table in TABLES:
            con.execute(f"create temp table {table}_made as from {table}")
        con.execute(f"set variable days = {days}; set variable copies = {copies}::uinteger")
        con.execute("set variable texts = (select max(number) from story_texts_made)")
        with transaction(con):
            for table in INDEX:
                con.execute(f"delete from {table}")
        for begin in range(copies, -1, -AT_ONCE):
            _store(con, max(0, begin - AT_ONCE + 1), begin)
        return int(con.execute("select count(*) from documents").fetchall()[0][0])
    finally:
        con.close()


def _store(con: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    with transaction(con):
        for table in TABLES:
            begin = first if table in INDEX else max(1, first)
            copies = f"(select unnest(range({last}, {begin} - 1, -1)) as copy)"
            columns = _columns(con, table)
            con.execute(f"insert into {table} by name select {columns} from {copies} as c, {table}_made as t")


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> str:
    names = [row[0] for row in con.execute(f"select column_name from (describe {table}_made)").fetchall()]
    return ", ".join(
        f"{CHANGED[name].format('t.' + name)} as {name}" if name in CHANGED else f"t.{name}" for name in names
    )


def main() -> None:
    """Store the copies and say how many documents there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("copies", type=int)
    parser.add_argument("--days", type=int, default=1)
    asked = parser.parse_args()
    print(store_copies(asked.home, asked.copies, asked.days))


if __name__ == "__main__":
    main()
