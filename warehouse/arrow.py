"""Frames into and out of DuckDB without pyarrow."""

import duckdb
import polars as pl

# In a module without duckdb: Polars keeps the class of what it reads for good, and with it all that its module holds.
from warehouse.stream import Arrow

__all__ = ["Arrow", "frame_of"]


def frame_of(con: duckdb.DuckDBPyConnection, query: str, params: dict[str, object] | None = None) -> pl.DataFrame:
    """The rows of a query as a frame; times are UTC if the connection's zone is."""
    # Wrapped: of its own classes that something kept DuckDB 2.0.0 says on stderr, when the process ends, that they leaked.
    return pl.DataFrame(Arrow(con.sql(query, params=params)))
