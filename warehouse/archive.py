"""The bytes of every file picked up, kept so that all can be derived from them again."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from transforms import schema
from warehouse.addresses import is_address
from warehouse.crash_points import reached
from warehouse.durable import sync_file, sync_folder
from warehouse.objects import copy, read, remove_folder, scan
from warehouse.places import archive_path, archiving_path

# Reading one text back decompresses one group of rows: 256 texts of 2 kB are half a megabyte.
ROWS_IN_A_GROUP = 256
NAMING = ["document_id", "content_sha256"]


def archive_batch(home: Path, run_id: str, picked_parquet_paths: Sequence[Path]) -> list[Path]:
    """Keep the picked files as they are, one file of the archive for each slice, durable when this returns; gives the files.

    A file is named by what it holds, so a task that is tried again writes it once.
    """
    folder = archive_path(home) / run_id
    if is_address(folder):
        # Other homes may archive to the same place: only what this one began is its own to take away again.
        archiving_path(home).write_text(run_id)
        return [_archive_slice(folder, Path(slice_path)) for slice_path in picked_parquet_paths]
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
        rows = scan(file)
        if document_ids is not None:
            rows = rows.filter(pl.col("document_id").is_in(list(document_ids)))
        frame = rows.select(list(schema.PICKED)).collect()
        if frame.height:
            yield frame


def archive_index(home: Path) -> pl.DataFrame:
    """One row per archived document without its bytes, in the order in which texts are taken: (modified_at, path)."""
    light: dict[str, Any] = {name: kind for name, kind in schema.PICKED.items() if name != "content"}
    frames = [scan(file).select(list(light)).collect() for file in archive_files(home)]
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
    if is_address(root):
        return _sweep_begun(home, root, loaded_run_ids)
    if not root.is_dir():
        return swept
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name not in loaded_run_ids:
            remove_folder(folder)
            swept.append(folder.name)
    for unfinished in root.glob("*/*.part"):
        unfinished.unlink()
    return swept


def _sweep_begun(home: Path, root: Path, loaded_run_ids: Collection[str]) -> list[str]:
    """Of an archive in object storage only the run that this home was at; to list all runs would cost more with each."""
    begun = archiving_path(home)
    run_id = begun.read_text() if begun.exists() else ""
    left = [run_id] if run_id and run_id not in loaded_run_ids else []
    for run_id in left:
        remove_folder(root / run_id)
    begun.unlink(missing_ok=True)
    return left


def _archive_slice(folder: Path, slice_path: Path) -> Path:
    target = folder / f"{name_of(read(slice_path, columns=NAMING))}.parquet"
    if target.exists():
        return target
    if is_address(target):
        copy(slice_path, target)
        reached("archive:written")
        return target
    unfinished = target.with_suffix(".part")
    copy(slice_path, unfinished)
    sync_file(unfinished)
    reached("archive:written")
    unfinished.replace(target)
    reached("archive:renamed")
    return target


def name_of(frame: pl.DataFrame) -> str:
    """The name of an archive file: a hash of the documents that it holds."""
    named = hashlib.sha256()
    for document_id, content_sha256 in frame.select(NAMING).iter_rows():
        named.update(f"{document_id} {content_sha256}\n".encode())
    return named.hexdigest()[:32]
