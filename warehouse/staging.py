"""The Parquet files of one run, as tables that the load and the laws can select from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from transforms import schema
from warehouse.arrow import Arrow

# Which files of a run's staging hold which frame.
FILES: dict[str, tuple[str, Mapping[str, Any]]] = {
    "documents": ("refined/*.documents.parquet", schema.DOCUMENTS),
    "articles": ("refined/*.articles.parquet", schema.ARTICLES),
    "attributions": ("refined/*.attributions.parquet", schema.ATTRIBUTIONS),
    "spans": ("refined/*.spans.parquet", schema.SPANS),
    "rejects": ("judged/rejects*.parquet", schema.REJECTS),
    "checks": ("judged/checks*.parquet", schema.CHECKS),
    "assignments": ("stories/assignments*.parquet", schema.ASSIGNMENTS),
    "duplicates": ("stories/duplicates*.parquet", schema.DUPLICATES),
    "lines": ("judged/lines.parquet", schema.LINES),
    "sightings": ("picked/sightings.parquet", schema.SIGHTINGS),
}


def stage(con: duckdb.DuckDBPyConnection, staging: Path) -> None:
    """Make the run's files temporary views staged_documents, staged_articles and so on: DuckDB reads them in slices."""
    for table, (pattern, columns) in FILES.items():
        files = [_literal(file) for file in sorted(staging.glob(pattern))]
        if files:
            con.execute(f"set variable files_of_{table} = ?", [files])
            # Columns by name: slices written by different workers need not agree on their order.
            con.execute(
                f"create or replace temp view staged_{table} as "
                f"from read_parquet(getvariable('files_of_{table}'), union_by_name = true)"
            )
        else:
            con.register(f"staged_{table}", Arrow(pl.DataFrame(schema=dict(columns))))


def _literal(file: Path) -> str:
    """The path with no character left that DuckDB would take for a wildcard."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(file))
