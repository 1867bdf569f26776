"""The suite `new_lines`: has a template changed? One row per line that is not familiar yet; it only warns."""

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.thresholds import STORIES_WITH_A_NEW_LINE


def expectations() -> list[ColumnMapExpectation]:
    """Give the expectation on what `measure_new_lines` measured, of scope `batch`."""
    return [
        # A new notice taken for text is counted as words, makes strangers alike, and may reserve rights that nobody honours.
        gxe.ExpectColumnValuesToBeBetween(
            column="stories",
            max_value=STORIES_WITH_A_NEW_LINE - 1,
            severity=FailureSeverity.WARNING,
            description=f"No line is shared by {STORIES_WITH_A_NEW_LINE} stories for the first time.",
            meta={"check_id": "new-boilerplate", "scope": "batch"},
        ),
    ]
