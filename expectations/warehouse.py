"""The suite `warehouse`: do the laws hold in what is about to be loaded? One row per document; a broken law refuses the batch."""

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.thresholds import CLOCK_TOLERANCE_MINUTES

CRITICAL = FailureSeverity.CRITICAL


def expectations() -> list[ColumnMapExpectation]:
    """Give the expectations on what `measure_warehouse` measured, all of scope `batch` and critical."""
    return [*_on_the_rows(), *_on_the_stories(), *_on_the_texts()]


def _on_the_rows() -> list[ColumnMapExpectation]:
    return [
        # A document twice would be counted twice by every query that joins it.
        gxe.ExpectColumnValuesToBeBetween(
            column="documents_rows",
            max_value=1,
            severity=CRITICAL,
            description="A document has one row.",
            meta={"check_id": "document-once", "scope": "batch"},
        ),
        # An article twice would count its outlet twice in every figure of who carries whom.
        gxe.ExpectColumnValuesToBeBetween(
            column="articles_rows",
            max_value=1,
            severity=CRITICAL,
            description="An article has one row.",
            meta={"check_id": "article-once", "scope": "batch"},
        ),
        # A row without its document can be traced to no file, and no takedown would reach it.
        gxe.ExpectColumnValuesToBeNull(
            column="rows_without_document",
            severity=CRITICAL,
            description="Every row belongs to a document of this run.",
            meta={"check_id": "no-orphan-rows", "scope": "batch"},
        ),
        # Spans and evidence of a text that isn't there can be checked by nobody.
        gxe.ExpectColumnValuesToBeBetween(
            column="rows_without_text",
            max_value=0,
            severity=CRITICAL,
            description="Spans and attributions belong to a text that was decoded.",
            meta={"check_id": "no-orphan-evidence", "scope": "batch"},
        ),
        # A document with two outcomes, or none, makes articles, rejects and unreadable add up to something else than files.
        gxe.ExpectColumnValuesToBeNull(
            column="outcome_conflict",
            severity=CRITICAL,
            description="A document has exactly one outcome.",
            meta={"check_id": "one-outcome", "scope": "batch"},
        ),
    ]


def _on_the_stories() -> list[ColumnMapExpectation]:
    return [
        # An article in no story is missing from every count of stories; in two, it is counted twice.
        gxe.ExpectColumnValuesToBeBetween(
            column="stories_of_accepted",
            min_value=1,
            max_value=1,
            severity=CRITICAL,
            description="An accepted article belongs to one story.",
            meta={"check_id": "article-in-one-story", "scope": "batch"},
        ),
        # A rejected text that drew a match would have moved articles into its story and then vanished.
        gxe.ExpectColumnValuesToBeBetween(
            column="stories_of_rejected",
            max_value=0,
            severity=CRITICAL,
            description="A rejected text is in no story and draws no match.",
            meta={"check_id": "rejected-in-no-story", "scope": "batch"},
        ),
        # A story given to a document without a text has nothing to show.
        gxe.ExpectColumnValuesToBeNull(
            column="assigned_without_text",
            severity=CRITICAL,
            description="What is assigned to a story has a text.",
            meta={"check_id": "assigned-has-text", "scope": "batch"},
        ),
        # An article of a story that doesn't exist is lost to every query over stories.
        gxe.ExpectColumnValuesToBeNull(
            column="unknown_story",
            severity=CRITICAL,
            description="A story_id is that of a canonical article, of this run or an earlier one.",
            meta={"check_id": "story-exists", "scope": "batch"},
        ),
        # Two canonical articles, or one that belongs to another story, and a story shows a stranger's headline.
        gxe.ExpectColumnValuesToBeNull(
            column="canonical_conflict",
            severity=CRITICAL,
            description="An article is canonical exactly where its document_id is its story_id.",
            meta={"check_id": "canonical-is-story", "scope": "batch"},
        ),
        # A match with a text that isn't there can't be looked at by whoever doubts it.
        gxe.ExpectColumnValuesToBeNull(
            column="unknown_match",
            severity=CRITICAL,
            description="What an article matches exists, and so does its story.",
            meta={"check_id": "match-exists", "scope": "batch"},
        ),
        # A text that matches itself would make every article a copy.
        gxe.ExpectColumnValuesToBeBetween(
            column="matches_with_itself",
            max_value=0,
            severity=CRITICAL,
            description="No article matches itself.",
            meta={"check_id": "match-is-other", "scope": "batch"},
        ),
        # A negative likeness sorts below no likeness at all.
        gxe.ExpectColumnValuesToBeBetween(
            column="least_similarity",
            min_value=0,
            severity=CRITICAL,
            description="Jaccard and containment are at least 0.",
            meta={"check_id": "similarity-not-negative", "scope": "batch"},
        ),
        # A likeness above one beats exact copies.
        gxe.ExpectColumnValuesToBeBetween(
            column="greatest_similarity",
            max_value=1,
            severity=CRITICAL,
            description="Jaccard and containment are at most 1.",
            meta={"check_id": "similarity-at-most-one", "scope": "batch"},
        ),
        # A match that says joined while the article is elsewhere explains a story by the wrong evidence.
        gxe.ExpectColumnValuesToBeNull(
            column="joined_elsewhere",
            severity=CRITICAL,
            description="An article is in the story that it is said to have joined.",
            meta={"check_id": "joined-its-story", "scope": "batch"},
        ),
    ]


def _on_the_texts() -> list[ColumnMapExpectation]:
    return [
        # A gap in an accepted text would be published as if the file had never said it.
        gxe.ExpectColumnValuesToBeNull(
            column="span_gap",
            severity=CRITICAL,
            description="The spans of an accepted text tile it.",
            meta={"check_id": "law-spans-tile", "scope": "batch"},
        ),
        # Offsets outside an accepted text would break the reader's highlighting of evidence.
        gxe.ExpectColumnValuesToBeNull(
            column="offsets_outside",
            severity=CRITICAL,
            description="The offsets of an accepted text's evidence lie inside it.",
            meta={"check_id": "law-offsets-inside", "scope": "batch"},
        ),
        # Evidence that an accepted text doesn't say is an invented credit.
        gxe.ExpectColumnValuesToBeNull(
            column="evidence_mismatch",
            severity=CRITICAL,
            description="The evidence of an accepted text is the text between its offsets.",
            meta={"check_id": "law-evidence-is-text", "scope": "batch"},
        ),
        # An organization without a row falls out of every join.
        gxe.ExpectColumnValuesToBeNull(
            column="unknown_organizations",
            severity=CRITICAL,
            description="Every organization that an accepted text names exists.",
            meta={"check_id": "law-organizations-exist", "scope": "batch"},
        ),
        # A day in the future puts its article at the end of every line of time.
        gxe.ExpectColumnValuesToBeBetween(
            column="days_ahead",
            max_value=0,
            severity=CRITICAL,
            description="No day of an accepted text is later than its pick-up's in UTC+14.",
            meta={"check_id": "law-day-not-in-future", "scope": "batch"},
        ),
        # An instant in the future makes everyone else first.
        gxe.ExpectColumnValuesToBeBetween(
            column="minutes_ahead",
            max_value=CLOCK_TOLERANCE_MINUTES,
            severity=CRITICAL,
            description="No instant of an accepted text is later than its pick-up plus an hour.",
            meta={"check_id": "law-instant-not-in-future", "scope": "batch"},
        ),
    ]
