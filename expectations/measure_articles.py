"""What the rows are judged by: one row per decoded text, with lengths, shares and the names of what is wrong; no bodies."""

import polars as pl

from expectations.measure_evidence import mismatches
from expectations.offenders import offenders
from transforms.characters import CharacterCounter

# Shares are taken over the beginning of a body: the letters of a text don't change their share after so many characters.
SAMPLED_CHARACTERS = 4_000

SPACE = r"\s"
NO_LETTER = r"[^\s\p{L}\p{M}]"
WIDE = r"[\u{1100}-\u{115F}\u{2E80}-\u{303E}\u{3041}-\u{33FF}\u{3400}-\u{4DBF}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FF01}-\u{FF60}]"
UNREADABLE = r"[\x00-\x08\x0B\x0E-\x1F\x7F-\x9F\u{FFFD}\u{E000}-\u{F8FF}]"
TAG = r"</?(?:p|br|div|span|a|img|script|style|table|tr|td|ul|li|h[1-6]|b|i|strong|em)(?:\s[^<>]{0,200})?/?>"

_KINDS = CharacterCounter(SPACE, NO_LETTER, WIDE, UNREADABLE)

# The earth's first time zone: a day has begun somewhere once it has begun there.
FIRST_ZONE = pl.duration(hours=14)


def measure_articles(
    documents: pl.DataFrame,
    articles: pl.DataFrame,
    attributions: pl.DataFrame,
    spans: pl.DataFrame,
    organizations: pl.DataFrame,
) -> pl.DataFrame:
    """Give one row per row of ARTICLES with what the suite `articles` compares.

    Takes the frames of whole documents: a document's spans and attributions come with its article. `organizations` needs
    organization_id alone. Where DOCUMENTS has a column text_characters, the last span must end there.
    """
    known = organizations.select("organization_id").unique()
    ends = spans.group_by("document_id").agg(pl.col("end_char").max().alias("text_end"))
    lengths = documents.select(
        "document_id",
        "picked_up_at",
        pl.col("text_characters")
        if "text_characters" in documents.columns
        else pl.lit(None, pl.Int64).alias("text_characters"),
    ).unique("document_id")
    measured = (
        articles.join(lengths, on="document_id", how="left")
        .join(ends, on="document_id", how="left")
        .pipe(_with_counts)
        .select("document_id", *_of_the_text(), *_of_the_columns(), *_of_the_days())
    )
    for offences in (
        _gaps(articles, spans, lengths),
        *_of_the_evidence(attributions.join(ends, on="document_id", how="left")),
        mismatches(articles, attributions, spans),
        _unknown_organizations(articles, attributions, known),
        *_without_evidence(articles, attributions),
    ):
        measured = measured.join(offences, on="document_id", how="left")
    return measured


def _with_counts(articles: pl.DataFrame) -> pl.DataFrame:
    """Add the sample of the body, and how many characters of each kind it has, which the shares are made of."""
    sampled = articles.with_columns(sample=pl.col("body").fill_null("").str.slice(0, SAMPLED_CHARACTERS))
    spaces, no_letters, wide, unreadable = (pl.Series(counts) for counts in _KINDS.count(sampled["sample"].to_list()))
    return sampled.with_columns(
        visible=pl.col("sample").str.len_chars() - spaces, no_letters=no_letters, wide=wide, unreadable=unreadable
    )


def _of_the_text() -> list[pl.Expr]:
    body, sample, visible = pl.col("body").fill_null(""), pl.col("sample"), pl.col("visible")
    letters = visible - pl.col("no_letters")
    written = body.str.len_chars() > 0
    headline = pl.col("headline").fill_null("").str.strip_chars()
    # A letter is at most three when lower-cased: a body that is longer than that is none that repeats its headline.
    opening = body.str.strip_chars().str.slice(0, 3 * headline.str.len_chars() + 1)
    return [
        body.str.strip_chars().str.len_chars().cast(pl.Int64).alias("body_characters"),
        pl.when(written).then((sample.str.len_chars() + pl.col("wide")).cast(pl.Int64)).alias("body_width"),
        pl.when(visible > 0).then(letters / visible).alias("letter_share"),
        pl.when(visible > 0).then(pl.col("unreadable") / visible).alias("unreadable_share"),
        sample.str.count_matches(TAG).cast(pl.Int64).alias("tags"),
        headline.str.len_chars().cast(pl.Int64).alias("headline_characters"),
        pl.when(written & (headline != "") & (opening.str.to_lowercase() == headline.str.to_lowercase()))
        .then(headline.str.slice(0, 80))
        .alias("body_repeats_headline"),
        pl.when(written).then(pl.col("word_count").fill_null(0)).alias("word_count"),
    ]


def _of_the_columns() -> list[pl.Expr]:
    return [
        pl.col("language").fill_null("und"),
        pl.col("language_confidence").alias("language_confidence"),
        pl.col("date_precision").fill_null("(none)"),
        pl.col("copyright_year").cast(pl.Int64),
        (pl.col("copyright_year") - (pl.col("picked_up_at") + FIRST_ZONE).dt.year())
        .cast(pl.Int64)
        .alias("copyright_years_ahead"),
        (pl.col("tdm_reservation").fill_null(False) & pl.col("rights_notice").is_null())
        .cast(pl.Int64)
        .alias("reserved_without_notice"),
    ]


def _of_the_days() -> list[pl.Expr]:
    day = (pl.col("picked_up_at") + FIRST_ZONE).dt.date()
    latest = pl.max_horizontal("published_on", "published_from", "published_to", "dateline_on")
    start, on, end = pl.col("published_from"), pl.col("published_on"), pl.col("published_to")
    disordered = (start > end) | (on < start) | (on > end)
    undecided = (start == end) & on.is_null() | (start < end) & on.is_not_null()
    interval = pl.concat_str(
        start, pl.lit(".."), end, pl.lit(" with "), on.cast(pl.String).fill_null("no day"), ignore_nulls=True
    )
    return [
        (latest - day).dt.total_days().alias("days_ahead"),
        (pl.col("published_at") - pl.col("picked_up_at")).dt.total_minutes().alias("minutes_ahead"),
        pl.min_horizontal("published_on", "published_from", "dateline_on")
        .dt.year()
        .cast(pl.Int64)
        .alias("earliest_year"),
        pl.when(disordered.fill_null(False)).then(interval).alias("interval_disorder"),
        pl.when(undecided.fill_null(False)).then(interval).alias("interval_undecided"),
    ]


def _gaps(articles: pl.DataFrame, spans: pl.DataFrame, lengths: pl.DataFrame) -> pl.DataFrame:
    """Name the first spans that don't begin where the one before ended, or whose text has another length."""
    start, end = pl.col("start_char"), pl.col("end_char")
    label = pl.concat_str(pl.col("kind").fill_null("(null)"), pl.lit(" "), start, pl.lit("-"), end, ignore_nulls=True)
    # An empty file has no spans and needs none; whether it may pass for an article is another question.
    written = pl.col("body").fill_null("") != ""
    placed = (
        articles.select("document_id", written.alias("written"))
        .unique("document_id")
        .join(spans, on="document_id", how="left")
        .join(lengths.select("document_id", "text_characters"), on="document_id", how="left")
        .sort("document_id", "start_char", "end_char", nulls_last=True)
    )
    document_id = pl.col("document_id")
    expected = pl.when(document_id == document_id.shift(1)).then(end.shift(1)).fill_null(0)
    last = (document_id != document_id.shift(-1)).fill_null(True) | start.shift(-1).is_null()
    broken = (
        (start.is_null() & (pl.col("written") | (pl.col("text_characters") > 0).fill_null(False)))
        | (end.is_null() & start.is_not_null())
        | (start != expected)
        | (end <= start)
        | (pl.col("text").is_null() & (pl.col("kind").fill_null("(null)") != "body") & start.is_not_null())
        | (pl.col("text").str.len_chars() != end - start).fill_null(False)
        | (last & (end != pl.col("text_characters"))).fill_null(False)
    )
    return offenders(placed, broken.fill_null(False), label, "span_gap")


def _of_the_evidence(attributions: pl.DataFrame) -> list[pl.DataFrame]:
    start, end = pl.col("start_char"), pl.col("end_char")
    # What a manifest says stands beside the text, not in it.
    inside = ~pl.col("rule").fill_null("").str.starts_with("manifest")
    where = pl.concat_str(pl.col("role"), pl.lit(" "), start, pl.lit("-"), end, ignore_nulls=True)
    outside = (start.is_null() | end.is_null() | (start < 0) | (end <= start) | (end > pl.col("text_end"))).fill_null(
        False
    )
    blank = inside & (pl.col("evidence").is_null() | (pl.col("evidence").str.strip_chars() == ""))
    return [
        offenders(attributions, inside & outside, where, "offsets_outside"),
        offenders(
            attributions,
            blank,
            pl.concat_str("role", pl.lit(" of "), "organization_id", ignore_nulls=True),
            "evidence_missing",
        ),
        offenders(attributions, ~pl.col("role").is_in(list(ROLES)).fill_null(False), pl.col("role"), "unknown_roles"),
    ]


# The roles that the warehouse's readers know.
ROLES = ("origin", "publisher", "dateline", "byline", "credit", "network", "rights_holder", "cited", "photo")


def _unknown_organizations(articles: pl.DataFrame, attributions: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    named = pl.concat(
        [
            articles.select("document_id", pl.col("publisher_id").alias("organization_id")).drop_nulls(),
            articles.select("document_id", pl.col("source_agency_id").alias("organization_id")).drop_nulls(),
            # A byline credits a person: its organization may be null.
            attributions.select("document_id", "organization_id").drop_nulls(),
        ]
    ).join(known, on="organization_id", how="anti")
    return offenders(
        named.sort("document_id", "organization_id"), pl.lit(True), pl.col("organization_id"), "unknown_organizations"
    )


def _without_evidence(articles: pl.DataFrame, attributions: pl.DataFrame) -> list[pl.DataFrame]:
    frames = []
    for column, role, name in (
        ("source_agency_id", "origin", "source_without_evidence"),
        ("publisher_id", "publisher", "publisher_without_evidence"),
    ):
        evidence = attributions.filter(pl.col("role") == role).select(
            "document_id", pl.col("organization_id").alias(column)
        )
        claims = articles.select("document_id", column).drop_nulls()
        unproved = claims.join(evidence, on=["document_id", column], how="anti")
        frames.append(offenders(unproved, pl.lit(True), pl.col(column), name))
    return frames
