"""What the checks tell a person: which sentence, with which figures and names, and what is left to the table."""

import polars as pl
import pytest

from expectations.verdict import Verdict
from flows.notices import Notice, listed, notices_of
from transforms.schema import CHECKS, REJECTS

HABIT = [2.0] * 5


def check(**but: object) -> dict[str, object]:
    """A warning about single texts that three of ten break, but for what is given."""
    return {
        "suite": "articles",
        "check_id": "day-known",
        "expectation": "A text has a day.",
        "column_name": "published_on",
        "scope": "row",
        "severity": "warning",
        "success": False,
        "observed_value": None,
        "unexpected_count": 3,
        "unexpected_percent": 30.0,
        **but,
    }


def notice(usual: list[float] | None = None, named: tuple[str, ...] = (), **but: object) -> Notice:
    one = check(**but)
    verdict = Verdict(pl.DataFrame([one], schema=CHECKS), pl.DataFrame(schema=REJECTS), False, [])
    paths = {"id-1": "a.txt", "id-2": "b.txt"}
    (given,) = notices_of([verdict._replace(named={"day-known": named})], paths, {"day-known": usual or []})
    return given


def test_a_check_that_holds_says_nothing() -> None:
    verdict = Verdict(pl.DataFrame([check(success=True)], schema=CHECKS), pl.DataFrame(schema=REJECTS), False, [])
    assert notices_of([verdict]) == []


def test_rejected_texts_are_named_by_path_and_the_rest_counted() -> None:
    given = notice(named=("id-1", "id-2"), severity="critical")
    assert given.sentence == "3 texts rejected by day-known (A text has a day): a.txt, b.txt and 1 more"
    assert (given.texts, given.named, given.shown) == (3, ("a.txt", "b.txt"), True)
    assert notice(named=("id-1",), severity="critical", unexpected_count=1).sentence.startswith("1 text rejected by")


def test_a_lack_of_single_texts_is_told_with_its_share() -> None:
    assert notice().sentence == "day-known: not so in 3 texts, 30%: A text has a day"


@pytest.mark.parametrize(
    ("percent", "usual", "shown"),
    [(50.0, [], False), (51.0, [], True), (11.9, HABIT, False), (12.1, HABIT, True), (30.0, HABIT[:4], False)],
)
def test_a_lack_is_shown_where_its_share_is_unusual(percent: float, usual: list[float], shown: bool) -> None:
    """Seen to catch: the median of the habit replaced by 0; RUNS_FOR_A_HABIT by 4."""
    assert notice(usual, unexpected_percent=percent).shown is shown


@pytest.mark.parametrize(
    ("column", "observed", "figure"),
    [
        ("rejected_share", "0.24", "24%"),
        ("rejected_share_rise", "0.24", "24% points"),
        ("volume_ratio", "0.07", "0.07 times"),
        ("picked_up", "0", "0"),
        ("rejected_share", "Metric could not be computed", "Metric could not be computed"),
    ],
)
def test_a_figure_of_a_batch_is_in_the_words_of_its_expectation(column: str, observed: str, figure: str) -> None:
    given = notice(suite="batch", scope="batch", column_name=column, observed_value=observed)
    assert given.sentence == f"day-known: A text has a day; here it is {figure}."


def test_what_broke_an_alarm_is_named() -> None:
    assert notice(suite="silences", scope="batch", named=("yonhap",), unexpected_count=1).sentence.endswith(
        "not so: yonhap"
    )
    assert notice(suite="warehouse", scope="batch").sentence.endswith("not so 3 times")


def test_a_list_says_how_many_it_leaves_out() -> None:
    assert listed(("a", "b"), 2) == "a, b"
    assert listed(("a", "b"), 1200) == "a, b and 1,198 more"
