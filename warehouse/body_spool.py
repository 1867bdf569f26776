"""The bodies of the run under way, in a file of its own: any of them is read by one seek.

Looking a thousand bodies up in the run's Parquet files means to unpack all of them; a run of a million texts does that often.
"""

import os
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl


class BodySpool:
    """Bodies by document_id, in an unnamed file under `room` that is gone with the process."""

    def __init__(self, room: Path | None) -> None:
        self.file = tempfile.TemporaryFile(dir=room)  # noqa: SIM115 - lives as long as the spool
        self.length = 0
        # 24 bytes a text, sorted by key: a million entries of a dict would take a tenth of the memory that a run may use.
        self.keys = np.zeros(0, dtype=np.uint64)
        self.begins = np.zeros(0, dtype=np.int64)
        self.sizes = np.zeros(0, dtype=np.int64)

    def add(self, texts: pl.DataFrame) -> None:
        """Takes the bodies of `texts` (document_id, body)."""
        bodies = texts["body"].fill_null("")
        sizes = bodies.str.len_bytes().to_numpy().astype(np.int64)
        self.file.seek(self.length)
        self.file.write(bodies.str.join("").cast(pl.Binary).item())
        keys = np.concatenate([self.keys, _keys(texts["document_id"])])
        begins = np.concatenate([self.begins, self.length + np.cumsum(sizes) - sizes])
        order = np.argsort(keys, kind="stable")
        self.keys, self.begins = keys[order], begins[order]
        self.sizes = np.concatenate([self.sizes, sizes])[order]
        self.length += int(sizes.sum())

    def read(self, document_ids: pl.Series) -> pl.DataFrame:
        """Gives document_id and body of those of the documents that are here."""
        keys = _keys(document_ids)
        place = np.searchsorted(self.keys, keys)
        here = np.flatnonzero(place < len(self.keys))
        here = here[self.keys[place[here]] == keys[here]]
        found = zip(self.begins[place[here]].tolist(), self.sizes[place[here]].tolist(), strict=True)
        self.file.flush()
        descriptor = self.file.fileno()
        bodies = [os.pread(descriptor, size, begin).decode() for begin, size in found]
        return pl.DataFrame({"document_id": document_ids[here], "body": pl.Series(bodies, dtype=pl.String)})


def _keys(document_ids: pl.Series) -> npt.NDArray[np.uint64]:
    # The first 64 bits of a SHA-256: two documents of one run never share them.
    digits = "".join(document_ids.str.replace_all("-", "").str.slice(0, 16).to_list())
    return np.frombuffer(bytes.fromhex(digits), dtype=">u8").astype(np.uint64)
