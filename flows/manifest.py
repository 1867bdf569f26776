"""What stands beside the texts about them: `x.json` beside `x.txt`, or one manifest.csv in a folder."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

SIDECAR_BYTES = 64 * 1024
MANIFEST_NAME = "manifest.csv"
LONGEST_VALUE = 2048

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Claims(NamedTuple):
    """What a manifest says about a text; null where it says nothing that can be read."""

    source_url: str | None = None
    fetched_at: datetime | None = None
    publisher: str | None = None
    language: str | None = None


class BrokenManifest(Exception):
    """A manifest that can't be read; the message says why."""


def read_sidecar(content: bytes) -> Claims:
    """Read one x.json: an object with url, fetched_at, publisher and language, each of them optional."""
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BrokenManifest(f"is no JSON of UTF-8 text ({error})") from None
    if not isinstance(said, dict):
        raise BrokenManifest("is no JSON object")
    return _claims(lambda name: said.get(name))


def read_manifest(content: bytes) -> dict[str, Claims]:
    """Read one manifest.csv: columns path (relative to its folder), url, fetched_at, publisher, language."""
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        if "path" not in (rows.fieldnames or []):
            raise BrokenManifest("has no column path")
        return {row["path"]: _claims(row.get) for row in rows if row["path"]}
    except (UnicodeDecodeError, csv.Error) as error:
        raise BrokenManifest(f"is no CSV of UTF-8 text ({error})") from None


def _claims(said: Callable[[str], object]) -> Claims:
    language = _word(said("language"))
    return Claims(
        source_url=_word(said("url")),
        fetched_at=_instant(said("fetched_at")),
        publisher=_word(said("publisher")),
        language=language if language and _LANGUAGE.fullmatch(language) else None,
    )


def _word(value: object) -> str | None:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_VALUE:
        return None
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:  # JSON may spell half a surrogate pair, which no table can hold
        return None
    return value.strip()


def _instant(value: object) -> datetime | None:
    word = _word(value)
    try:
        instant = datetime.fromisoformat(word) if word else None
    except ValueError:
        return None
    # A time without a zone could be any of 26 hours: not stated is truer than guessed.
    if instant is None or instant.tzinfo is None:
        return None
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return None
