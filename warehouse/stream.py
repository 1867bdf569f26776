"""Something that is nothing but an Arrow stream."""

from typing import Any


class Arrow:
    """Shows of a frame or a relation only its Arrow stream: of a bare Polars frame DuckDB asks for pyarrow."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.source.__arrow_c_stream__(requested_schema)
