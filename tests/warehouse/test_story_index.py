"""The index that deduplication looks texts up in, over a real database. All texts are invented."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from transforms.sketch import sketch
from transforms.stories import Stories, assign_stories
from warehouse.story_index import StoryIndex, store_index

MIGRATION = Path(__file__).parents[2] / "warehouse" / "migrations" / "0002_story_index.sql"
START = datetime(2030, 1, 1, tzinfo=UTC)
WORDS = [
    first + second for first in ("ba", "de", "ki", "lo", "mu", "pa", "re") for second in ("lan", "mir", "nok", "sut")
]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    con.execute("create table articles (document_id uuid, body varchar)")
    con.execute(MIGRATION.read_text())
    yield con
    con.close()


def accepted_texts(count: int) -> pl.DataFrame:
    """Originals, exact copies, edits and abridgements in turn, three hours apart."""
    draw = random.Random(4)
    bodies: list[str] = []
    for place in range(count):
        sentences = bodies[place - 1 - place % 4].split(". ") if place % 4 and place > 4 else []
        if not sentences:
            bodies.append(". ".join(" ".join(draw.choices(WORDS, k=14)) for _ in range(10)))
        elif place % 4 == 1:
            bodies.append(". ".join(sentences))
        elif place % 4 == 2:
            bodies.append(". ".join(sentences[:4]))
        else:
            sentences[draw.randrange(len(sentences))] = " ".join(draw.choices(WORDS, k=12))
            bodies.append(". ".join(sentences))
    ids = [f"{draw.getrandbits(32):08x}-0000-4000-8000-{place:012}" for place in range(count)]
    return sketch(ids, bodies).with_columns(
        pl.Series(
            "modified_at",
            [START + timedelta(hours=3 * place) for place in range(count)],
            dtype=pl.Datetime("us", "UTC"),
        ),
        pl.Series("path", [f"{place:06}.txt" for place in range(count)]),
        pl.Series("body", bodies),
    )


def load(con: duckdb.DuckDBPyConnection, stories: list[Stories], accepted: pl.DataFrame, room: Path) -> None:
    files = [room / f"indexed-{number}.parquet" for number in range(len(stories))]
    for file, part in zip(files, stories, strict=True):
        part.indexed.write_parquet(file)
    store_index(con, files)
    con.executemany("insert into articles values (?, ?)", accepted.select("document_id", "body").rows())


def joined(parts: list[Stories]) -> Stories:
    return Stories(*(pl.concat(frames) for frames in zip(*parts, strict=True)))


def test_a_folder_whose_name_holds_quotes_is_read_and_acts_on_nothing(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Seen to catch: the replace left out of _quoted."""
    room = tmp_path / "it's ['here']"
    room.mkdir()
    accepted = accepted_texts(8)
    load(con, [assign_stories(accepted, StoryIndex(con))], accepted, room)
    assert con.execute("select count(*) from story_texts").fetchall() == [(8,)]


def test_runs_over_slices_equal_one_run(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Seen to fail when `store_index` leaves out the keys."""
    accepted = accepted_texts(80)
    whole = assign_stories(accepted, StoryIndex(con))
    runs = []
    for begin in range(0, 80, 7):
        part = accepted[begin : begin + 7]
        runs.append(assign_stories(part, StoryIndex(con)))
        load(con, [runs[-1]], part, tmp_path)
    for one, other in zip(whole, joined(runs), strict=True):
        assert one.equals(other)
    assert whole.duplicates.height >= 40


@pytest.mark.parametrize("spooled", [True, False])
def test_parts_of_one_run_equal_one_run(con: duckdb.DuckDBPyConnection, tmp_path: Path, spooled: bool) -> None:
    """Seen to fail when `remember` spools no texts, or inserts no keys."""
    accepted = accepted_texts(80)
    whole = assign_stories(accepted, StoryIndex(con))
    file = tmp_path / "0000.articles.parquet"
    accepted.select("document_id", "body").write_parquet(file)
    index = StoryIndex(con, [] if spooled else [file])
    parts = []
    for begin in range(0, 80, 11):
        part = accepted[begin : begin + 11]
        parts.append(assign_stories(part, index))
        index.remember(parts[-1].indexed, part if spooled else None)
    for one, other in zip(whole, joined(parts), strict=True):
        assert one.equals(other)


def test_a_run_that_was_not_loaded_leaves_nothing(con: duckdb.DuckDBPyConnection) -> None:
    accepted = accepted_texts(8)
    index = StoryIndex(con)
    index.remember(assign_stories(accepted, index).indexed, accepted)
    assert index.last_number() == 8
    assert StoryIndex(con).last_number() == 0


def test_numbers_go_on_after_those_stored(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    accepted = accepted_texts(8)
    load(con, [assign_stories(accepted, StoryIndex(con))], accepted, tmp_path)
    later = accepted_texts(16)[8:]
    load(con, [assign_stories(later, StoryIndex(con))], later, tmp_path)
    numbers = con.execute("select number from story_texts order by number").fetchall()
    assert numbers == [(number,) for number in range(1, 17)]


def test_a_forgotten_text_is_found_no_more(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    accepted = accepted_texts(1)
    load(con, [assign_stories(accepted, StoryIndex(con))], accepted, tmp_path)
    con.execute("delete from story_texts")
    again = assign_stories(accepted, StoryIndex(con))
    assert again.duplicates.is_empty()


def test_an_article_without_a_body_in_the_warehouse_is_passed_over(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Seen to fail when `_settle` compares with every candidate."""
    accepted = accepted_texts(4)
    load(con, [assign_stories(accepted[:1], StoryIndex(con))], accepted[:1], tmp_path)
    con.execute("delete from articles")
    assert assign_stories(accepted[1:], StoryIndex(con)).assignments.height == 3


def test_what_is_older_than_the_window_is_not_looked_up(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    accepted = accepted_texts(1)
    load(con, [assign_stories(accepted, StoryIndex(con))], accepted, tmp_path)
    index = StoryIndex(con)
    keys = accepted["bands"].explode() // 2
    for since, rows in ((START, 32), (START + timedelta(seconds=1), 0), (None, 32)):
        assert index.postings(keys, since, None).height == rows
        assert index.exact_copies(accepted["body_hash"], since, None).height == min(rows, 1)


def test_every_table_and_column_is_explained(con: duckdb.DuckDBPyConnection) -> None:
    unexplained = con.execute(
        "select table_name, column_name from duckdb_columns() where table_name like 'story_%' and comment is null"
        " union all select table_name, null from duckdb_tables() where table_name like 'story_%' and comment is null"
    ).fetchall()
    assert unexplained == []
