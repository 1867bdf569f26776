"""Parquet files wherever they lie: in a folder of this machine or in object storage."""

import shutil
import uuid
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import polars as pl

from warehouse.addresses import is_address

COPIED_AT_A_TIME = 1 << 20


def scan(place: Path, **how: Any) -> pl.LazyFrame:
    """The rows of one Parquet file, wherever it lies; of one in object storage all bytes are fetched."""
    return pl.scan_parquet(_source(place), glob=False, **how)


def read(place: Path, **how: Any) -> pl.DataFrame:
    """The rows of one Parquet file, wherever it lies."""
    return pl.read_parquet(_source(place), glob=False, **how)


def write(frame: pl.DataFrame, place: Path, **how: Any) -> None:
    """Write a Parquet file that appears whole or not at all."""
    if is_address(place):
        # An object is there when its last byte is.
        with place.open("wb") as file:
            frame.write_parquet(file, **how)
        return
    # Workers of several machines may write to one folder: a process id would not tell them apart.
    unfinished = place.with_suffix(f".part-{uuid.uuid4().hex}")
    frame.write_parquet(unfinished, **how)
    unfinished.replace(place)


def copy(source: Path, place: Path) -> None:
    """Copy a file byte for byte; one in a folder is not whole before this returns."""
    with source.open("rb") as read, place.open("wb") as written:
        shutil.copyfileobj(read, written, COPIED_AT_A_TIME)


def remove_folder(place: Path) -> None:
    """Take away a folder with all that lies under it, if it is there."""
    if not is_address(place):
        shutil.rmtree(place, ignore_errors=True)
        return
    with suppress(FileNotFoundError):
        place.fs.rm(place.path, recursive=True)  # type: ignore[attr-defined]


def _source(place: Path) -> Path | IO[bytes]:
    return place.open("rb") if is_address(place) else place
