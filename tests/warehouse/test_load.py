"""Loading: everything of a run or nothing, once."""

from pathlib import Path

import polars as pl
import pytest

from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, check, one_text, reject, run_record, write_staging
from transforms import schema
from warehouse import crash_points
from warehouse.load import load_refusal, load_run, remember_sightings
from warehouse.master import MasterUnusable, connect_master
from warehouse.staged_rows import LoadFailed

pytestmark = pytest.mark.usefixtures("empty_warehouse")


def load(home: Path, run_id: str, texts: list, **staged):
    staging = write_staging(home / "staging" / run_id, texts, **staged)
    return load_run(home, run_id, staging, run_record(run_id), ORGANIZATIONS, RULES)


def rows(home: Path, query: str) -> list[tuple]:
    with connect_master(home) as con:
        return con.execute(query).fetchall()


def test_a_run_is_loaded_with_all_its_rows_and_counted(tmp_path):
    texts = [one_text(number) for number in range(5)]
    unreadable = one_text(5, outcome="unreadable", reason="no text: gzip")
    loaded = load(tmp_path, "run-1", [*texts, unreadable], rejects=[reject(texts[4])], slice_rows=2)
    assert (loaded.picked_up, loaded.articles, loaded.rejected, loaded.unreadable) == (6, 4, 1, 1)
    assert (loaded.new_stories, loaded.duplicates, loaded.skipped) == (4, 0, False)
    assert rows(tmp_path, "select outcome, reason, count(*) from documents group by all order by all") == [
        ("article", None, 4),
        ("rejected", "body-has-letters", 1),
        ("unreadable", "no text: gzip", 1),
    ]
    # Spans and attributions exist for rejected texts too, never for unreadable ones.
    assert rows(tmp_path, "select count(*), count(text) from spans") == [(15, 10)]
    assert rows(tmp_path, "select count(*) from attributions") == [(5,)]
    assert rows(tmp_path, "select state, picked_up, articles, seconds['refine'], package_version from runs") == [
        ("loaded", 6, 4, 1.25, "0.1.0")
    ]
    # The time of the load itself is there too, as far as it can know it.
    assert rows(tmp_path, "select list_sort(map_keys(seconds)), seconds['load'] > 0 from runs") == [
        (["load", "pick up", "refine"], True)
    ]


def test_a_run_that_is_loaded_is_skipped(tmp_path):
    """Seen to catch: `if before and not (...)` made `if False` loads every row of runs twice."""
    load(tmp_path, "run-1", [one_text(1)])
    again = load(tmp_path, "run-1", [one_text(1)])
    assert again.skipped and again.articles == 1
    assert rows(tmp_path, "select count(*) from runs") == [(1,)]


def test_a_document_that_is_there_is_left_alone_with_its_children(tmp_path):
    """Seen to catch: `where not exists (...)` taken out of FRESH loads spans and article a second time."""
    load(tmp_path, "run-1", [one_text(1)])
    loaded = load(tmp_path, "run-2", [one_text(1, language="fr"), one_text(2)])
    assert loaded.picked_up == 1
    assert rows(tmp_path, "select language, run_id from articles order by run_id") == [("en", "run-1"), ("en", "run-2")]
    assert rows(tmp_path, "select count(*) from spans") == [(6,)]


@pytest.mark.parametrize("frame", ["documents", "articles", "assignments"])
def test_a_document_staged_twice_is_refused_and_nothing_is_loaded(tmp_path, frame):
    """Seen to catch: the call of _refuse_ambiguous taken out loads both rows."""
    staging = write_staging(tmp_path / "staging" / "run-1", [one_text(1)])
    file = next(staging.rglob(f"*{frame}.parquet"))
    once = pl.read_parquet(file)
    pl.concat([once, once]).write_parquet(file)
    with pytest.raises(LoadFailed, match="more than one row"):
        load_run(tmp_path, "run-1", staging, run_record("run-1"), ORGANIZATIONS, RULES)
    assert rows(tmp_path, "select count(*) from documents") == [(0,)]


def test_an_article_without_a_story_is_refused_and_nothing_is_loaded(tmp_path):
    text = one_text(1)
    del text["assignments"]
    with pytest.raises(LoadFailed, match="run-1"):
        load(tmp_path, "run-1", [one_text(2), text])
    assert rows(tmp_path, "select count(*) from documents") == [(0,)]
    assert load(tmp_path, "run-1", [one_text(2)]).articles == 1


def test_an_error_in_the_last_step_takes_every_row_back(tmp_path, monkeypatch):
    """Seen to catch: `commit` in place of `rollback` after an error leaves the documents."""

    def fail(point: str) -> None:
        if point == "load:inserted":
            raise OSError("gone")

    monkeypatch.setattr(crash_points, "observer", fail)
    with pytest.raises(OSError, match="gone"):
        load(tmp_path, "run-1", [one_text(1)])
    monkeypatch.setattr(crash_points, "observer", None)
    for table in ("documents", "articles", "spans", "runs", "sightings", "organizations", "checks"):
        assert rows(tmp_path, f"select count(*) from {table}") == [(0,)], table


def test_a_refused_run_leaves_its_row_and_its_checks_only(tmp_path):
    refused = run_record("run-1", picked_up=7, rejected=6)
    load_refusal(tmp_path, refused, pl.DataFrame([check("too-many-rejects", success=False)], schema=schema.CHECKS))
    assert rows(tmp_path, "select state, picked_up, rejected from runs") == [("refused", 7, 6)]
    assert rows(tmp_path, "select check_id, success, run_id from checks") == [("too-many-rejects", False, "run-1")]
    assert rows(tmp_path, "select count(*) from documents") == [(0,)]


def test_a_refused_run_is_loaded_once_somebody_accepts_it(tmp_path):
    load_refusal(tmp_path, run_record("run-1"), pl.DataFrame(schema=schema.CHECKS))
    assert load(tmp_path, "run-1", [one_text(1)]).skipped
    staging = tmp_path / "staging" / "run-1"
    for _ in range(2):
        load_run(tmp_path, "run-1", staging, run_record("run-1"), ORGANIZATIONS, RULES, acceptance="a wire was down")
    assert rows(tmp_path, "select state, articles from runs") == [("accepted", 1)]
    assert rows(tmp_path, "select run_id, reason from accepted_refusals") == [("run-1", "a wire was down")]


def test_a_sighting_replaces_the_earlier_one_of_the_same_file(tmp_path):
    load(tmp_path, "run-1", [one_text(1), one_text(2)])
    touched = pl.DataFrame([{**one_text(1)["sightings"], "mtime_ns": 77}], schema=schema.SIGHTINGS)
    remember_sightings(tmp_path, touched)
    assert rows(tmp_path, "select mtime_ns = 77, count(*) from sightings group by all order by all") == [
        (False, 1),
        (True, 1),
    ]


def test_reference_tables_follow_the_reference_data(tmp_path):
    load(tmp_path, "run-1", [one_text(1)])
    assert rows(tmp_path, "select organization_id, oana_member, country from organizations order by all") == [
        ("antara", True, "ID"),
        ("harbour-post", None, None),
        ("yonhap", True, "KR"),
    ]
    assert rows(tmp_path, "select rule, definition from rules order by all") == [
        ("credit-line", {"seed": "line_rules", "kind": "credit", "pattern": "Source:"}),
        ("headline-first", {"seed": "line_rules", "kind": "related"}),
    ]
    staging = write_staging(tmp_path / "staging" / "run-2", [one_text(2)])
    load_run(tmp_path, "run-2", staging, run_record("run-2"), ORGANIZATIONS.head(1), RULES.head(1))
    assert rows(tmp_path, "select organization_id from organizations") == [("antara",)]
    assert rows(tmp_path, "select rule from rules") == [("credit-line",)]


def test_a_home_whose_name_holds_wildcards_is_loaded(tmp_path):
    home = tmp_path / "all[1] *files's"
    (tmp_path / "all1 -files's").mkdir()
    assert load(home, "run-1", [one_text(1)]).articles == 1


def test_a_master_that_is_no_database_is_an_error_of_one_sentence(tmp_path):
    (tmp_path / "master.duckdb").write_bytes(b"not a database at all, but long enough to be looked at" * 100)
    with pytest.raises(MasterUnusable, match=r"master\.duckdb"):
        connect_master(tmp_path)


def test_a_home_that_duckdb_can_not_use_is_an_error_of_one_sentence(tmp_path):
    with pytest.raises(MasterUnusable, match="question mark"):
        connect_master(tmp_path / "why?")
