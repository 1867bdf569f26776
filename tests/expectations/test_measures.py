"""The measures, without Great Expectations: what counts as a letter, a gap, a mismatch, a usual share."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from expectations.measure_alarms import measure_new_lines, measure_silences, shared_lines
from expectations.measure_articles import measure_articles
from expectations.measure_batch import measure_batch
from expectations.measure_pick_up import measure_pick_up
from expectations.thresholds import (
    MAXIMUM_UNREADABLE_SHARE,
    MINIMUM_BODY_WIDTH,
    MINIMUM_LETTER_SHARE,
    TEXTS_FOR_A_SHARE,
)
from transforms.schema import PICKED

ARTICLE, UNREADABLE = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000004"


def measured(run, document_id=ARTICLE) -> dict:
    rows = measure_articles(run.documents, run.articles, run.attributions, run.spans, run.organizations)
    return rows.row(by_predicate=pl.col("document_id") == document_id, named=True)


@pytest.mark.parametrize(
    "teaser",
    [
        "Two ferries of the northern line stay in port today because of high waves.",
        "Dua kapal feri tidak berlayar hari ini karena gelombang tinggi.",
        "因风浪过大，北线两艘渡轮今天停航，何时复航尚未确定。",
        "Два парома северной линии сегодня остались в порту.",
        "လှိုင်းကြီးသောကြောင့် ကူးတို့သင်္ဘောနှစ်စင်း ယနေ့ ဆိပ်ကမ်းတွင် ရပ်နားထားသည်။",
        "เรือข้ามฟากสองลำของสายเหนือจอดอยู่ที่ท่าเรือวันนี้เพราะคลื่นสูง",
        "북부 노선 여객선 두 척이 높은 파도 때문에 오늘 출항하지 못했다.",
        "Net 3.2 mln vs 2.4 mln, revenue 225 mln vs 226 mln for the ferry line",
    ],
)
def test_a_teaser_of_one_sentence_is_an_article_in_any_script(good_run, teaser):
    """Seen to fail without marks among the letters (Burmese) and without counting wide characters twice (Chinese)."""
    row = measured(good_run.but("articles", ARTICLE, body=teaser))
    assert row["body_width"] >= MINIMUM_BODY_WIDTH
    assert row["letter_share"] >= 1.5 * MINIMUM_LETTER_SHARE
    assert row["unreadable_share"] <= MAXIMUM_UNREADABLE_SHARE
    assert row["tags"] == 0


def rewritten(run, old: str, new: str, body: str):
    """The article's raw body span as the file has it, its derived body as normalised; offsets after it moved along."""
    grown = len(new) - len(old)
    moved = (pl.col("document_id") == ARTICLE) & (pl.col("start_char") > 50)
    after = pl.col("start_char") + pl.when(moved & (pl.col("kind") == "credit")).then(grown).otherwise(0)
    ends = pl.col("end_char") + pl.when(moved & pl.col("kind").is_in(["body", "credit"])).then(grown).otherwise(0)
    last = moved & (pl.col("role") == "origin")
    return replace(
        run.but("articles", ARTICLE, body=body),
        spans=run.spans.with_columns(after.alias("start_char"), ends.alias("end_char")),
        attributions=run.attributions.with_columns(
            pl.col("start_char") + pl.when(last).then(grown).otherwise(0),
            pl.col("end_char") + pl.when(last).then(grown).otherwise(0),
        ),
    )


def test_line_ends_that_were_normalised_are_no_mismatch(good_run):
    """Seen to fail when the cut by offsets is trusted although the body's length has changed."""
    (body,) = good_run.articles.filter(pl.col("document_id") == ARTICLE)["body"]
    row = measured(rewritten(good_run, body, body.replace("The", "\r\n\r\nThe"), body.replace("The", "\n\nThe")))
    assert (row["span_gap"], row["evidence_mismatch"]) == (None, None)


def test_evidence_that_a_normalised_text_does_not_hold_is_a_mismatch(good_run):
    (body,) = good_run.articles.filter(pl.col("document_id") == ARTICLE)["body"]
    row = measured(rewritten(good_run, body, body + "\r\n", body.replace("mayor of Lembang", "mayor of Lombong")))
    assert row["evidence_mismatch"] == "mayor of Lembang"


def test_evidence_joined_from_spans_that_do_not_touch_is_a_mismatch(good_run):
    """Seen to catch: spans that are looked through without anything between them."""
    spans = good_run.spans.filter(pl.col("document_id") == ARTICLE)
    dateline, credit = (spans.filter(pl.col("kind") == kind)["text"].item() for kind in ("dateline", "credit"))
    (body,) = good_run.articles.filter(pl.col("document_id") == ARTICLE)["body"]
    joined = dateline[-4:] + credit[:4]
    for evidence, told in ((dateline, None), (joined, joined)):
        run = good_run.but("attributions", ARTICLE, evidence=evidence, start_char=41, end_char=41 + len(evidence))
        assert measured(rewritten(run, body, body + "\r\n", body))["evidence_mismatch"] == told


def test_what_a_manifest_says_needs_no_place_in_the_text(good_run):
    claim = {
        "document_id": ARTICLE,
        "organization_id": "suluh",
        "role": "publisher",
        "evidence": "",
        "start_char": 0,
        "end_char": 0,
        "rule": "manifest",
    }
    claims = pl.DataFrame([claim], schema=good_run.attributions.schema)
    row = measured(replace(good_run, attributions=pl.concat([good_run.attributions, claims])))
    offences = ("offsets_outside", "evidence_missing", "evidence_mismatch", "unknown_organizations")
    assert [row[name] for name in offences] == [None] * 4


def test_a_person_without_an_organization_is_no_unknown_organization(good_run):
    row = measured(
        good_run.but("attributions", ARTICLE, organization_id=None).but("articles", ARTICLE, publisher_id=None)
    )
    assert row["unknown_organizations"] is None


def test_the_last_span_must_end_where_the_text_ends_if_its_length_is_known(good_run):
    """Seen to fail without the clause on text_characters."""
    credit = good_run.spans.filter((pl.col("document_id") == ARTICLE) & (pl.col("kind") == "credit"))
    (start,), (end,) = credit["start_char"], credit["end_char"]
    for length, gap in ((end, None), (end + 1, f"credit {start}-{end}")):
        documents = good_run.documents.with_columns(text_characters=pl.lit(length))
        assert measured(replace(good_run, documents=documents))["span_gap"] == gap


def test_a_text_without_spans_has_a_gap(good_run):
    assert measured(good_run.without("spans", ARTICLE))["span_gap"] is not None


def test_an_empty_file_needs_no_spans(good_run):
    """It is refused for having no body, not for spans that nobody could give it."""
    row = measured(good_run.without("spans", ARTICLE).but("articles", ARTICLE, body=""))
    assert (row["span_gap"], row["body_characters"]) == (None, 0)


def test_a_day_that_has_begun_somewhere_on_earth_is_not_in_the_future(good_run):
    """Picked up at 10:30 UTC, when it is the next day in UTC+14 alone; seen to fail with 13 hours."""
    run = good_run.but("documents", picked_up_at=datetime.fromisoformat("2026-03-05T10:30Z"))
    for day, ahead in ((date(2026, 3, 6), 0), (date(2026, 3, 7), 1)):
        assert measured(run.but("articles", ARTICLE, published_on=day, published_to=day))["days_ahead"] == ahead


def test_a_file_that_could_not_be_opened_needs_neither_size_nor_time(good_run):
    """One bad file never stops a run: these are critical checks of the whole pick-up."""
    run = good_run.but("documents", UNREADABLE, size_bytes=None, modified_at=None, content_sha256=None)
    row = measure_pick_up(run.documents).row(by_predicate=pl.col("document_id") == UNREADABLE, named=True)
    assert (row["size_bytes"], row["without_file_time"], row["content_sha256"]) == (None, 0, None)


def test_files_can_be_judged_before_they_are_decoded():
    picked = pl.DataFrame(
        [{"document_id": "a", "path": "a.txt"}, {"document_id": "b", "path": "b.txt", "problem": "permission denied"}],
        schema=PICKED,
    )
    rows = measure_pick_up(picked)
    assert rows["outcome"].to_list() == ["article", "unreadable"]
    assert rows["reason_characters"].to_list() == [None, len("permission denied")]
    assert rows["encoding_of_article"].to_list() == ["later", None]


def runs(picked_up: list[int], state: list[str] | str = "loaded") -> pl.DataFrame:
    """Earlier runs, newest first."""
    days = [datetime(2026, 3, 4) - timedelta(days=n) for n in range(len(picked_up))]
    counts = {"picked_up": picked_up, "articles": picked_up, "rejected": 0, "unreadable": 0, "duplicates": 0}
    return pl.DataFrame({"started_at": days, **counts, "state": state})


def batch_of(texts: int, earlier: pl.DataFrame) -> dict:
    ids = [f"d{n}" for n in range(texts)]
    documents = pl.DataFrame({"document_id": ids, "outcome": "article"})
    articles = pl.DataFrame({"document_id": ids, "language": "und"}).with_columns(
        publisher_id=pl.lit(None, pl.String), published_on=pl.lit(None, pl.Date)
    )
    assignments = pl.DataFrame({"document_id": ids, "is_canonical": True})
    rejects = pl.DataFrame(schema={"document_id": pl.String})
    return measure_batch(documents, articles, rejects, assignments, earlier).row(0, named=True)


def test_few_texts_have_no_share():
    """One text of an unknown language is no batch of unknown languages."""
    assert batch_of(TEXTS_FOR_A_SHARE - 1, pl.DataFrame())["unknown_language_share"] is None
    assert batch_of(TEXTS_FOR_A_SHARE, pl.DataFrame())["unknown_language_share"] == 1.0


def test_the_usual_volume_is_the_median_of_the_runs_that_were_loaded():
    """Seen to fail with refused runs counted, and with the oldest runs remembered instead of the newest."""
    assert batch_of(30, runs([10] * 4))["volume_ratio"] is None
    assert batch_of(30, runs([10, 10, 10, 10, 900]))["volume_ratio"] == 3.0
    assert batch_of(30, runs([900] * 9 + [10] * 5, ["refused"] * 9 + ["loaded"] * 5))["volume_ratio"] == 3.0
    assert batch_of(30, runs([10] * 20 + [900] * 40))["volume_ratio"] == 3.0


def test_ten_texts_where_single_ones_come_in_are_no_unusual_volume():
    assert batch_of(TEXTS_FOR_A_SHARE - 1, runs([1] * 5))["volume_ratio"] is None
    assert batch_of(TEXTS_FOR_A_SHARE, runs([1] * 5))["volume_ratio"] == TEXTS_FOR_A_SHARE


def test_the_silence_of_an_agency_is_measured_by_its_own_habit():
    """A weekly writer may be silent for two weeks; one seen on four days has no habit."""
    weekly = [date(2026, 3, 1) - timedelta(days=7 * n) for n in range(6)]
    agency_days = pl.concat(
        [
            pl.DataFrame({"organization_id": "suluh", "day": weekly}),
            pl.DataFrame({"organization_id": "kabar", "day": weekly[:4]}),
        ]
    )
    rows = measure_silences(agency_days, date(2026, 3, 15)).rows_by_key("organization_id", named=True, unique=True)
    assert (rows["suluh"]["silent_days"], rows["suluh"]["silence_ratio"]) == (14, 2.0)
    assert rows["kabar"]["silence_ratio"] is None


def test_lines_of_body_and_notice_are_counted_once_a_story_whatever_their_year():
    """Seen to fail when a line counts twice for a story, and when years tell lines apart."""
    text = "The pier of Lembang is open.\nOur new terms are in force"
    articles = pl.DataFrame(
        {
            "document_id": ["a", "b", "c"],
            "body": [text, text + "\nOur new terms are in force", "The mayor of Lembang has not come."],
            "rights_notice": ["Copyright 2025 Suara Lembang", None, "Copyright 2026 Suara Lembang"],
        }
    )
    assert shared_lines(articles).rows() == [
        ("Copyright 2025 Suara Lembang", "Copyright 0000 Suara Lembang", 2),
        ("Our new terms are in force", "Our new terms are in force", 2),
        ("The pier of Lembang is open.", "The pier of Lembang is open.", 2),
    ]


@pytest.mark.parametrize(
    ("earlier", "runs", "told"), [(0, 5, [("x", 4)]), (9, 5, [("x", 13)]), (10, 5, []), (0, 4, [])]
)
def test_a_line_is_new_until_ten_stories_made_it_familiar_and_only_where_there_is_a_habit(earlier, runs, told):
    """Seen to fail when familiar lines are told again, when stories of earlier runs don't count, and without a habit."""
    lines = pl.DataFrame({"line": ["x"], "line_id": ["id of x"], "stories": [4]})
    known = pl.DataFrame({"line_id": ["id of x"], "stories": [earlier]}).filter(pl.col("stories") > 0)
    assert measure_new_lines(lines, known, runs).rows() == told
