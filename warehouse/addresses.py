"""Places for files: a folder of this machine, or an address such as s3://bucket/texts, which fsspec opens.

An address becomes a UPath, fsspec's own path object with the methods of pathlib.Path, so that what reads and writes
files is the same for both. Keys and endpoint come from the environment (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL and so on).
"""

from pathlib import Path


class ObjectsUnusable(Exception):
    """Raised when an address can't be used as it is; the message says what to do."""


def is_address(place: object) -> bool:
    """Whether this names object storage and not a folder of this machine."""
    return "://" in str(place)


def place_of(text: str | Path) -> Path:
    """The folder, or the address as fsspec's path; raises ObjectsUnusable when what the address needs isn't installed."""
    if not is_address(text):
        return Path(text)
    try:
        from upath import UPath

        # A listing kept from an earlier look would hide what has come since.
        place: Path = UPath(str(text).rstrip("/"), use_listings_cache=False)
        place.fs  # type: ignore[attr-defined]  # noqa: B018 - imports what speaks the protocol
    except (ImportError, ValueError) as error:
        raise ObjectsUnusable(
            f"{text} can't be opened ({error}): pip install 'sumber[s3]' brings what s3:// needs."
        ) from None
    return place
