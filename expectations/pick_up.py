"""The suite `pick_up`: is what was picked up complete and well named? One row per file version; a failure is the program's."""

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.thresholds import CLOCK_TOLERANCE_MINUTES

CRITICAL, WARNING = FailureSeverity.CRITICAL, FailureSeverity.WARNING


def expectations() -> list[ColumnMapExpectation]:
    """Give the expectations on DOCUMENTS as measured by `measure_pick_up`, all of scope `batch`."""
    return [
        # A document picked up twice would be judged, loaded and counted twice.
        gxe.ExpectColumnValuesToBeBetween(
            column="times_picked_up",
            max_value=1,
            severity=CRITICAL,
            description="A file version is picked up once.",
            meta={"check_id": "picked-up-once", "scope": "batch"},
        ),
        # Ids in another form would join with nothing that earlier runs have loaded.
        gxe.ExpectColumnValuesToMatchRegex(
            column="document_id",
            regex=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            severity=CRITICAL,
            description="A document_id is a UUID in lower case with hyphens.",
            meta={"check_id": "document-id-form", "scope": "batch"},
        ),
        # A path that leaves the inbox would publish files that nobody offered, and can't be found again from the inbox.
        gxe.ExpectColumnValuesToBeNull(
            column="path_outside_inbox",
            severity=CRITICAL,
            description="A path is relative to its inbox and stays inside it.",
            meta={"check_id": "path-inside-inbox", "scope": "batch"},
        ),
        # Without the content's hash a changed file would pass for the one that was read, and the archive couldn't find it.
        gxe.ExpectColumnValuesToMatchRegex(
            column="content_sha256",
            regex=r"^[0-9a-f]{64}$",
            mostly=1.0,
            severity=WARNING,
            description="A content_sha256 has 64 hexadecimal digits.",
            meta={"check_id": "content-hash-form", "scope": "batch"},
        ),
        # A negative or missing size would make the ledger take every file for a changed one, run after run.
        gxe.ExpectColumnValuesToBeBetween(
            column="size_bytes",
            min_value=0,
            severity=CRITICAL,
            description="A size in bytes is known and not negative.",
            meta={"check_id": "size-known", "scope": "batch"},
        ),
        # Texts are taken in the order of their file times: a file from the future would never be anybody's earlier text.
        gxe.ExpectColumnValuesToBeBetween(
            column="modified_after_pick_up_minutes",
            max_value=CLOCK_TOLERANCE_MINUTES,
            severity=WARNING,
            description="A file was modified before it was picked up, give or take an hour.",
            meta={"check_id": "file-time-in-future", "scope": "batch"},
        ),
        # Without a file time a text has no place in the order, and two runs could choose different canonical articles.
        gxe.ExpectColumnValuesToBeBetween(
            column="without_file_time",
            max_value=0,
            severity=CRITICAL,
            description="Every file has a time of modification.",
            meta={"check_id": "file-time-known", "scope": "batch"},
        ),
        # An outcome that no query knows would drop the document from every count of outcomes.
        gxe.ExpectColumnValuesToBeInSet(
            column="outcome",
            value_set=["article", "rejected", "unreadable", "forgotten"],
            severity=CRITICAL,
            description="An outcome is article, rejected, unreadable or forgotten.",
            meta={"check_id": "outcome-known", "scope": "batch"},
        ),
        # An unreadable file without a reason can't be mended by the person who owns it.
        gxe.ExpectColumnValuesToBeBetween(
            column="reason_characters",
            min_value=1,
            severity=WARNING,
            description="An unreadable file says why it can't be read.",
            meta={"check_id": "unreadable-has-reason", "scope": "batch"},
        ),
        # Offsets count characters of the decoded text: without the encoding nobody can check them against the file.
        gxe.ExpectColumnValuesToNotMatchRegex(
            column="encoding_of_article",
            regex=r"^\(none\)$",
            severity=CRITICAL,
            description="A decoded text names its encoding.",
            meta={"check_id": "encoding-named", "scope": "batch"},
        ),
    ]
