"""Open the published warehouse for reading: no door to files or network, configuration locked."""

from pathlib import Path

import duckdb

from warehouse.lake import Lake, LakeUnusable, attach_for_reading, lake_of

MEMORY_LIMIT = "1GB"

# A snapshot may be pruned between the look at the link and the opening; that takes three publishes, so twice is plenty.
TRIES = 3

HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}


class AskRefused(Exception):
    """Raised when a question gets no answer; the message says why in one sentence."""


def is_published(path: Path) -> bool:
    """Whether there is a warehouse to read: a snapshot, or a lake in its place."""
    return path.exists() or lake_of(path.parent) is not None


def open_published(
    path: Path, memory_limit: str = MEMORY_LIMIT, run_id: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A hardened read-only connection to the newest snapshot, or to that of a run; raises AskRefused when there is none."""
    lake = lake_of(path.parent)
    if lake is not None:
        return _open_lake(lake, memory_limit, run_id)
    path = path if run_id is None else _snapshot_of(path, run_id)
    for attempt in range(1, TRIES + 1):
        # By the real name: under the link's name DuckDB would hand out the instance that it opened before.
        snapshot = path.resolve()
        try:
            con = duckdb.connect(
                str(snapshot),
                read_only=True,
                config={"enable_external_access": "false", **HARDENED, "memory_limit": memory_limit},
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


def _open_lake(lake: Lake, memory_limit: str, run_id: str | None) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={**HARDENED, "memory_limit": memory_limit})
    try:
        attach_for_reading(con, lake, run_id)
    except (LakeUnusable, duckdb.Error) as error:
        con.close()
        raise AskRefused(str(error).splitlines()[0]) from None
    con.execute("set timezone = 'UTC'")
    # The doors close behind what was opened: of the files only those of the lake can be read from here on.
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    return con


def _snapshot_of(path: Path, run_id: str) -> Path:
    found = sorted((path.parent / "snapshots").glob("*.duckdb"))
    for snapshot in found:
        if snapshot.stem.partition("-")[2] == run_id:
            return snapshot
    kept = ", ".join(snapshot.stem.partition("-")[2] for snapshot in found)
    raise AskRefused(f"no snapshot of run {run_id} is kept; there are those of {kept or 'none'}.")
