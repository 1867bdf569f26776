"""What the pick-up is judged by: one row per file version picked up."""

import polars as pl


def measure_pick_up(documents: pl.DataFrame) -> pl.DataFrame:
    """Give one row per row of DOCUMENTS or PICKED with what the suite `pick_up` compares; sizes in bytes, times in minutes."""
    if "problem" in documents.columns:
        documents = documents.with_columns(
            pl.when(pl.col("problem").is_null())
            .then(pl.lit("article"))
            .otherwise(pl.lit("unreadable"))
            .alias("outcome"),
            pl.col("problem").alias("reason"),
            # Not decoded yet: there is no encoding to ask for.
            pl.lit("later").alias("encoding"),
        )
    path = pl.col("path")
    # What couldn't be opened may have neither size nor time; it is recorded for its reason and takes no place in any order.
    unreadable = (pl.col("outcome") == "unreadable").fill_null(False)
    return documents.select(
        "document_id",
        pl.len().over("document_id").cast(pl.Int64).alias("times_picked_up"),
        pl.when(path.is_null() | (path.str.strip_chars() == ""))
        .then(pl.lit("(empty)"))
        .when(path.str.starts_with("/") | path.str.contains(r"(^|/)\.\.(/|$)") | path.str.contains(r"\x00"))
        .then(path)
        .alias("path_outside_inbox"),
        "content_sha256",
        pl.when(~unreadable).then(pl.col("size_bytes").fill_null(-1)).alias("size_bytes"),
        (pl.col("modified_at") - pl.col("picked_up_at")).dt.total_minutes().alias("modified_after_pick_up_minutes"),
        (~unreadable & pl.col("modified_at").is_null()).cast(pl.Int64).alias("without_file_time"),
        pl.col("outcome").fill_null("(none)"),
        pl.when(unreadable)
        .then(pl.col("reason").fill_null("").str.strip_chars().str.len_chars())
        .alias("reason_characters"),
        pl.when(~unreadable & (pl.col("outcome") != "forgotten"))
        .then(pl.col("encoding").fill_null("(none)"))
        .alias("encoding_of_article"),
    )
