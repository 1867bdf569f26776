"""Ask the published warehouse: read-only, without a door to files or network, bounded in memory, time and rows."""

import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

MEMORY_LIMIT = "1GB"
TIMEOUT_SECONDS = 60.0
ROW_LIMIT = 1_000_000

# A snapshot may be pruned between the look at the link and the opening: three publishes in between, so twice is plenty.
TRIES = 3

READING = {
    duckdb.StatementType.SELECT,
    duckdb.StatementType.EXPLAIN,
    duckdb.StatementType.PRAGMA,
    duckdb.StatementType.MULTI,
}


class AskRefused(Exception):
    """Raised when a question gets no answer; the message says why in one sentence."""


@dataclass(frozen=True)
class Answer:
    """The rows that a query gave; `cut` when there were more than the limit."""

    frame: pl.DataFrame
    cut: bool

    @property
    def names(self) -> list[str]:
        return self.frame.columns


def open_published(path: Path, memory_limit: str = MEMORY_LIMIT) -> duckdb.DuckDBPyConnection:
    """A hardened read-only connection to the snapshot that the link names now; raises AskRefused when there is none."""
    for attempt in range(TRIES):
        # By the real name: under the link's name DuckDB would hand out the instance that it opened before.
        snapshot = path.resolve()
        if not snapshot.exists() and attempt == TRIES - 1:
            raise AskRefused(f"{path} is not there: nothing has been published yet, type `sumber run` first.")
        try:
            con = duckdb.connect(
                str(snapshot),
                read_only=True,
                config={
                    "enable_external_access": "false",
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "allow_community_extensions": "false",
                    "python_enable_replacements": "false",
                    "memory_limit": memory_limit,
                    "temp_directory": "",
                },
            )
        except duckdb.Error as error:
            if attempt == TRIES - 1:
                raise AskRefused(f"{path} can't be opened: {_sentence(error)}") from error
            continue
        con.execute("set timezone = 'UTC'")
        con.execute("set lock_configuration = true")
        return con
    raise AssertionError("the last attempt returns or raises")


def ask(
    path: Path,
    query: str,
    timeout_s: float = TIMEOUT_SECONDS,
    row_limit: int = ROW_LIMIT,
    memory_limit: str = MEMORY_LIMIT,
) -> Answer:
    """The answer of the published warehouse to one query; raises AskRefused for anything else."""
    con = open_published(path, memory_limit)
    clock = threading.Timer(timeout_s, con.interrupt)
    try:
        statements = con.extract_statements(query)
        if len(statements) != 1:
            raise AskRefused(f"One query at a time: this holds {len(statements)}.")
        if statements[0].type not in READING:
            raise AskRefused(
                f"Only queries are answered, this is {statements[0].type.name}: the published warehouse is read-only."
            )
        clock.start()
        relation = con.sql(query)
        if relation is None:
            raise AskRefused("The query gives no rows.")
        frame = pl.DataFrame(relation.limit(row_limit + 1))
        return Answer(frame.head(row_limit), frame.height > row_limit)
    except duckdb.InterruptException as error:
        raise AskRefused(f"The query took longer than {timeout_s:g} seconds and was stopped.") from error
    except (duckdb.Error, pl.exceptions.PolarsError, RuntimeError, MemoryError) as error:
        raise AskRefused(_sentence(error)) from error
    finally:
        clock.cancel()
        con.close()


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split("\n\n")[0].split())
