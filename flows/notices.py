"""What the checks have to tell a person: a sentence a broken check, with the paths of the texts, and what is usual left out."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import polars as pl

from expectations.thresholds import MAXIMUM_RISE_OF_A_SHARE, RUNS_FOR_A_HABIT
from expectations.verdict import Verdict

# Texts that lack something are normal one by one; more than half of a batch is a habit worth telling before there is one.
UNUSUAL_PERCENT = 50.0


class Notice(NamedTuple):
    """One broken check: `shown` says whether a person should read of it, or finds it in the table `checks` and the docs."""

    check_id: str
    severity: str
    sentence: str
    texts: int = 0
    observed: str | None = None
    named: tuple[str, ...] = ()
    shown: bool = True


def notices_of(
    verdicts: Iterable[Verdict], paths: Mapping[str, str] | None = None, usual: Mapping[str, list[float]] | None = None
) -> list[Notice]:
    """Give a notice for every broken check; `paths` by document_id, `usual` the percents of earlier runs by check_id."""
    notices = []
    for verdict in verdicts:
        for check in verdict.checks.filter(~pl.col("success")).iter_rows(named=True):
            keys = verdict.named.get(check["check_id"], ())
            named = tuple((paths or {}).get(key, key) for key in keys)
            notices.append(
                Notice(
                    check["check_id"],
                    check["severity"],
                    _sentence(check, named),
                    check["unexpected_count"],
                    check["observed_value"],
                    named,
                    _is_told(check, (usual or {}).get(check["check_id"], [])),
                )
            )
    return notices


def _sentence(check: dict[str, Any], named: tuple[str, ...]) -> str:
    must = check["expectation"].rstrip(".")
    if check["suite"] == "batch":
        return f"{check['check_id']}: {must}; here it is {_figure(check)}."
    count = check["unexpected_count"]
    where = f": {listed(named, count)}" if named else ""
    if check["scope"] == "row":
        texts = "1 text" if count == 1 else f"{count:,} texts"
        if check["severity"] == "critical":
            return f"{texts} rejected by {check['check_id']} ({must}){where}"
        return f"{check['check_id']}: not so in {texts}, {check['unexpected_percent']:.0f}%: {must}"
    return f"{check['check_id']}: {must}; not so{where or f' {count:,} times'}"


def _figure(check: dict[str, Any]) -> str:
    """The figure in the words of its expectation: shares in percent."""
    seen = str(check["observed_value"])
    try:
        figure = float(seen)
    except ValueError:
        return seen
    column = str(check["column_name"])
    if column.endswith("_share"):
        return f"{figure:.0%}"
    if column.endswith("_rise"):
        return f"{figure:.0%} points"
    return f"{figure:g} times" if column.endswith("_ratio") else seen


def listed(names: tuple[str, ...], count: int) -> str:
    """The names, and how many more there are."""
    shown = ", ".join(names)
    return f"{shown} and {count - len(names):,} more" if count > len(names) else shown


def _is_told(check: dict[str, Any], earlier: list[float]) -> bool:
    """A warning about single texts is told where its share is unusual; everything else always."""
    if check["severity"] == "critical" or check["scope"] != "row":
        return True
    percent: float = check["unexpected_percent"]
    if len(earlier) < RUNS_FOR_A_HABIT:
        return percent > UNUSUAL_PERCENT
    middle = sorted(earlier)[len(earlier) // 2]
    return percent > middle + 100 * MAXIMUM_RISE_OF_A_SHARE
