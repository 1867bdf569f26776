"""What the alarms are judged by: one row per agency and its silence, one row per new line that many stories share."""

from datetime import date

import polars as pl

from expectations.thresholds import DAYS_FOR_A_HABIT, RUNS_FOR_A_HABIT, STORIES_WITH_A_NEW_LINE

# Shorter lines are names and section marks that turn up anywhere; longer ones are paragraphs.
LINE_CHARACTERS = (12, 240)
YEAR = r"\b(?:19|20)[0-9]{2}\b"


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


def shared_lines(articles: pl.DataFrame) -> pl.DataFrame:
    """Give one row per line of body or rights notice that several of these texts hold: line, same, stories.

    Hand in canonical articles only (document_id, body, rights_notice): copies share all of their lines. Lines that differ
    by a year are one; `same` is what they have in common.
    """
    shortest, longest = LINE_CHARACTERS
    words = pl.concat_str("body", "rights_notice", separator="\n", ignore_nulls=True)
    return (
        articles.select("document_id", words.str.split("\n").alias("line"))
        .explode("line")
        .with_columns(pl.col("line").str.strip_chars())
        .filter(pl.col("line").str.len_chars().is_between(shortest, longest))
        .with_columns(pl.col("line").str.replace_all(YEAR, "0000").alias("same"))
        .unique(["document_id", "same"])
        .group_by("same")
        .agg(pl.col("line").min(), pl.len().cast(pl.Int64).alias("stories"))
        # A line of one story is a sentence; keeping them would hand every sentence of the run to the judge.
        .filter(pl.col("stories") > 1)
        .select("line", "same", "stories")
        .sort("same")
    )


def measure_new_lines(lines: pl.DataFrame, known: pl.DataFrame, loaded_runs: int) -> pl.DataFrame:
    """Give one row per line that no earlier run made familiar: line, and in how many stories it is by now.

    `lines` has line, line_id, stories, of this run; `known` line_id, stories, of earlier ones. A line that is in
    STORIES_WITH_A_NEW_LINE stories is familiar and never told again; before RUNS_FOR_A_HABIT runs everything is new.
    """
    if loaded_runs < RUNS_FOR_A_HABIT:
        return lines.select("line", "stories").clear()
    return (
        lines.join(known.rename({"stories": "earlier"}), on="line_id", how="left")
        .with_columns(pl.col("earlier").fill_null(0))
        .filter(pl.col("earlier") < STORIES_WITH_A_NEW_LINE)
        .select("line", pl.col("stories") + pl.col("earlier"))
        .sort(["stories", "line"], descending=[True, False])
    )
