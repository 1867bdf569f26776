"""The views, on a warehouse of seven texts that can be counted by hand."""

from pathlib import Path

import pytest

from tests.warehouse.small_warehouse import ALL_RESERVED, MONDAY, TUESDAY, load_small_warehouse
from warehouse.master import connect_master

VIEWS = sorted(path.stem for path in (Path(__file__).parents[2] / "warehouse/views").glob("*.sql"))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    home = tmp_path_factory.mktemp("small")
    names = {document_id: name for name, document_id in load_small_warehouse(home).items()}
    with connect_master(home) as con:
        yield lambda query: [
            tuple(names.get(str(value), value) for value in row) for row in con.execute(query).fetchall()
        ]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_on_an_empty_warehouse(tmp_path, view):
    with connect_master(tmp_path) as con:
        assert con.execute(f"from {view}").fetchall() == []


def test_syndication_counts_an_article_in_the_row_of_each_agency_that_it_credits(small):
    """Seen to catch: `where role = 'origin'` taken out counts those who are only quoted."""
    assert small(
        "select publisher_id, origin_id, is_own_text, article_count, story_count, last_published_on from syndication order by all"
    ) == [
        ("antara", "antara", True, 1, 1, MONDAY),
        ("antara", "yonhap", False, 1, 1, TUESDAY),
        ("harbour-post", "yonhap", False, 1, 1, MONDAY),
        ("harbour-post", None, None, 1, 1, None),
        (None, "antara", None, 1, 1, MONDAY),
        (None, "yonhap", None, 1, 1, MONDAY),
    ]


def test_citations_tell_articles_from_places(small):
    assert small(
        "select author_id, cited_id, is_self_citation, article_count, mention_count from citations order by all"
    ) == [
        ("antara", "yonhap", False, 1, 2),
        ("harbour-post", "antara", False, 1, 1),
    ]


def test_a_story_timeline_keeps_the_order_of_taking_and_counts_days_from_the_first_known_one(small):
    assert small(
        """select place_taken, document_id, copy_count, days_after_first_known, match_kind, matched_document_id, containment
           from story_timelines where copy_count > 1 order by place_taken"""
    ) == [(1, "ferry", 2, 0, None, None, None), (2, "ferry-copy", 2, 1, "near", "ferry", 0.9)]


def test_each_article_is_in_one_story_timeline(small):
    assert small(
        "select count(*), count(distinct document_id), count(days_after_first_known) from story_timelines"
    ) == [(5, 5, 4)]


def test_agency_days_add_up_to_all_articles(small):
    rows = small(
        "select agency_id, published_on, article_count, copy_count, publisher_count, languages from agency_days order by all"
    )
    assert rows == [
        ("antara", MONDAY, 1, 0, 1, ["id"]),
        ("yonhap", MONDAY, 2, 0, 1, ["en"]),
        ("yonhap", TUESDAY, 1, 1, 1, ["en"]),
        (None, None, 1, 0, 1, ["en"]),
    ]
    assert sum(row[2] for row in rows) == 5


def test_language_days_count_articles_words_and_who_wrote_them(small):
    assert small(
        "select language, published_on, article_count, word_count, agency_count from language_days order by all"
    ) == [
        ("en", MONDAY, 2, 18, 1),
        ("en", TUESDAY, 1, 9, 1),
        ("en", None, 1, 9, 0),
        ("id", MONDAY, 1, 9, 1),
    ]


def test_rejects_by_reason_tell_which_check_alone_stood_in_the_way(small):
    assert small(
        "select check_id, document_count, sole_reason_count, latest_observed from rejects_by_reason order by all"
    ) == [("body-length", 2, 1, "0"), ("letter-share", 1, 0, None)]


def test_a_released_document_is_no_reject_any_more(tmp_path):
    ids = load_small_warehouse(tmp_path)
    with connect_master(tmp_path) as con:
        con.execute("update documents set outcome = 'article' where document_id = ?", [ids["short"]])
        assert con.execute("select check_id, document_count from rejects_by_reason").fetchall() == [("body-length", 1)]


def test_run_history_names_the_slowest_step_and_the_failed_checks(small):
    assert small(
        """select run_id, state, picked_up, rejected_share, seconds_to_load, slowest_step, slowest_step_seconds,
                  check_count, failed_critical_count, failed_other_count from run_history order by run_id"""
    ) == [
        ("run-1", "loaded", 7, 2 / 7, 60, "refine", 1.25, 1, 0, 0),
        ("run-2", "refused", 4, 1.0, 60, "refine", 1.25, 3, 1, 1),
    ]


def test_run_checks_name_what_failed(small):
    assert small("select run_id, severity, check_count, passed_count, failed_checks from run_checks order by all") == [
        ("run-1", "critical", 1, 1, None),
        ("run-2", "critical", 2, 1, ["volume"]),
        ("run-2", "warning", 1, 0, ["new-lines"]),
    ]


def test_a_text_with_a_notice_of_rights_is_unreserved_only_where_the_notice_permits(small):
    """Seen to catch: the condition on rights_notice taken out lets in the text that reserves all rights."""
    rows = small(
        "select document_id, what_is_stated, tdm_reservation, rights_notice from unreserved_articles order by all"
    )
    assert sorted((row[0], row[1], row[2]) for row in rows) == [
        ("ferry", "nothing stated", None),
        ("ferry-copy", "nothing stated", None),
        ("joint", "permission stated", False),
    ]
    assert ALL_RESERVED not in {row[3] for row in rows}


def test_the_comment_of_unreserved_articles_says_that_silence_is_no_permission(small):
    [(comment,)] = small("select comment from duckdb_views() where view_name = 'unreserved_articles'")
    assert "not a permission" in comment


def test_rule_hits_know_rules_that_never_fired_and_put_a_rule_in_another_role_under_its_own_name(small):
    assert small(
        "select rule, seed, kind, is_line_rule, fired, attribution_count, span_count, document_count, roles from rule_hits order by rule"
    ) == [
        ("credit-line", "line_rules", "credit", True, True, 7, 0, 6, ["origin"]),
        ("headline-first", "line_rules", "related", True, True, 0, 21, 7, []),
        ("name-anywhere", None, None, False, True, 3, 0, 2, ["cited"]),
        ("never-fires", "line_rules", "credit", True, False, 0, 0, 0, []),
    ]


def test_publishers_of_shared_stories_are_first_or_later_by_the_printed_days(small):
    assert small(
        "select publisher_id, shared_article_count, first_count, later_count, undecided_count from story_publishers order by all"
    ) == [("antara", 1, 0, 1, 0), ("harbour-post", 1, 1, 0, 0)]
