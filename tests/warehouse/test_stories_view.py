"""The view `stories`: how often a story was carried, and who was first where that can be told."""

from datetime import UTC, date, datetime

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


# What the copies of a story tell, the first of them canonical, and which of them was first.
TOLD = [
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
]
COUNTED = [{}, {"publisher_id": "antara"}, {"publisher_id": None}, {}]


def rows_of_stories(home, stories):
    """The row of each story, with the ids of its copies; the first copy of each is its canonical one."""
    texts, ids = [], []
    for copies in stories:
        canonical = one_text(len(texts), **copies[0])
        key = canonical["documents"]["document_id"]
        told = [canonical, *(one_text(len(texts) + n, **copy, story_id=key) for n, copy in enumerate(copies[1:], 1))]
        texts += told
        ids.append([text["documents"]["document_id"] for text in told])
    staging = write_staging(home / "staging" / "run-1", texts)
    load_run(home, "run-1", staging, run_record("run-1"), ORGANIZATIONS, RULES)
    with connect_master(home) as con:
        rows = con.execute(
            "select copy_count, publisher_count, first_published_document_id::varchar, story_id::varchar, first_seen_at from stories"
        ).fetchall()
    assert len(rows) == len(stories)
    of_story = {row[3]: row for row in rows}
    return [(of_story[copies[0]], copies) for copies in ids]


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    """Each of TOLD in its order and in the reverse, one story each, then the one that is counted."""
    told = [order for copies, _ in TOLD for order in (copies, copies[::-1])]
    return rows_of_stories(tmp_path_factory.mktemp("stories"), [*told, COUNTED])


def test_copies_and_publishers_are_counted(stories):
    row, ids = stories[-1]
    assert (row[0], row[1], row[3]) == (4, 2, ids[0])
    assert row[4] == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("number", range(len(TOLD)))
def test_who_was_first_is_told_only_where_the_dates_tell_it(stories, number):
    """Seen to catch: any `<` of the view made `<=` names one of two that tie."""
    copies, first = TOLD[number]
    for (row, ids), place in zip(stories[2 * number : 2 * number + 2], (first, _reversed(first, copies)), strict=True):
        assert row[2] == (None if place is None else ids[place])


def _reversed(first, copies):
    return None if first is None else len(copies) - 1 - first
