"""The view `stories`: how often a story was carried, and who was first where that can be told."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, run_record, write_staging
from warehouse.load import load_run
from warehouse.master import connect_master

FIRST, SECOND, THIRD = (date(2026, 3, day) for day in (1, 2, 3))


def on(day):
    return {"published_on": day, "published_from": day, "published_to": day}


def between(first, last):
    return {"published_on": None, "published_from": first, "published_to": last, "date_precision": "month"}


def at(day, hour):
    return {**on(day), "published_at": datetime(day.year, day.month, day.day, hour, tzinfo=UTC)}


UNDATED = {"published_on": None, "published_from": None, "published_to": None, "date_precision": "none"}


def story_of(home, copies):
    """The story that these copies tell, the first of them canonical; gives its row and the copies' ids."""
    canonical = one_text(0, **copies[0])
    key = canonical["documents"]["document_id"]
    texts = [canonical, *(one_text(n, **copy, story_id=key) for n, copy in enumerate(copies[1:], 1))]
    staging = write_staging(home / "staging" / "run-1", texts)
    load_run(home, "run-1", staging, run_record("run-1"), ORGANIZATIONS, RULES)
    with connect_master(home) as con:
        [row] = con.execute(
            "select copy_count, publisher_count, first_published_document_id::varchar, story_id::varchar, first_seen_at from stories"
        ).fetchall()
    return row, [text["documents"]["document_id"] for text in texts]


def test_copies_and_publishers_are_counted(tmp_path):
    copies = [{}, {"publisher_id": "antara"}, {"publisher_id": None}, {}]
    row, ids = story_of(tmp_path, copies)
    assert (row[0], row[1], row[3]) == (4, 2, ids[0])
    assert row[4] == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("copies", "first"),
    [
        ([UNDATED], 0),
        ([on(SECOND), on(FIRST), on(THIRD)], 1),
        ([on(FIRST), on(FIRST), on(SECOND)], None),
        ([on(FIRST), UNDATED], None),
        ([at(FIRST, 9), at(FIRST, 8)], 1),
        ([at(FIRST, 8), at(FIRST, 8)], None),
        ([at(FIRST, 8), on(FIRST)], None),
        ([at(FIRST, 8), on(SECOND), at(FIRST, 9)], 0),
        ([on(FIRST), at(SECOND, 8), at(SECOND, 9)], 0),
        ([between(FIRST, SECOND), on(THIRD)], 0),
        ([between(FIRST, SECOND), on(SECOND)], None),
        ([between(FIRST, THIRD), on(SECOND)], None),
        ([at(FIRST, 8), between(FIRST, THIRD)], None),
        ([{**UNDATED, "published_at": datetime(2026, 3, 1, 8, tzinfo=UTC)}, at(FIRST, 9)], 0),
        ([{**UNDATED, "published_at": datetime(2026, 3, 1, 8, tzinfo=UTC)}, on(THIRD)], None),
    ],
)
def test_who_was_first_is_told_only_where_the_dates_tell_it(tmp_path, copies, first):
    """Seen to catch: any `<` of the view made `<=` names one of two that tie."""
    orders = list(permutations(range(len(copies))))
    for number, order in enumerate((orders[0], orders[-1])):
        row, ids = story_of(tmp_path / str(number), [copies[n] for n in order])
        assert row[2] == (None if first is None else ids[order.index(first)]), order
