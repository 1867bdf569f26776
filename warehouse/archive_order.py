"""The archive in the order of the law, slice by slice: what everything is derived from again."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from transforms import schema
from warehouse.addresses import place_of
from warehouse.archive import archive_files
from warehouse.objects import scan

LIGHT = ["document_id", "path", "content_sha256", "size_bytes", "modified_at"]


def archive_order(home: Path, taken_at: pl.DataFrame) -> pl.DataFrame:
    """One row per archived document with the `file` that holds it, in the order of (taken_at, path).

    `taken_at` (document_id, run_id, released_at) names the documents that count; one is taken at its release if it
    has one, else at its modified_at.
    """
    frames = [
        scan(file).select(LIGHT).with_columns(file=pl.lit(str(file)), archived_by=pl.lit(file.parent.name)).collect()
        for file in archive_files(home)
    ]
    empty = {name: schema.PICKED[name] for name in LIGHT} | {"file": pl.String(), "archived_by": pl.String()}
    frames.append(pl.DataFrame(schema=empty))
    return (
        pl.concat(frames)
        .join(taken_at, on="document_id", how="inner")
        .filter(pl.col("archived_by") == pl.col("run_id"))
        .unique("document_id", keep="any")
        .with_columns(taken_at=pl.coalesce("released_at", "modified_at"))
        .sort("taken_at", "path", "document_id")
    )


def slices(order: pl.DataFrame, texts: int, content_bytes: int) -> Iterator[pl.DataFrame]:
    """Consecutive parts of the order, each of at most so many texts and, save for a single larger one, bytes."""
    begin, size = 0, 0
    for place, more in enumerate(order["size_bytes"].fill_null(0)):
        if place > begin and (place - begin >= texts or size + more > content_bytes):
            yield order[begin:place]
            begin, size = place, 0
        size += more
    if begin < order.height:
        yield order[begin:]


def read_slice(part: pl.DataFrame) -> pl.DataFrame:
    """The archived rows (PICKED) of a part of the order, in its order."""
    frames = [
        scan(place_of(file))
        .filter(pl.col("document_id").is_in(list(rows["document_id"])))
        .select(list(schema.PICKED))
        .collect()
        for (file,), rows in part.group_by(["file"], maintain_order=True)
    ]
    read = pl.concat(frames).unique("document_id", keep="any")
    return part.select("document_id").join(read, on="document_id", how="left", maintain_order="left")
