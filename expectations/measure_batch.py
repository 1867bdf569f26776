"""What a run as a whole is judged by: one row of counts and shares, and how they compare with the earlier runs."""

import polars as pl

from expectations.thresholds import RUNS_FOR_A_HABIT, RUNS_REMEMBERED, TEXTS_FOR_A_SHARE

# A refused run says nothing about what is usual; one that was accepted by hand does.
LOADED = ("loaded", "accepted")


def measure_batch(
    documents: pl.DataFrame,
    articles: pl.DataFrame,
    rejects: pl.DataFrame,
    assignments: pl.DataFrame,
    earlier_runs: pl.DataFrame,
) -> pl.DataFrame:
    """Give the one row that the suite `batch` compares; null where too few texts or runs are there to compare.

    `articles` are all decoded texts, `earlier_runs` rows of `runs` (started_at, picked_up, articles, rejected, unreadable,
    duplicates, state).
    """
    picked_up = documents["document_id"].n_unique()
    texts = articles["document_id"].n_unique()
    refused = rejects["document_id"].n_unique()
    accepted = articles.join(rejects.select("document_id"), on="document_id", how="anti")
    unreadable = documents.filter(pl.col("outcome") == "unreadable").height
    copies = assignments.filter(~pl.col("is_canonical")).height
    shares = {
        "rejected_share": _share(refused, texts),
        "unreadable_share": _share(unreadable, picked_up),
        "duplicate_share": _share(copies, assignments.height),
    }
    usual = _usual(earlier_runs)
    return pl.DataFrame(
        {
            "batch": ["batch"],
            "picked_up": [picked_up],
            "unaccounted": [picked_up - texts - unreadable],
            "unknown_language_share": [_share(accepted.filter(_unknown("language")).height, accepted.height)],
            "no_publisher_share": [_share(accepted["publisher_id"].null_count(), accepted.height)],
            "no_day_share": [_share(accepted["published_on"].null_count(), accepted.height)],
            **{name: [share] for name, share in shares.items()},
            "rejected_share_rise": [_rise(shares["rejected_share"], usual["rejected_share"])],
            "unreadable_share_rise": [_rise(shares["unreadable_share"], usual["unreadable_share"])],
            "duplicate_share_rise": [_rise(shares["duplicate_share"], usual["duplicate_share"])],
            "volume_ratio": [_volume(picked_up, usual["picked_up"])],
        },
        schema_overrides={"batch": pl.String, "picked_up": pl.Int64, "unaccounted": pl.Int64}
        | dict.fromkeys(SHARES, pl.Float64),
    )


SHARES = (
    "unknown_language_share",
    "no_publisher_share",
    "no_day_share",
    "rejected_share",
    "unreadable_share",
    "duplicate_share",
    "rejected_share_rise",
    "unreadable_share_rise",
    "duplicate_share_rise",
    "volume_ratio",
)


def _unknown(column: str) -> pl.Expr:
    return pl.col(column).fill_null("und") == "und"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole >= TEXTS_FOR_A_SHARE else None


def _volume(picked_up: int, usual: float | None) -> float | None:
    # Where single texts come in, ten at once are no archive.
    return picked_up / usual if usual and max(picked_up, usual) >= TEXTS_FOR_A_SHARE else None


def _rise(share: float | None, usual: float | None) -> float | None:
    return None if share is None or usual is None else share - usual


def _usual(earlier_runs: pl.DataFrame) -> dict[str, float | None]:
    """Give the medians of the runs remembered; null where too few were loaded to make a habit."""
    names = ("picked_up", "rejected_share", "unreadable_share", "duplicate_share")
    if not earlier_runs.width:
        return dict.fromkeys(names)
    runs = (
        earlier_runs.filter(pl.col("state").is_in(LOADED) & (pl.col("picked_up") > 0))
        .sort("started_at", descending=True)
        .head(RUNS_REMEMBERED)
    )
    read = pl.col("picked_up") - pl.col("unreadable")
    medians = runs.select(
        pl.col("picked_up").cast(pl.Float64),
        pl.when(read > 0).then(pl.col("rejected") / read).alias("rejected_share"),
        (pl.col("unreadable") / pl.col("picked_up")).alias("unreadable_share"),
        pl.when(pl.col("articles") > 0).then(pl.col("duplicates") / pl.col("articles")).alias("duplicate_share"),
    )
    return {name: _median(medians[name].drop_nulls()) for name in names}


def _median(values: pl.Series) -> float | None:
    median = values.median()
    return float(median) if len(values) >= RUNS_FOR_A_HABIT and isinstance(median, int | float) else None
