"""The suite `articles`: may this text stand in the tables? Critical rejects the document, a warning loads and shows it."""

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations import thresholds

CRITICAL, WARNING = FailureSeverity.CRITICAL, FailureSeverity.WARNING


def expectations() -> list[ColumnMapExpectation]:
    """Give the expectations on ARTICLES as measured by `measure_articles`, all of scope `row`."""
    return [*_on_the_text(), *_on_the_days(), *_on_the_evidence()]


def _on_the_text() -> list[ColumnMapExpectation]:
    return [
        # A page without text, or a headline alone, would count as an article that nobody can read.
        gxe.ExpectColumnValuesToBeBetween(
            column="body_characters",
            min_value=1,
            severity=CRITICAL,
            description="A text has a body.",
            meta={"check_id": "body-present", "scope": "row"},
        ),
        # Stubs of a few words are alike by chance: they would join stories that have nothing to do with each other.
        gxe.ExpectColumnValuesToBeBetween(
            column="body_width",
            min_value=thresholds.MINIMUM_BODY_WIDTH,
            severity=CRITICAL,
            description=f"A body has at least {thresholds.MINIMUM_BODY_WIDTH} characters, East Asian ones counted as two.",
            meta={"check_id": "body-length", "scope": "row"},
        ),
        # A body that only says the headline again would make a list of links look like a day's articles.
        gxe.ExpectColumnValuesToBeNull(
            column="body_repeats_headline",
            severity=CRITICAL,
            description="A body says more than its headline.",
            meta={"check_id": "body-beyond-headline", "scope": "row"},
        ),
        # Tables of prices share their template: they would all become copies of one story.
        gxe.ExpectColumnValuesToBeBetween(
            column="letter_share",
            min_value=thresholds.MINIMUM_LETTER_SHARE,
            severity=CRITICAL,
            description=f"At least {thresholds.MINIMUM_LETTER_SHARE:.0%} of a body's visible characters are letters.",
            meta={"check_id": "letter-share", "scope": "row"},
        ),
        # A text read in the wrong code page has no true words: its language, its names and its copies would all be wrong.
        gxe.ExpectColumnValuesToBeBetween(
            column="unreadable_share",
            max_value=thresholds.MAXIMUM_UNREADABLE_SHARE,
            severity=CRITICAL,
            description=f"At most {thresholds.MAXIMUM_UNREADABLE_SHARE:.0%} of a body's characters are unreadable.",
            meta={"check_id": "unreadable-characters", "scope": "row"},
        ),
        # A whole day's feed in one file would give one agency the words of all.
        gxe.ExpectColumnValuesToBeBetween(
            column="body_characters",
            max_value=thresholds.MAXIMUM_BODY_CHARACTERS,
            severity=WARNING,
            description=f"A body has at most {thresholds.MAXIMUM_BODY_CHARACTERS:,} characters.",
            meta={"check_id": "body-not-a-collection", "scope": "row"},
        ),
        # Tags left in a body are counted as words and hide copies from the comparison.
        gxe.ExpectColumnValuesToBeBetween(
            column="tags",
            max_value=thresholds.MAXIMUM_TAGS,
            severity=WARNING,
            description="A body holds no mark-up.",
            meta={"check_id": "markup-left", "scope": "row"},
        ),
        # An article without a headline is a blank line in every list that a person reads.
        gxe.ExpectColumnValuesToBeBetween(
            column="headline_characters",
            min_value=1,
            severity=WARNING,
            description="A text has a headline.",
            meta={"check_id": "headline-present", "scope": "row"},
        ),
        # A paragraph taken for the headline is missing from the body that is compared.
        gxe.ExpectColumnValuesToBeBetween(
            column="headline_characters",
            max_value=thresholds.MAXIMUM_HEADLINE_CHARACTERS,
            severity=WARNING,
            description=f"A headline has at most {thresholds.MAXIMUM_HEADLINE_CHARACTERS} characters.",
            meta={"check_id": "headline-length", "scope": "row"},
        ),
        # A body of no words would divide the counts of words by nothing, and says that word_count was not derived.
        gxe.ExpectColumnValuesToBeBetween(
            column="word_count",
            min_value=1,
            severity=WARNING,
            description="A body has at least one word.",
            meta={"check_id": "words-counted", "scope": "row"},
        ),
        # A text of unknown language is in no count by language.
        gxe.ExpectColumnValuesToNotBeInSet(
            column="language",
            value_set=["und", ""],
            severity=WARNING,
            description="The language of a text is known.",
            meta={"check_id": "language-known", "scope": "row"},
        ),
        # A tag in another form would be a language of its own in every count by language.
        gxe.ExpectColumnValuesToMatchRegex(
            column="language",
            regex=r"^(?:[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?)?$",
            severity=CRITICAL,
            description="A language is a BCP-47 tag.",
            meta={"check_id": "language-tag", "scope": "row"},
        ),
        # A confidence above one would outweigh every honest one in a mean.
        gxe.ExpectColumnValuesToBeBetween(
            column="language_confidence",
            min_value=0,
            max_value=1,
            severity=CRITICAL,
            description="A confidence lies between 0 and 1.",
            meta={"check_id": "confidence-range", "scope": "row"},
        ),
        # A reserved right without the notice that reserves it can't be shown to anyone who asks why a text is left out.
        gxe.ExpectColumnValuesToBeBetween(
            column="reserved_without_notice",
            max_value=0,
            severity=WARNING,
            description="Where rights are reserved, the notice that says so is kept.",
            meta={"check_id": "reservation-has-notice", "scope": "row"},
        ),
    ]


def _on_the_days() -> list[ColumnMapExpectation]:
    return [
        # An article from tomorrow would be nobody's copy and everybody's source.
        gxe.ExpectColumnValuesToBeBetween(
            column="days_ahead",
            max_value=0,
            severity=CRITICAL,
            description="No day of a text is later than the day of its pick-up in UTC+14.",
            meta={"check_id": "day-not-in-future", "scope": "row"},
        ),
        # An instant after the pick-up would make the outlet that printed it late in every comparison.
        gxe.ExpectColumnValuesToBeBetween(
            column="minutes_ahead",
            max_value=thresholds.CLOCK_TOLERANCE_MINUTES,
            severity=CRITICAL,
            description="No instant of a text is later than its pick-up plus an hour.",
            meta={"check_id": "instant-not-in-future", "scope": "row"},
        ),
        # A year misread by a century stretches every picture over time until nothing else can be seen.
        gxe.ExpectColumnValuesToBeBetween(
            column="earliest_year",
            min_value=thresholds.EARLIEST_YEAR,
            severity=WARNING,
            description=f"No day of a text is earlier than {thresholds.EARLIEST_YEAR}, when the first agency opened.",
            meta={"check_id": "day-not-ancient", "scope": "row"},
        ),
        # A day outside its own interval answers "when" in two ways.
        gxe.ExpectColumnValuesToBeNull(
            column="interval_disorder",
            severity=CRITICAL,
            description="published_from <= published_on <= published_to.",
            meta={"check_id": "interval-ordered", "scope": "row"},
        ),
        # A day given where several are left is a guess; one withheld where one is left is missing from every count by day.
        gxe.ExpectColumnValuesToBeNull(
            column="interval_undecided",
            severity=WARNING,
            description="published_on is given where one day is left, and only there.",
            meta={"check_id": "day-decided", "scope": "row"},
        ),
        # A precision that no reader knows drops the text from every query that asks for days.
        gxe.ExpectColumnValuesToBeInSet(
            column="date_precision",
            value_set=["minute", "day", "month", "year", "none"],
            severity=WARNING,
            description="A date's precision is minute, day, month, year or none.",
            meta={"check_id": "date-precision", "scope": "row"},
        ),
        # A copyright of a year to come is a number misread, and would settle a text's year by mistake.
        gxe.ExpectColumnValuesToBeBetween(
            column="copyright_years_ahead",
            max_value=0,
            severity=WARNING,
            description="A year of copyright has begun.",
            meta={"check_id": "copyright-year", "scope": "row"},
        ),
    ]


def _on_the_evidence() -> list[ColumnMapExpectation]:
    return [
        # A stretch of a text that no span holds is lost to whoever reads the warehouse instead of the file.
        gxe.ExpectColumnValuesToBeNull(
            column="span_gap",
            severity=CRITICAL,
            description="The spans of a text tile it.",
            meta={"check_id": "spans-tile", "scope": "row"},
        ),
        # Offsets outside the text point at nothing: the claim can't be looked up.
        gxe.ExpectColumnValuesToBeNull(
            column="offsets_outside",
            severity=CRITICAL,
            description="Offsets of evidence lie inside the text.",
            meta={"check_id": "offsets-inside", "scope": "row"},
        ),
        # A claim without evidence is a rumour with a row number.
        gxe.ExpectColumnValuesToBeNull(
            column="evidence_missing",
            severity=CRITICAL,
            description="Every attribution has evidence.",
            meta={"check_id": "evidence-present", "scope": "row"},
        ),
        # Evidence that the text doesn't say would put words into an agency's mouth.
        gxe.ExpectColumnValuesToBeNull(
            column="evidence_mismatch",
            severity=CRITICAL,
            description="Evidence is the text between its offsets.",
            meta={"check_id": "evidence-is-text", "scope": "row"},
        ),
        # A role that no reader knows hides the attribution from every question that names a role.
        gxe.ExpectColumnValuesToBeNull(
            column="unknown_roles",
            severity=WARNING,
            description="A role is one of those documented.",
            meta={"check_id": "role-known", "scope": "row"},
        ),
        # An organization without a row falls out of every join that asks for its name or country.
        gxe.ExpectColumnValuesToBeNull(
            column="unknown_organizations",
            severity=CRITICAL,
            description="Every organization named exists in organizations.",
            meta={"check_id": "organizations-exist", "scope": "row"},
        ),
        # A source without an origin in the text is a guess, and would credit an agency that was merely named.
        gxe.ExpectColumnValuesToBeNull(
            column="source_without_evidence",
            severity=CRITICAL,
            description="A source agency has an attribution with the role origin.",
            meta={"check_id": "source-has-evidence", "scope": "row"},
        ),
        # A publisher without evidence can't be shown to the outlet that denies having carried the text.
        gxe.ExpectColumnValuesToBeNull(
            column="publisher_without_evidence",
            severity=WARNING,
            description="A publisher has an attribution with the role publisher.",
            meta={"check_id": "publisher-has-evidence", "scope": "row"},
        ),
    ]
