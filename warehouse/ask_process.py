"""The process that answers one query and ends: reads a request from its input, writes an Arrow stream or one sentence."""

import json
import os
import resource
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.ask import GRACE_SECONDS
from warehouse.open_published import AskRefused, open_published

READING = {
    duckdb.StatementType.SELECT,
    duckdb.StatementType.EXPLAIN,
    duckdb.StatementType.PRAGMA,
    duckdb.StatementType.MULTI,
}

# Polars dies on these types of DuckDB instead of raising.
NOT_IN_FRAMES = ("INTERVAL", "UNION", "BIGNUM", "TIME WITH TIME ZONE", "BIT")


def answer(request: dict[str, Any]) -> pl.DataFrame:
    """The rows of the request's query, one more than its limit where there are more."""
    con = open_published(Path(request["path"]), run_id=request.get("run_id"))
    clock = threading.Timer(request["timeout_s"], con.interrupt)
    clock.daemon = True
    try:
        statements = con.extract_statements(request["query"])
        if len(statements) != 1:
            raise AskRefused(f"One query at a time: this holds {len(statements)}.")
        if statements[0].type not in READING:
            raise AskRefused(f"Only queries are answered, this is {statements[0].type.name}.")
        clock.start()
        relation = con.sql(request["query"])
        if relation is None:
            raise AskRefused("The query gives no rows.")
        return pl.DataFrame(_readable(relation).limit(request["row_limit"] + 1))
    except duckdb.InterruptException:
        raise AskRefused(f"The query took longer than {request['timeout_s']:g} seconds and was stopped.") from None
    except duckdb.OutOfMemoryException:
        raise AskRefused(
            "The query needs more memory than one query is given: ask for fewer rows or columns."
        ) from None
    except (duckdb.Error, pl.exceptions.PolarsError, RuntimeError, MemoryError) as error:
        raise AskRefused(" ".join(str(error).split("\n\n")[0].split())) from None
    finally:
        clock.cancel()
        con.close()


def _readable(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The relation with every column as text that a frame has no type for."""
    kinds = [str(kind) for kind in relation.types]
    if not any(kind in text for text in kinds for kind in NOT_IN_FRAMES):
        return relation
    taken = []
    for name, text in zip(relation.columns, kinds, strict=True):
        quoted = '"' + name.replace('"', '""') + '"'
        taken.append(f"{quoted}::varchar as {quoted}" if any(kind in text for kind in NOT_IN_FRAMES) else quoted)
    return relation.project(", ".join(taken))


def bound(request: dict[str, Any]) -> None:
    """Limit the process itself: functions that build long strings heed neither DuckDB's memory limit nor its interrupt."""
    resource.setrlimit(resource.RLIMIT_DATA, (request["memory_bytes"], request["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    killer = threading.Timer(request["timeout_s"] + GRACE_SECONDS, os._exit, [2])
    killer.daemon = True
    killer.start()


def main() -> None:
    """Answer the request on standard input."""
    request = json.loads(sys.stdin.buffer.read())
    bound(request)
    try:
        request["query"].encode()  # a lone surrogate is no text
        frame = answer(request)
    except (AskRefused, UnicodeEncodeError) as error:
        sys.stdout.buffer.write(str(error).encode("utf-8", "replace"))
        sys.stdout.flush()
        os._exit(1)
    frame.write_ipc_stream(sys.stdout.buffer)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
