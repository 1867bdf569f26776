"""What a run needs to know: where the data lives, and the settings that a user may change in HOME/sumber.toml."""

import os
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from warehouse.addresses import is_address, place_of

PACKAGE_ROOT = Path(__file__).resolve().parent.parent
PACKAGED_SEEDS = PACKAGE_ROOT / "seeds"

# A wire text is 2.7 kB on average and a long read 100 kB: 16 MiB is far from any text and still fits in memory many times.
MAX_FILE_BYTES = 16 * 1024 * 1024
# Copying tools write in bursts well under a second apart.
SETTLE_SECONDS = 2.0
# A weekday with day and month recurs after 5 years at the earliest.
DATE_HORIZON_YEARS = 5
# Copies of a wire text appear within days, of a feature within weeks (design: default 90 days of modified_at).
DUPLICATE_WINDOW_DAYS = 90


class WrongUsage(Exception):
    """The command can't be done as it was asked for; the message says what to do instead."""


@dataclass(frozen=True)
class Settings:
    """The settings of one home; HOME/sumber.toml may set every one of them by its name."""

    date_horizon_years: int = DATE_HORIZON_YEARS
    duplicate_window_days: int = DUPLICATE_WINDOW_DAYS
    max_file_bytes: int = MAX_FILE_BYTES
    settle_seconds: float = SETTLE_SECONDS
    # Of an inbox in object storage whose folders' names only grow: how many of the last ones a run lists again; 0 lists all.
    inbox_folders_listed: int = 0
    # Addresses (s3://…) in the place of HOME/archive, and of HOME/staging for what workers elsewhere read and write.
    archive: str = ""
    staging: str = ""
    # A DuckLake in the place of HOME/master.duckdb: its catalog, what readers connect as, and the place of its files.
    lake: str = ""
    lake_reading: str = ""
    lake_files: str = ""
    # The name of a limit on the Prefect server, for a home that workers of several machines share: one run at a time.
    writer_limit: str = ""
    runner: str = "auto"
    workers: int = 2
    # A Dask scheduler that runs already (tcp://…), for the runner dask; without it a run starts its own workers.
    address: str = ""


CATALOG = "postgres:"
EXAMPLES = {"archive": "s3://bucket/archive", "staging": "s3://bucket/staging", "address": "tcp://127.0.0.1:8786"}
RUNNERS = ("auto", "thread", "process", "dask")


def read_settings(home: Path) -> Settings:
    """Read HOME/sumber.toml over the defaults; raises WrongUsage that names the setting which is wrong."""
    path = home / "sumber.toml"
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongUsage(f"{path} can't be read as TOML ({error}): mend or remove it.") from None
    known = {field.name: field.type for field in fields(Settings)}
    for name, value in written.items():
        if name not in known:
            raise WrongUsage(f"{path} sets {name!r}, which is not a setting; there are {', '.join(known)}.")
        _refuse_wrong_value(path, name, value)
    return replace(Settings(), **written)


def _refuse_wrong_value(path: Path, name: str, value: Any) -> None:
    if name == "runner":
        if value not in RUNNERS:
            raise WrongUsage(f"{path} sets runner to {value!r}; it must be one of {', '.join(RUNNERS)}.")
    elif name == "writer_limit":
        if not isinstance(value, str):
            raise WrongUsage(f"{path} sets {name} to {value!r}; it must be a name.")
    elif name in ("lake", "lake_reading"):
        if not isinstance(value, str) or not value.startswith(CATALOG):
            raise WrongUsage(f"{path} sets {name} to {value!r}; it must be such as {CATALOG}dbname=news host=db.")
    elif name == "lake_files":
        if not isinstance(value, str) or not (value.startswith("/") or is_address(value)):
            raise WrongUsage(f"{path} sets {name} to {value!r}; it must be an absolute path or an address.")
    elif name in EXAMPLES:
        if not isinstance(value, str) or not is_address(value):
            raise WrongUsage(f"{path} sets {name} to {value!r}; it must be an address such as {EXAMPLES[name]}.")
    elif (
        isinstance(value, bool) or not isinstance(value, (int, float) if name == "settle_seconds" else int) or value < 0
    ):
        raise WrongUsage(f"{path} sets {name} to {value!r}; it must be a number that is not negative.")
    elif name == "workers" and value < 1:
        raise WrongUsage(f"{path} sets workers to {value}; it must be at least 1.")


def home_of(given: str | None) -> Path:
    """The home of the data: the option, else SUMBER_HOME, else ./data; absolute, links resolved."""
    return Path(given or os.environ.get("SUMBER_HOME") or "data").expanduser().resolve()


def make_home(home: Path) -> None:
    """Make the home, for its owner alone; raises WrongUsage when it can't be made or written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        for room in ("staging", "prefect"):
            (home / room).mkdir(mode=0o700, exist_ok=True)
        probe = home / "staging" / f".can-write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise WrongUsage(
            f"the home {home} can't be written ({error.strerror}): choose another with --home or mend its permissions."
        ) from None


def find_inbox(given: str | None, home: Path) -> Path:
    """The inbox to pick up from: an existing folder, absolute, or an address; raises WrongUsage otherwise."""
    if given and is_address(given):
        return place_of(given)
    inbox = Path(given).expanduser().resolve() if given else home / "inbox"
    if inbox == home:
        raise WrongUsage(f"the inbox can't be the home of the data itself ({home}): give each a folder of its own.")
    if inbox.is_dir():
        if not os.access(inbox, os.R_OK | os.X_OK):
            raise WrongUsage(f"the inbox {inbox} can't be read: mend its permissions.")
        return inbox
    if inbox.exists():
        raise WrongUsage(f"the inbox {inbox} is a file: give the folder that holds the texts.")
    hint = (
        "give the folder that holds the texts"
        if given
        else f"make it, or give another: sumber run FOLDER --home {home}"
    )
    raise WrongUsage(f"there is no folder {inbox}: {hint}.")
