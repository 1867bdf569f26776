"""The memory of lines that stories share, from run to run: hashes and counts, no words."""

import duckdb
import polars as pl

from warehouse.arrow import Arrow, frame_of

STATEMENTS = (
    "update recurring_lines as known set story_count = story_count + l.stories, last_run_id = $run_id"
    " from staged_lines as l where known.line_id = l.line_id::uuid",
    "insert into recurring_lines by name"
    " select line_id::uuid as line_id, stories as story_count, $run_id as first_run_id, $run_id as last_run_id"
    " from staged_lines where line_id::uuid not in (select line_id from recurring_lines)",
)


def known_lines(con: duckdb.DuckDBPyConnection, lines: pl.DataFrame) -> pl.DataFrame:
    """Of these lines (line_id) those that earlier runs met, as line_id and stories."""
    con.register("asked_lines", Arrow(lines.select("line_id")))
    try:
        query = (
            "select line_id::varchar as line_id, story_count as stories from recurring_lines"
            " where line_id in (select line_id::uuid from asked_lines)"
        )
        return frame_of(con, query)
    finally:
        con.unregister("asked_lines")


def count_lines(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Add the run's staged lines to those that are known, inside the caller's transaction."""
    for statement in STATEMENTS:
        con.execute(statement, {"run_id": run_id})
