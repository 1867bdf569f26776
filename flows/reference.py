"""The reference data: packaged seeds with the user's own rows over them, and one version for all of it."""

import hashlib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

import polars as pl

from flows.settings import WrongUsage


def read_reference(packaged: Path, overlay: Path | None) -> dict[str, pl.DataFrame]:
    """Read every seeds CSV by its stem, all columns text, empty cells null; raises WrongUsage for a broken overlay file.

    A row of the overlay replaces the packaged row with the same first column, else it is appended.
    """
    reference = {path.stem: _read_rows(path) for path in sorted(packaged.glob("*.csv"))}
    for path in sorted(overlay.glob("*.csv")) if overlay is not None and overlay.is_dir() else []:
        if path.stem not in reference:
            raise WrongUsage(f"{path} overlays nothing: the seeds are {', '.join(reference)}.")
        reference[path.stem] = _lay_over(reference[path.stem], _read_rows(path), path)
    return reference


def _read_rows(path: Path) -> pl.DataFrame:
    try:
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise WrongUsage(f"{path} can't be read as a CSV of UTF-8 text with a header ({reason}).") from None


def _lay_over(packaged: pl.DataFrame, own: pl.DataFrame, path: Path) -> pl.DataFrame:
    unknown = [column for column in own.columns if column not in packaged.columns]
    key = packaged.columns[0]
    if unknown or key not in own.columns:
        raise WrongUsage(f"{path} must have the columns {', '.join(packaged.columns)}, the first of them the key.")
    missing = [pl.lit(None, pl.String).alias(column) for column in packaged.columns if column not in own.columns]
    own = own.with_columns(missing).select(packaged.columns)
    return pl.concat([packaged.join(own.select(key), on=key, how="anti", maintain_order="left"), own])


def rules_version(reference: Mapping[str, pl.DataFrame]) -> str:
    """Name the rules that read the texts: package version and 12 hex digits over every reference row.

    The order of rows counts, since a rule's rank may hang on it.
    """
    running = hashlib.sha256()
    for name in sorted(reference):
        running.update(f"{name}\0{reference[name].write_csv()}\0".encode())
    return f"{package_version()}+{running.hexdigest()[:12]}"


def package_version() -> str:
    """The version of this program."""
    try:
        return metadata.version("sumber")
    except metadata.PackageNotFoundError:
        return "0.0.0"


def rules_of(reference: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Every rule of the reference tables that attributions and spans name: `rule`, the table it stands in, its columns."""
    tables = [
        rows.with_columns(seed=pl.lit(name)) for name, rows in sorted(reference.items()) if "rule" in rows.columns
    ]
    rules = pl.concat(tables, how="diagonal").unique("rule", keep="first", maintain_order=True)
    return rules.select("rule", pl.exclude("rule"))
