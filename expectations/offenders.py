"""The rows of a document that offend, named in one line."""

import polars as pl

# How many offenders a reason names; the rest are like them.
OFFENDERS_NAMED = 3


def offenders(rows: pl.DataFrame, offending: pl.Expr, label: pl.Expr, name: str) -> pl.DataFrame:
    """Give one row per document with offending rows: the first of them by name."""
    return (
        rows.filter(offending)
        .group_by("document_id", maintain_order=True)
        .agg(label.cast(pl.String).fill_null("(null)").unique(maintain_order=True).head(OFFENDERS_NAMED).alias(name))
        .with_columns(pl.col(name).list.join("; "))
    )
