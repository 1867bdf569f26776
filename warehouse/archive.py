"""The bytes of every file picked up, kept so that all can be derived from them again."""

import hashlib
import shutil
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from transforms import schema
from warehouse.crash_points import reached
from warehouse.durable import sync_file, sync_folder
from warehouse.places import archive_path

# Reading one text back decompresses one group of rows: 256 texts of 2 kB are half a megabyte.
ROWS_IN_A_GROUP = 256


def archive_batch(home: Path, run_id: str, picked_parquet_paths: Sequence[Path]) -> list[Path]:
    """Keep the picked files, one file of the archive for each slice, durable when this returns; gives the files.

    A file is named by what it holds, so a task that is tried again writes it once.
    """
    folder = archive_path(home) / run_id
    folder.mkdir(parents=True, exist_ok=True)
    kept = [_archive_slice(folder, Path(slice_path)) for slice_path in picked_parquet_paths]
    sync_folder(folder)
    sync_folder(folder.parent)
    sync_folder(home)
    return kept


def read_archive(
    home: Path, document_ids: Collection[str] | None = None, run_ids: Collection[str] | None = None
) -> Iterator[pl.DataFrame]:
    """The archived rows as PICKED frames, one for each file of the archive that holds any of what is asked for."""
    for file in archive_files(home, run_ids):
        rows = pl.scan_parquet(file, glob=False)
        if document_ids is not None:
            rows = rows.filter(pl.col("document_id").is_in(list(document_ids)))
        frame = rows.select(list(schema.PICKED)).collect()
        if frame.height:
            yield frame


def archive_index(home: Path) -> pl.DataFrame:
    """One row per archived document without its bytes, in the order in which texts are taken: (modified_at, path)."""
    light: dict[str, Any] = {name: kind for name, kind in schema.PICKED.items() if name != "content"}
    frames = [pl.scan_parquet(file, glob=False).select(list(light)).collect() for file in archive_files(home)]
    frames.append(pl.DataFrame(schema=light))
    return pl.concat(frames).sort("modified_at", "path", "document_id")


def archive_files(home: Path, run_ids: Collection[str] | None = None) -> list[Path]:
    """The files of the archive, whole ones only."""
    files = sorted(archive_path(home).glob("*/*.parquet"))
    return [file for file in files if run_ids is None or file.parent.name in run_ids]


def sweep_archive(home: Path, loaded_run_ids: Collection[str]) -> list[str]:
    """Take away what runs left that were never loaded, and unfinished files; gives the runs whose files went."""
    swept: list[str] = []
    root = archive_path(home)
    if not root.is_dir():
        return swept
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in loaded_run_ids:
            shutil.rmtree(folder)
            swept.append(folder.name)
    for unfinished in root.glob("*/*.part"):
        unfinished.unlink()
    return swept


def _archive_slice(folder: Path, slice_path: Path) -> Path:
    frame = pl.read_parquet(slice_path, glob=False).select(list(schema.PICKED))
    target = folder / f"{name_of(frame)}.parquet"
    if target.exists():
        return target
    unfinished = target.with_suffix(".part")
    frame.write_parquet(unfinished, compression="zstd", row_group_size=ROWS_IN_A_GROUP)
    sync_file(unfinished)
    reached("archive:written")
    unfinished.replace(target)
    reached("archive:renamed")
    return target


def name_of(frame: pl.DataFrame) -> str:
    """The name of an archive file: a hash of the documents that it holds."""
    named = hashlib.sha256()
    for document_id, content_sha256 in frame.select("document_id", "content_sha256").iter_rows():
        named.update(f"{document_id} {content_sha256}\n".encode())
    return named.hexdigest()[:32]
