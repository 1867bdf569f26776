"""An inbox in object storage: its listing, page by page, and its objects, read ahead side by side."""

import errno
import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from flows.listing import LISTED, Listing
from flows.read_file import Status, Unsettled
from flows.settings import WrongUsage

# A GET takes some tens of milliseconds of waiting: fetched one by one, an inbox of a million texts would take a day.
READ_AHEAD_OBJECTS = 256
READ_AHEAD_BYTES = 16 * 1024 * 1024
PROTOCOLS = ("s3", "s3a")


def list_objects(inbox: Path, begin: str = "") -> Listing:
    """List the objects under the address from the name `begin` on, a request for every thousand of them."""
    pages = [_frame(page, inbox) for page in _pages(inbox, begin)]
    files = pl.concat([*pages, pl.DataFrame(schema=LISTED)])
    return Listing(files, files.height)


def holds_objects(inbox: Path) -> bool:
    """Whether anything lies under the address; raises WrongUsage when that can't be told."""
    if inbox.protocol not in PROTOCOLS:  # type: ignore[attr-defined]
        raise WrongUsage(f"an inbox is a folder or an address of s3://, not {inbox}.")
    try:
        return any(page for page in _pages(inbox, "", most=1))
    # Of what botocore raises only a part are OSErrors: no credentials, no way to the endpoint, a wrong region are none.
    except Exception as error:
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise WrongUsage(f"the inbox {inbox} can't be listed ({said}): mend the address or the credentials.") from None


class ObjectReader:
    """Reads the objects of an inbox by their keys under it; what is expected next is fetched side by side."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self.objects: Any = inbox.fs  # type: ignore[attr-defined]
        self.expected: deque[tuple[bytes, Status]] = deque()
        self.statuses: dict[bytes, Status] = {}
        self.fetched: dict[bytes, bytes | Exception] = {}

    def expect(self, names: Sequence[tuple[bytes, Status]]) -> None:
        """Hear which objects will be read, in this order."""
        self.expected = deque(names)
        self.statuses = dict(names)

    def read(self, raw_path: bytes, limit: int) -> tuple[bytes, Status]:
        """The object's bytes; raises Unsettled when they are not those that were listed, OSError when they can't be had."""
        if raw_path not in self.fetched:
            self._fetch(raw_path)
        content = self.fetched.pop(raw_path)
        if isinstance(content, OSError):
            raise content
        if isinstance(content, Exception):
            raise OSError(errno.EIO, str(content)) from content
        status = self.statuses[raw_path]
        if len(content) != status.size_bytes:
            # Another version has taken its place since the listing, with other times: the next run lists that.
            raise Unsettled
        if len(content) > limit:
            raise OSError(errno.EFBIG, "too large")
        return content, status

    def close(self) -> None:
        """Nothing is held open between two requests."""

    def _fetch(self, wanted: bytes) -> None:
        """Fetch the object with those that are expected after it."""
        names: list[bytes] = []
        size = 0
        while self.expected and len(names) < READ_AHEAD_OBJECTS and size < READ_AHEAD_BYTES:
            name, status = self.expected.popleft()
            names.append(name)
            size += status.size_bytes
        if wanted not in names:
            names.append(wanted)
        paths = {f"{self.inbox.path}/{name.decode()}": name for name in names}  # type: ignore[attr-defined]
        self.fetched = {paths[path]: got for path, got in self.objects.cat(list(paths), on_error="return").items()}


def _pages(inbox: Path, begin: str, most: int = 1000) -> Iterator[list[dict[str, Any]]]:
    """The listing's pages; s3fs' own `find` would keep all of them, as dicts, at once."""
    objects: Any = inbox.fs  # type: ignore[attr-defined]
    bucket, _, prefix = inbox.path.partition("/")  # type: ignore[attr-defined]
    prefix = f"{prefix}/" if prefix else ""
    asked = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": most}
    if begin:
        asked["StartAfter"] = prefix + begin
    while True:
        page = objects.call_s3("list_objects_v2", **asked)
        yield page.get("Contents", [])
        if not page.get("IsTruncated"):
            return
        asked["ContinuationToken"] = page["NextContinuationToken"]


def _frame(page: list[dict[str, Any]], inbox: Path) -> pl.DataFrame:
    prefix = inbox.path.partition("/")[2]  # type: ignore[attr-defined]
    cut = len(prefix) + 1 if prefix else 0
    rows = []
    for each in page:
        path = each["Key"][cut:]
        # A key that ends in a slash is how consoles make an empty folder.
        if path and not path.endswith("/"):
            modified_ns = int(each["LastModified"].timestamp() * 1_000_000) * 1000
            rows.append((path, path.encode(), each["Size"], modified_ns, _version(each["ETag"]), None))
    return pl.DataFrame(rows, schema=LISTED, orient="row")


def _version(etag: str) -> int:
    """An object has no time of change: in its place stands a number for its ETag, which changes with its bytes."""
    return int.from_bytes(hashlib.sha256(etag.encode()).digest()[:8]) >> 1
