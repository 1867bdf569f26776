"""Frames into and out of DuckDB without pyarrow."""

from typing import Any

import duckdb
import polars as pl


class Arrow:
    """Shows DuckDB only the Arrow stream of a frame: of a bare Polars frame it asks for pyarrow."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.frame.__arrow_c_stream__(requested_schema)


def frame_of(con: duckdb.DuckDBPyConnection, query: str, params: dict[str, object] | None = None) -> pl.DataFrame:
    """The rows of a query as a frame; times are UTC if the connection's zone is."""
    return pl.DataFrame(con.sql(query, params=params))
