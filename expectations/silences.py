"""The suite `silences`: does every agency still write? One row per agency; it only warns."""

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.thresholds import SILENCE_FACTOR


def expectations() -> list[ColumnMapExpectation]:
    """Give the expectation on what `measure_silences` measured, of scope `batch`."""
    return [
        # A feed that broke off looks in every picture like an agency that has stopped writing.
        gxe.ExpectColumnValuesToBeBetween(
            column="silence_ratio",
            max_value=SILENCE_FACTOR,
            severity=FailureSeverity.WARNING,
            description=f"No agency is silent for more than {SILENCE_FACTOR:.0f} times its longest usual gap.",
            meta={"check_id": "agency-silent", "scope": "batch"},
        ),
    ]
