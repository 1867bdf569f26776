"""What the alarms are judged by: one row per agency and its silence, one row per new line that many stories share."""

from datetime import date

import polars as pl

from expectations.thresholds import DAYS_FOR_A_HABIT

# Shorter lines are names and section marks that turn up anywhere; longer ones are paragraphs.
LINE_CHARACTERS = (12, 240)


def measure_silences(agency_days: pl.DataFrame, today: date) -> pl.DataFrame:
    """Give one row per agency with its silence in days and as a multiple of its longest usual gap (nine in ten are shorter).

    `agency_days` has organization_id and day, one row per day on which a text of the agency came in; agencies of fewer than
    DAYS_FOR_A_HABIT days have no habit, their multiple is null.
    """
    gaps = (
        agency_days.select("organization_id", "day")
        .drop_nulls()
        .unique()
        .sort("organization_id", "day")
        .with_columns(pl.col("day").diff().over("organization_id").dt.total_days().alias("gap"))
    )
    return (
        gaps.group_by("organization_id", maintain_order=True)
        .agg(
            pl.len().alias("days_seen"),
            (pl.lit(today) - pl.col("day").max()).dt.total_days().alias("silent_days"),
            pl.col("gap").quantile(0.9, "higher").alias("usual_gap_days"),
        )
        .with_columns(
            pl.when(pl.col("days_seen") >= DAYS_FOR_A_HABIT)
            .then(pl.col("silent_days") / pl.col("usual_gap_days"))
            .alias("silence_ratio")
        )
    )


def measure_new_lines(articles: pl.DataFrame, assignments: pl.DataFrame, known_lines: pl.DataFrame) -> pl.DataFrame:
    """Give one row per line never seen before with the number of this run's stories whose text holds it.

    Only canonical articles are read: copies share all of their lines. `known_lines` has the column line; of ARTICLES it
    needs document_id and body.
    """
    canonical = assignments.filter(pl.col("is_canonical")).select("document_id")
    shortest, longest = LINE_CHARACTERS
    return (
        articles.select("document_id", "body")
        .join(canonical, on="document_id", how="semi")
        .select("document_id", pl.col("body").str.split("\n").alias("line"))
        .explode("line")
        .with_columns(pl.col("line").str.strip_chars())
        .filter(pl.col("line").str.len_chars().is_between(shortest, longest))
        .unique()
        .group_by("line")
        .agg(pl.len().cast(pl.Int64).alias("stories"))
        # A line of one story is a sentence; keeping them would hand every sentence of the run to the judge.
        .filter(pl.col("stories") > 1)
        .join(known_lines.select("line").unique(), on="line", how="anti")
        .sort(["stories", "line"], descending=[True, False])
    )
