"""What stands beside the texts of an inbox: told apart from them, and read when a text asks what is said of it."""

import os
from collections.abc import Mapping

import polars as pl

from flows.manifest import MANIFEST_NAME, SIDECAR_BYTES, BrokenManifest, Claims, read_manifest, read_sidecar
from flows.object_inbox import ObjectReader
from flows.read_file import FolderReader, Found

IS_MANIFEST = (pl.col("path") == MANIFEST_NAME) | pl.col("path").str.ends_with(f"/{MANIFEST_NAME}")
STEM = pl.col("path").str.replace(r"\.[^./]*$", "").alias("stem")


def part_from_texts(files: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the texts from what stands beside them: manifest.csv, and x.json where x with another ending is there."""
    regular = pl.col("kind").is_null()
    is_json = pl.col("path").str.ends_with(".json") & regular
    is_beside = IS_MANIFEST & regular
    if files.select(is_json.any()).item():
        # Only a sidecar needs the names without their endings, a second's work for a million.
        stems = files.filter(regular & ~is_json).select(STEM).unique()
        is_beside |= is_json & STEM.is_in(stems["stem"].implode())
    beside = files.select(is_beside).to_series()
    return files.filter(~beside) if beside.any() else files, files.filter(beside)


def beside_of(texts: pl.DataFrame, beside: pl.DataFrame) -> dict[str, Found]:
    """By their paths the manifests, and the sidecars of these texts: those of a million others would fill the memory."""
    asked = beside.filter(IS_MANIFEST | STEM.is_in(texts.select(STEM)["stem"].implode()))
    return {row[0]: Found(*row) for row in asked.iter_rows()}


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
