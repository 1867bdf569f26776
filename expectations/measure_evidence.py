"""Evidence compared with the text that it was cut from, which is put together from the spans."""

import polars as pl

from expectations.offenders import offenders


def mismatches(articles: pl.DataFrame, attributions: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Name the evidence that isn't the text between its offsets.

    The raw text is put together from the spans; a body span's part of it is cut from the body. Where normalising changed the
    body's length, the cut would be wrong: there the evidence need only occur in the text.
    """
    cited = attributions.filter(
        ~pl.col("rule").fill_null("").str.starts_with("manifest") & pl.col("evidence").is_not_null()
    )
    bodies = articles.select("document_id", "body").unique("document_id")
    # Most evidence stands whole in one span: only for the rest are texts put together, which takes three times as long.
    cited = cited.filter(~_in_one_span(cited, bodies, spans))
    evidence, piece, name = pl.col("evidence"), pl.col("piece"), "evidence_mismatch"
    if cited.is_empty():
        return offenders(cited, pl.lit(True), evidence, name)
    texts = (
        spans.join(cited.select("document_id").unique(), on="document_id", how="semi")
        .join(bodies, on="document_id", how="left")
        .sort("document_id", "start_char")
        .with_columns(
            pl.when(pl.col("kind") == "body")
            .then(pl.col("end_char") - pl.col("start_char"))
            .otherwise(0)
            .alias("body_length")
        )
        .with_columns(
            (pl.col("body_length").cum_sum().over("document_id") - pl.col("body_length")).alias("body_start"),
            (pl.col("body_length").sum().over("document_id") == pl.col("body").fill_null("").str.len_chars()).alias(
                "as_written"
            ),
        )
        .with_columns(
            pl.when(pl.col("kind") == "body")
            .then(pl.col("body").fill_null("").str.slice(pl.col("body_start"), pl.col("body_length")))
            .otherwise(pl.col("text").fill_null(""))
            .alias("piece")
        )
        .group_by("document_id", maintain_order=True)
        .agg(pl.col("piece").str.join(""), pl.col("body").first().fill_null(""), pl.col("as_written").all())
    )
    written = cited.join(texts, on="document_id", how="inner")
    length = pl.col("end_char") - pl.col("start_char")
    plain = evidence.str.replace_all("\r\n?", "\n").str.normalize("NFC")
    somewhere = piece.str.contains(evidence, literal=True) | pl.col("body").str.contains(plain, literal=True)
    same = (
        pl.when(pl.col("as_written"))
        .then(piece.str.slice(pl.col("start_char"), length) == evidence)
        .otherwise((evidence.str.len_chars() == length) & somewhere)
    )
    placed = (pl.col("start_char") >= 0) & (length > 0)
    return offenders(written.filter(placed), ~same, evidence.str.slice(0, 60), name)


def _in_one_span(cited: pl.DataFrame, bodies: pl.DataFrame, spans: pl.DataFrame) -> pl.Series:
    """Whether each evidence is as long as its place and stands in one span, where normalising changed the body's length."""
    # Parted by what no text has, as decoding refuses it.
    other = pl.col("text").filter(pl.col("kind") != "body").str.join("\0")
    in_bodies = (pl.col("end_char") - pl.col("start_char")).filter(pl.col("kind") == "body").sum()
    texts = spans.group_by("document_id").agg(other.alias("other"), in_bodies.alias("in_bodies"))
    body, evidence = pl.col("body").fill_null(""), pl.col("evidence")
    placed = cited.join(bodies, on="document_id", how="left", maintain_order="left").join(
        texts, on="document_id", how="left", maintain_order="left"
    )
    return (
        placed.select(
            (pl.col("in_bodies") != body.str.len_chars())
            & (evidence.str.len_chars() == pl.col("end_char") - pl.col("start_char"))
            & (pl.col("other").str.contains(evidence, literal=True) | body.str.contains(evidence, literal=True))
        )
        .to_series()
        .fill_null(False)
    )
