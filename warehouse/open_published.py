"""Open the published warehouse for reading: no door to files or network, configuration locked."""

from pathlib import Path

import duckdb

MEMORY_LIMIT = "1GB"

# A snapshot may be pruned between the look at the link and the opening; that takes three publishes, so twice is plenty.
TRIES = 3


class AskRefused(Exception):
    """Raised when a question gets no answer; the message says why in one sentence."""


def open_published(path: Path, memory_limit: str = MEMORY_LIMIT) -> duckdb.DuckDBPyConnection:
    """A hardened read-only connection to the snapshot that the link names now; raises AskRefused when there is none."""
    for attempt in range(1, TRIES + 1):
        # By the real name: under the link's name DuckDB would hand out the instance that it opened before.
        snapshot = path.resolve()
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
            if attempt < TRIES:
                continue
            if not snapshot.exists():
                raise AskRefused(f"{path} is not there: nothing has been published yet, run sumber first.") from error
            raise AskRefused(f"{path} can't be opened: {str(error).splitlines()[0]}") from error
        con.execute("set timezone = 'UTC'")
        con.execute("set lock_configuration = true")
        return con
    raise AssertionError("the last attempt returns or raises")
