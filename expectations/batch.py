"""The suite `batch`: is this run like a run? Critical refuses it; a warning loads it and tells."""

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations import thresholds

CRITICAL, WARNING = FailureSeverity.CRITICAL, FailureSeverity.WARNING


def expectations() -> list[ColumnMapExpectation]:
    """Give the expectations on the one row of `measure_batch`, all of scope `batch`."""
    return [*_on_the_shares(), *_on_what_is_usual()]


def _on_the_shares() -> list[ColumnMapExpectation]:
    return [
        # A run over nothing would be published as a day on which no agency wrote.
        gxe.ExpectColumnValuesToBeBetween(
            column="picked_up",
            min_value=1,
            severity=CRITICAL,
            description="A run has picked something up.",
            meta={"check_id": "something-picked-up", "scope": "batch"},
        ),
        # A file that is neither read nor called unreadable has been lost in silence.
        gxe.ExpectColumnValuesToBeBetween(
            column="unaccounted",
            min_value=0,
            max_value=0,
            severity=CRITICAL,
            description="Every file picked up was decoded or is unreadable.",
            meta={"check_id": "files-accounted-for", "scope": "batch"},
        ),
        # When half of a batch is refused the reader broke, not the news: loading it would lose a day for every agency.
        gxe.ExpectColumnValuesToBeBetween(
            column="rejected_share",
            max_value=thresholds.MAXIMUM_REJECTED_SHARE,
            severity=CRITICAL,
            description=f"At most {thresholds.MAXIMUM_REJECTED_SHARE:.0%} of the texts are rejected.",
            # A folder of price lists is refused too, and is right as it is: a person may say so.
            meta={"check_id": "rejected-share", "scope": "batch", "may_be_accepted": True},
        ),
        # Many unreadable files are a disk that fails, or a folder of something else.
        gxe.ExpectColumnValuesToBeBetween(
            column="unreadable_share",
            max_value=thresholds.MAXIMUM_UNREADABLE_FILES_SHARE,
            severity=WARNING,
            description=f"At most {thresholds.MAXIMUM_UNREADABLE_FILES_SHARE:.0%} of the files are unreadable.",
            meta={"check_id": "unreadable-share", "scope": "batch"},
        ),
        # Texts of unknown language are missing from every count by language.
        gxe.ExpectColumnValuesToBeBetween(
            column="unknown_language_share",
            max_value=thresholds.MAXIMUM_UNKNOWN_LANGUAGE_SHARE,
            severity=WARNING,
            description=f"At most {thresholds.MAXIMUM_UNKNOWN_LANGUAGE_SHARE:.0%} of the articles are in an unknown language.",
            meta={"check_id": "unknown-language-share", "scope": "batch"},
        ),
        # Without publishers nobody can say who carried what: an outlet's mark has changed, or was never added to the seeds.
        gxe.ExpectColumnValuesToBeBetween(
            column="no_publisher_share",
            max_value=thresholds.MAXIMUM_NO_PUBLISHER_SHARE,
            severity=WARNING,
            description=f"At most {thresholds.MAXIMUM_NO_PUBLISHER_SHARE:.0%} of the articles have no publisher.",
            meta={"check_id": "no-publisher-share", "scope": "batch"},
        ),
        # Without days nobody can say who was first: the form of an outlet's dates has changed.
        gxe.ExpectColumnValuesToBeBetween(
            column="no_day_share",
            max_value=thresholds.MAXIMUM_NO_DAY_SHARE,
            severity=WARNING,
            description=f"At most {thresholds.MAXIMUM_NO_DAY_SHARE:.0%} of the articles have no day.",
            meta={"check_id": "no-day-share", "scope": "batch"},
        ),
        # A batch of nothing but copies is a folder delivered twice, or furniture taken for text.
        gxe.ExpectColumnValuesToBeBetween(
            column="duplicate_share",
            max_value=thresholds.MAXIMUM_DUPLICATE_SHARE,
            severity=WARNING,
            description=f"At most {thresholds.MAXIMUM_DUPLICATE_SHARE:.0%} of the articles are copies.",
            meta={"check_id": "duplicate-share", "scope": "batch"},
        ),
    ]


def _on_what_is_usual() -> list[ColumnMapExpectation]:
    rise = f"{thresholds.MAXIMUM_RISE_OF_A_SHARE:.0%} points"
    return [
        # More rejects than usual: an outlet has changed its page, and its articles go missing one by one.
        gxe.ExpectColumnValuesToBeBetween(
            column="rejected_share_rise",
            max_value=thresholds.MAXIMUM_RISE_OF_A_SHARE,
            severity=WARNING,
            description=f"The share of rejects is at most {rise} above its median in earlier runs.",
            meta={"check_id": "rejects-rising", "scope": "batch"},
        ),
        # More unreadable files than usual: whoever delivers them has changed their form.
        gxe.ExpectColumnValuesToBeBetween(
            column="unreadable_share_rise",
            max_value=thresholds.MAXIMUM_RISE_OF_A_SHARE,
            severity=WARNING,
            description=f"The share of unreadable files is at most {rise} above its median in earlier runs.",
            meta={"check_id": "unreadable-rising", "scope": "batch"},
        ),
        # More copies than usual: a line of furniture is taken for text and makes strangers alike.
        gxe.ExpectColumnValuesToBeBetween(
            column="duplicate_share_rise",
            max_value=thresholds.MAXIMUM_RISE_OF_A_SHARE,
            severity=WARNING,
            description=f"The share of copies is at most {rise} above its median in earlier runs.",
            meta={"check_id": "duplicates-rising", "scope": "batch"},
        ),
        # A batch far too small is a feed that broke off: its silence would be read as news.
        gxe.ExpectColumnValuesToBeBetween(
            column="volume_ratio",
            min_value=1 / thresholds.VOLUME_FACTOR,
            severity=WARNING,
            description=f"A run picks up at least a {thresholds.VOLUME_FACTOR:.0f}th of the median of earlier runs.",
            meta={"check_id": "volume-small", "scope": "batch"},
        ),
        # A batch far too large is an archive dropped into the feed: every picture by day of pick-up would show a peak.
        gxe.ExpectColumnValuesToBeBetween(
            column="volume_ratio",
            max_value=thresholds.VOLUME_FACTOR,
            severity=WARNING,
            description=f"A run picks up at most {thresholds.VOLUME_FACTOR:.0f} times the median of earlier runs.",
            meta={"check_id": "volume-large", "scope": "batch"},
        ),
    ]
