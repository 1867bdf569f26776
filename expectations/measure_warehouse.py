"""What is about to be loaded, measured by the laws: one row per document that any frame of the run names."""

import polars as pl


def measure_warehouse(
    documents: pl.DataFrame,
    measured: pl.DataFrame,
    attributions: pl.DataFrame,
    spans: pl.DataFrame,
    rejects: pl.DataFrame,
    assignments: pl.DataFrame,
    duplicates: pl.DataFrame,
    known_documents: pl.DataFrame,
    known_stories: pl.DataFrame,
) -> pl.DataFrame:
    """Give one row per document_id of any frame with what the suite `warehouse` compares.

    `measured` is the frame of `measure_articles`, one row per text; of a frame with the column `rows` each row stands for so
    many; `known_documents` (document_id) and `known_stories`
    (story_id) are those of the warehouse that this run's rows point at.
    """
    frames = {
        "documents": documents,
        "articles": measured,
        "attributions": attributions,
        "spans": spans,
        "rejects": rejects,
        "assignments": assignments,
        "duplicates": duplicates,
    }
    laws = pl.concat([frame.select("document_id") for frame in frames.values()]).unique(maintain_order=True)
    for name, frame in frames.items():
        counted = pl.col("rows").sum() if "rows" in frame.columns else pl.len()
        rows = frame.group_by("document_id").agg(counted.cast(pl.Int64).alias(f"{name}_rows"))
        laws = laws.join(rows, on="document_id", how="left").with_columns(pl.col(f"{name}_rows").fill_null(0))
    outcomes = documents.select("document_id", "outcome").unique("document_id")
    text, refused, placed = pl.col("articles_rows") > 0, pl.col("rejects_rows") > 0, pl.col("assignments_rows") > 0
    stray = pl.concat_list(
        [pl.when(pl.col(f"{name}_rows") > 0).then(pl.lit(name)) for name in frames if name != "documents"]
    ).list.drop_nulls()
    laws = laws.join(outcomes, on="document_id", how="left").with_columns(
        pl.when(pl.col("documents_rows") == 0).then(stray.list.join(", ")).alias("rows_without_document"),
        pl.when((pl.col("documents_rows") > 0) & ~text)
        .then(pl.col("spans_rows") + pl.col("attributions_rows"))
        .alias("rows_without_text"),
        _outcome_conflict(text, refused).alias("outcome_conflict"),
        pl.when(text & ~refused).then(pl.col("assignments_rows")).alias("stories_of_accepted"),
        pl.when(refused).then(pl.col("assignments_rows") + pl.col("duplicates_rows")).alias("stories_of_rejected"),
        pl.when(placed & ~text).then(pl.lit("an assignment without a text")).alias("assigned_without_text"),
    )
    accepted = measured.join(rejects.select("document_id"), on="document_id", how="anti").select(
        "document_id", *(pl.col(name) for name in LAWS_OF_A_TEXT)
    )
    for found in (
        accepted.unique("document_id"),
        _of_the_stories(assignments, known_stories),
        _of_the_matches(duplicates, assignments, known_documents, known_stories),
    ):
        laws = laws.join(found, on="document_id", how="left")
    return laws


# Laws 2 and 3, measured with the texts: a text that breaks them must have been rejected by now.
LAWS_OF_A_TEXT = (
    "span_gap",
    "offsets_outside",
    "evidence_mismatch",
    "unknown_organizations",
    "days_ahead",
    "minutes_ahead",
)


def _outcome_conflict(text: pl.Expr, refused: pl.Expr) -> pl.Expr:
    outcome = pl.col("outcome")
    return (
        pl.when(outcome.is_null())
        .then(None)
        .when((outcome == "unreadable") & text)
        .then(pl.lit("unreadable, with a text"))
        .when((outcome == "article") & ~text)
        .then(pl.lit("an article, without a text"))
        .when((outcome == "rejected") & ~refused)
        .then(pl.lit("rejected, without a reason"))
        .when(~outcome.is_in(["article", "rejected"]) & refused)
        .then(pl.concat_str(outcome, pl.lit(", with reasons of a reject")))
    )


def _of_the_stories(assignments: pl.DataFrame, known_stories: pl.DataFrame) -> pl.DataFrame:
    own = assignments.filter(pl.col("is_canonical")).select("story_id")
    stories = pl.concat([own, known_stories.select("story_id")]).unique().with_columns(is_there=pl.lit(True))
    canonical, same = pl.col("is_canonical"), pl.col("document_id") == pl.col("story_id")
    return (
        assignments.join(stories, on="story_id", how="left")
        .select(
            "document_id",
            pl.when(pl.col("is_there").is_null()).then(pl.col("story_id").fill_null("(none)")).alias("unknown_story"),
            pl.when((canonical != same).fill_null(True))
            .then(pl.col("story_id").fill_null("(none)"))
            .alias("canonical_conflict"),
        )
        .unique("document_id")
    )


def _of_the_matches(
    duplicates: pl.DataFrame, assignments: pl.DataFrame, known_documents: pl.DataFrame, known_stories: pl.DataFrame
) -> pl.DataFrame:
    documents = pl.concat([assignments.select("document_id"), known_documents.select("document_id")]).unique()
    there = documents.select(pl.col("document_id").alias("matched_document_id"), is_there=pl.lit(True))
    own = assignments.filter(pl.col("is_canonical")).select("story_id")
    stories = pl.concat([own, known_stories.select("story_id")]).unique().with_columns(story_is_there=pl.lit(True))
    joined = assignments.select("document_id", pl.col("story_id").alias("own_story_id"))
    return (
        duplicates.join(there, on="matched_document_id", how="left")
        .join(stories, on="story_id", how="left")
        .join(joined.unique("document_id"), on="document_id", how="left")
        .group_by("document_id")
        .agg(
            pl.col("matched_document_id")
            .filter(pl.col("is_there").is_null() | pl.col("story_is_there").is_null())
            .first()
            .alias("unknown_match"),
            (pl.col("matched_document_id") == pl.col("document_id")).sum().cast(pl.Int64).alias("matches_with_itself"),
            pl.min_horizontal("jaccard", "containment").min().alias("least_similarity"),
            pl.max_horizontal("jaccard", "containment").max().alias("greatest_similarity"),
            pl.col("story_id")
            .filter(pl.col("joined") & (pl.col("story_id") != pl.col("own_story_id")))
            .first()
            .alias("joined_elsewhere"),
        )
    )
