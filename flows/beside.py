"""What stands beside the texts of an inbox: told apart from them, and read when a text asks what is said of it."""

import os
from collections.abc import Mapping

import polars as pl

from flows.manifest import MANIFEST_NAME, SIDECAR_BYTES, BrokenManifest, Claims, read_manifest, read_sidecar
from flows.object_inbox import ObjectReader
from flows.read_file import FolderReader, Found


def part_from_texts(files: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, Found]]:
    """Part the texts from what stands beside them: manifest.csv, and x.json where x with another ending is there."""
    regular = pl.col("kind").is_null()
    stem = pl.col("path").str.replace(r"\.[^./]*$", "")
    is_json = pl.col("path").str.ends_with(".json") & regular
    stems = files.filter(regular & ~is_json).select(stem.alias("stem")).unique()
    name = pl.col("path").str.split("/").list.last()
    is_beside = (is_json & stem.is_in(stems["stem"].implode())) | ((name == MANIFEST_NAME) & regular)
    beside = files.filter(is_beside)
    return files.filter(~is_beside), {row[0]: Found(*row) for row in beside.iter_rows()}


class Beside:
    """Says what sidecars and manifests claim of a text; each manifest is read once, `broken` names those that can't be."""

    def __init__(self, listed: Mapping[str, Found], reader: FolderReader | ObjectReader, max_bytes: int) -> None:
        self.listed, self.reader, self.max_bytes = listed, reader, max_bytes
        self.read: dict[str, dict[str, Claims]] = {}
        self.broken: list[str] = []

    def manifests(self) -> list[Found]:
        """Every manifest.csv."""
        return [found for path, found in self.listed.items() if path.rpartition("/")[2] == MANIFEST_NAME]

    def sidecar_of(self, path: str) -> Found | None:
        """The x.json of an x with another ending, where there is one."""
        folder, slash, name = path.rpartition("/")
        stem, dot, _ = name.rpartition(".")
        return self.listed.get(f"{folder}{slash}{stem if dot else name}.json")

    def claims_of(self, path: str) -> Claims:
        """What the sidecar says, else what the manifest of the folder, or of one above it, says."""
        sidecar = self.sidecar_of(path)
        if sidecar is not None and sidecar.path != path:
            try:
                content, _ = self.reader.read(sidecar.raw_path, SIDECAR_BYTES)
                return read_sidecar(content)
            except BrokenManifest as error:
                self.broken.append(f"{sidecar.path} {error}")
            except FileNotFoundError:
                pass
            except OSError as error:
                self.broken.append(f"{sidecar.path} can't be read: {os.strerror(error.errno or 0)}")
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            manifest = f"{folder}/{MANIFEST_NAME}" if folder else MANIFEST_NAME
            if manifest in self.listed:
                inside = path[len(folder) + 1 :] if folder else path
                claims = self._manifest(self.listed[manifest]).get(inside)
                if claims is not None:
                    return claims
        return Claims()

    def _manifest(self, found: Found) -> dict[str, Claims]:
        if found.path not in self.read:
            try:
                content, _ = self.reader.read(found.raw_path, self.max_bytes)
                self.read[found.path] = read_manifest(content)
            except BrokenManifest as error:
                self.broken.append(f"{found.path} {error}")
                self.read[found.path] = {}
            except OSError as error:
                self.broken.append(f"{found.path} can't be read: {os.strerror(error.errno or 0)}")
                self.read[found.path] = {}
        return self.read[found.path]
