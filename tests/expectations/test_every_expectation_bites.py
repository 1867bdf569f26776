"""For every expectation a run that breaks it and nothing else, and the proof that nobody else would have noticed.

Each case must fail exactly its own check, so judged without that expectation the same bad row passes. Seen to fail with
MINIMUM_LETTER_SHARE at 0.1 (a table of prices passes) and with any `meta` slug renamed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from expectations.judge import KEYS, examine, suite_of
from expectations.measure_alarms import measure_new_lines, measure_silences, shared_lines
from expectations.measure_articles import measure_articles
from expectations.measure_batch import measure_batch
from expectations.measure_pick_up import measure_pick_up
from expectations.measure_warehouse import measure_warehouse
from expectations.thresholds import RUNS_FOR_A_HABIT
from expectations.verdict import Suite, Verdict

ARTICLE, COPY, REJECTED, UNREADABLE = (f"00000000-0000-0000-0000-00000000000{n}" for n in range(1, 5))
STRANGER = "00000000-0000-0000-0000-00000000000f"
TOMORROW_EVERYWHERE = date(2026, 3, 6)
Break = Callable[..., object]


def texts(run) -> pl.DataFrame:
    measured = measure_articles(run.documents, run.articles, run.attributions, run.spans, run.organizations)
    return measured.filter(pl.col("document_id") != REJECTED)


def laws(run) -> pl.DataFrame:
    return measure_warehouse(
        run.documents,
        measure_articles(run.documents, run.articles, run.attributions, run.spans, run.organizations),
        run.attributions,
        run.spans,
        run.rejects,
        run.assignments,
        run.duplicates,
        run.known_documents,
        run.known_stories,
    )


def silent(run):
    """The article makes no claim, so that its body can be changed without breaking evidence."""
    claims = dict.fromkeys(("publisher_id", "source_agency_id"))
    return run.without("attributions", ARTICLE).but("articles", ARTICLE, **claims)


def body(run, text: str, **columns):
    return silent(run).but("articles", ARTICLE, body=text, **columns)


def on(run, day: date | None, first: date | None, last: date | None):
    return run.but("articles", ARTICLE, published_on=day, published_from=first, published_to=last, published_at=None)


def claim(run, **columns):
    """The article's claim of being cited, changed."""
    rows = run.attributions
    chosen = (pl.col("document_id") == ARTICLE) & (pl.col("role") == "cited")
    changed = [
        pl.when(chosen).then(pl.lit(v, rows.schema[k])).otherwise(pl.col(k)).alias(k) for k, v in columns.items()
    ]
    return replace(run, attributions=rows.with_columns(changed))


def body_span_cut_short(run, document_id: str = ARTICLE):
    chosen = (pl.col("document_id") == document_id) & (pl.col("kind") == "body")
    return replace(run, spans=run.spans.with_columns(pl.col("end_char") - chosen.cast(pl.Int64)))


PICK_UP: dict[str, Break] = {
    "picked-up-once": lambda run: run.twice("documents"),
    "document-id-form": lambda run: run.but("documents", ARTICLE, document_id=ARTICLE.replace("-", "")),
    "path-inside-inbox": lambda run: run.but("documents", ARTICLE, path="news/../../elsewhere.txt"),
    "content-hash-form": lambda run: run.but("documents", ARTICLE, content_sha256="abc"),
    "size-known": lambda run: run.but("documents", ARTICLE, size_bytes=None),
    "file-time-in-future": lambda run: run.but(
        "documents", ARTICLE, modified_at=datetime.fromisoformat("2026-03-05T07:02Z")
    ),
    "file-time-known": lambda run: run.but("documents", ARTICLE, modified_at=None),
    "outcome-known": lambda run: run.but("documents", ARTICLE, outcome="lost"),
    "unreadable-has-reason": lambda run: run.but("documents", UNREADABLE, reason=" "),
    "encoding-named": lambda run: run.but("documents", ARTICLE, encoding=None),
}

ARTICLES: dict[str, Break] = {
    "body-present": lambda run: body(run, ""),
    "body-length": lambda run: body(run, "Quay shut. Boats wait outside."),
    "body-beyond-headline": lambda run: body(run, "HARBOUR OF LEMBANG OPENS ITS SECOND PIER"),
    "letter-share": lambda run: body(run, "Tin 12.50 12.75 13.00 12.25 Lead 7.50 7.75 7.25 7.00 Zinc 3.125 3.250"),
    "unreadable-characters": lambda run: body(
        run, "The mayor of Lembang op\ufffdned a s\ufffdc\ufffdnd pi\ufffdr on Th\ufffdrsday."
    ),
    "body-not-a-collection": lambda run: body(run, "Forty boats came to see it. " * 8_000),
    "markup-left": lambda run: body(run, "<p>The mayor opened a pier.</p> <p>Forty boats came to see it.</p>"),
    "headline-present": lambda run: run.but("articles", ARTICLE, headline=None),
    "headline-length": lambda run: run.but("articles", ARTICLE, headline="A second pier for Lembang " * 20),
    "words-counted": lambda run: run.but("articles", ARTICLE, word_count=0),
    "language-known": lambda run: run.but("articles", ARTICLE, language="und"),
    "language-tag": lambda run: run.but("articles", ARTICLE, language="english"),
    "confidence-range": lambda run: run.but("articles", ARTICLE, language_confidence=1.2),
    "reservation-has-notice": lambda run: run.but("articles", ARTICLE, rights_notice=None),
    "day-not-in-future": lambda run: on(run, TOMORROW_EVERYWHERE, TOMORROW_EVERYWHERE, TOMORROW_EVERYWHERE),
    "instant-not-in-future": lambda run: run.but(
        "articles", ARTICLE, published_at=datetime.fromisoformat("2026-03-05T07:02Z")
    ),
    "day-not-ancient": lambda run: on(run, date(1826, 3, 5), date(1826, 3, 5), date(1826, 3, 5)),
    "interval-ordered": lambda run: on(run, None, date(2026, 3, 5), date(2026, 3, 4)),
    "day-decided": lambda run: on(run, date(2026, 3, 4), date(2026, 3, 3), date(2026, 3, 5)),
    "date-precision": lambda run: run.but("articles", ARTICLE, date_precision="week"),
    "copyright-year": lambda run: run.but("articles", ARTICLE, copyright_year=2027),
    "spans-tile": lambda run: body_span_cut_short(run),
    "offsets-inside": lambda run: claim(run, start_char=-16, end_char=0),
    "evidence-present": lambda run: claim(run, evidence=None),
    "evidence-is-text": lambda run: claim(run, evidence="mayor of Lombong"),
    "role-known": lambda run: claim(run, role="admired"),
    "organizations-exist": lambda run: claim(run, organization_id="unheard-of"),
    "source-has-evidence": lambda run: run.but("articles", ARTICLE, source_agency_id="suluh"),
    "publisher-has-evidence": lambda run: run.but("articles", ARTICLE, publisher_id="suluh"),
}


def batch(picked_up=40, unreadable=0, lost=0, rejected=0, copies=0, earlier=None, **columns) -> pl.DataFrame:
    """Measure a run of so many files; by default forty good texts after no earlier run."""
    read = picked_up - unreadable
    ids = [f"d{n}" for n in range(picked_up)]
    documents = pl.DataFrame(
        {"document_id": ids, "outcome": ["article"] * read + ["unreadable"] * unreadable},
        schema={"document_id": pl.String, "outcome": pl.String},
    )
    of_a_text = {"language": "en", "publisher_id": "kabar", "published_on": date(2026, 3, 5)} | columns
    articles = pl.DataFrame({"document_id": ids[: read - lost]}, schema={"document_id": pl.String}).with_columns(
        pl.lit(value, pl.Date if name == "published_on" else pl.String).alias(name) for name, value in of_a_text.items()
    )
    accepted = ids[rejected : read - lost]
    assignments = pl.DataFrame(
        {"document_id": accepted, "is_canonical": [n >= copies for n in range(len(accepted))]},
        schema={"document_id": pl.String, "is_canonical": pl.Boolean},
    )
    rejects = pl.DataFrame({"document_id": ids[:rejected]}, schema={"document_id": pl.String})
    return measure_batch(documents, articles, rejects, assignments, pl.DataFrame() if earlier is None else earlier)


def habit(picked_up=40, state="loaded", runs=6) -> pl.DataFrame:
    """Rows of `runs`: so many earlier runs, none of which rejected anything."""
    return pl.DataFrame(
        {
            "started_at": [datetime(2026, 3, 4) - timedelta(days=n) for n in range(runs)],
            "picked_up": picked_up,
            "articles": picked_up,
            "rejected": 0,
            "unreadable": 0,
            "duplicates": 0,
            "state": state,
        }
    )


BATCH: dict[str, Break] = {
    "something-picked-up": lambda: batch(picked_up=0),
    "files-accounted-for": lambda: batch(lost=1),
    "rejected-share": lambda: batch(rejected=21),
    "unreadable-share": lambda: batch(unreadable=9),
    "unknown-language-share": lambda: batch(language="und"),
    "no-publisher-share": lambda: batch(publisher_id=None),
    "no-day-share": lambda: batch(published_on=None),
    "duplicate-share": lambda: batch(copies=37),
    "rejects-rising": lambda: batch(rejected=5, earlier=habit()),
    "unreadable-rising": lambda: batch(unreadable=5, earlier=habit()),
    "duplicates-rising": lambda: batch(copies=5, earlier=habit()),
    "volume-small": lambda: batch(picked_up=7, earlier=habit()),
    "volume-large": lambda: batch(picked_up=201, earlier=habit()),
}

WAREHOUSE: dict[str, Break] = {
    "document-once": lambda run: run.twice("documents"),
    "article-once": lambda run: run.twice("articles"),
    "no-orphan-rows": lambda run: run.without("documents", ARTICLE),
    "no-orphan-evidence": lambda run: replace(
        run, spans=pl.concat([run.spans, run.spans.head(1).with_columns(document_id=pl.lit(UNREADABLE))])
    ),
    "one-outcome": lambda run: run.but("documents", ARTICLE, outcome="unreadable"),
    "article-in-one-story": lambda run: run.without("assignments", COPY).without("duplicates"),
    "rejected-in-no-story": lambda run: run.but("duplicates", COPY, document_id=REJECTED, joined=False),
    "assigned-has-text": lambda run: (
        run.but("assignments", COPY, document_id=UNREADABLE)
        .but("duplicates", COPY, document_id=UNREADABLE)
        .without("articles", COPY)
        .without("documents", COPY)
        .without("spans", COPY)
        .without("attributions", COPY)
    ),
    "story-exists": lambda run: run.but("assignments", COPY, story_id=STRANGER).without("duplicates"),
    "canonical-is-story": lambda run: run.but("assignments", COPY, is_canonical=True),
    "match-exists": lambda run: run.but("duplicates", COPY, matched_document_id=STRANGER),
    "match-is-other": lambda run: run.but("duplicates", COPY, matched_document_id=COPY),
    "similarity-not-negative": lambda run: run.but("duplicates", COPY, jaccard=-0.1),
    "similarity-at-most-one": lambda run: run.but("duplicates", COPY, containment=1.1),
    "joined-its-story": lambda run: run.but("assignments", COPY, story_id=COPY, is_canonical=True),
    "law-spans-tile": lambda run: body_span_cut_short(run),
    "law-offsets-inside": lambda run: claim(run, start_char=-16, end_char=0),
    "law-evidence-is-text": lambda run: claim(run, evidence="mayor of Lombong"),
    "law-organizations-exist": lambda run: claim(run, organization_id="unheard-of"),
    "law-day-not-in-future": lambda run: on(run, TOMORROW_EVERYWHERE, TOMORROW_EVERYWHERE, TOMORROW_EVERYWHERE),
    "law-instant-not-in-future": lambda run: run.but(
        "articles", ARTICLE, published_at=datetime.fromisoformat("2026-03-05T07:02Z")
    ),
}


def daily_until(last: date) -> pl.DataFrame:
    return pl.DataFrame({"organization_id": "kabar", "day": [last - timedelta(days=n) for n in range(6)]})


def stories_with_a_line(stories: int, line: str) -> pl.DataFrame:
    bodies = [f"The pier number {n} was opened.\n{line}" for n in range(stories)]
    articles = pl.DataFrame(
        {"document_id": [f"d{n}" for n in range(stories)], "body": bodies, "rights_notice": "See our almanac"}
    )
    lines = shared_lines(articles).with_columns(line_id="same")
    return measure_new_lines(lines, pl.DataFrame({"line_id": ["See our almanac"], "stories": [10]}), RUNS_FOR_A_HABIT)


ALARMS: dict[str, tuple[str, Break]] = {
    "agency-silent": ("silences", lambda: measure_silences(daily_until(date(2026, 3, 1)), date(2026, 3, 5))),
    "new-boilerplate": ("new_lines", lambda: stories_with_a_line(10, "Our new terms are in force")),
}


def failed(verdict: Verdict) -> set[str]:
    return set(verdict.checks.filter(~pl.col("success"))["check_id"])


def assert_it_alone_notices(name: str, check_id: str, measured: pl.DataFrame) -> None:
    suite = suite_of(name)
    verdict = examine(suite, measured)
    assert failed(verdict) == {check_id}
    severity = {e.meta["check_id"]: e.severity.value for e in suite.expectations}[check_id]
    assert verdict.critical == (severity == "critical")
    assert verdict.rejects.height == 0


def together(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The rows of all cases, named by case: to judge each for itself would take half a minute."""
    named = [frame.with_columns(document_id=f"{case} " + pl.col("document_id")) for case, frame in frames.items()]
    return pl.concat(named, how="vertical_relaxed")


def noticed_by(suite: Suite, cases: pl.DataFrame) -> dict[str, set[str]]:
    """The checks that each case fails; every expectation rejects rows here, since rejects name all rows that fail."""
    from great_expectations.expectations.metadata_types import FailureSeverity

    critical = FailureSeverity.CRITICAL
    rejecting = [e.copy(update={"severity": critical, "meta": e.meta | {"scope": "row"}}) for e in suite.expectations]
    verdict = examine(Suite(suite.name, suite.key, rejecting), cases)
    found: dict[str, set[str]] = {}
    for document_id, check_id in verdict.rejects.select("document_id", "check_id").rows():
        found.setdefault(document_id.partition(" ")[0], set()).add(check_id)
    return found


@pytest.fixture(scope="module")
def broken_texts(good_run) -> pl.DataFrame:
    return together({check_id: texts(broken(good_run)) for check_id, broken in ARTICLES.items()})


@pytest.fixture(scope="module")
def broken_laws(good_run) -> pl.DataFrame:
    return together({check_id: laws(broken(good_run)) for check_id, broken in WAREHOUSE.items()})


@pytest.mark.parametrize("check_id", PICK_UP)
def test_a_broken_pick_up_is_noticed_by_one_expectation_alone(good_run, check_id):
    assert_it_alone_notices("pick_up", check_id, measure_pick_up(PICK_UP[check_id](good_run).documents))


def test_a_broken_text_is_noticed_by_one_expectation_alone(broken_texts):
    assert noticed_by(suite_of("articles"), broken_texts) == {check_id: {check_id} for check_id in ARTICLES}


def test_broken_texts_are_rejected_where_that_is_critical(broken_texts):
    verdict = examine(suite_of("articles"), broken_texts)
    assert dict(verdict.checks.select("check_id", "unexpected_count").rows()) == dict.fromkeys(ARTICLES, 1)
    critical = [e.meta["check_id"] for e in suite_of("articles").expectations if e.severity.value == "critical"]
    rejected = {(row["document_id"], row["check_id"]) for row in verdict.rejects.rows(named=True)}
    assert rejected == {(f"{check_id} {ARTICLE}", check_id) for check_id in critical}
    assert not verdict.critical


@pytest.mark.parametrize("check_id", BATCH)
def test_an_unusual_batch_is_noticed_by_one_expectation_alone(check_id):
    assert_it_alone_notices("batch", check_id, BATCH[check_id]())


def test_a_broken_law_is_noticed_by_one_expectation_alone(broken_laws):
    assert noticed_by(suite_of("warehouse"), broken_laws) == {check_id: {check_id} for check_id in WAREHOUSE}


def test_every_broken_law_refuses_the_batch(broken_laws):
    verdict = examine(suite_of("warehouse"), broken_laws)
    assert failed(verdict) == set(WAREHOUSE)
    assert set(verdict.checks["severity"]) == {"critical"}
    assert verdict.critical
    assert len(verdict.messages) == len(WAREHOUSE)


@pytest.mark.parametrize("name", ["articles", "warehouse"])
def test_without_its_expectation_a_broken_row_would_be_loaded(name, broken_texts, broken_laws):
    """Every other expectation is taken away: what those would have noticed passes, and the rest is still noticed."""
    suite, cases = suite_of(name), {"articles": broken_texts, "warehouse": broken_laws}[name]
    for kept in (suite.expectations[::2], suite.expectations[1::2]):
        noticed = noticed_by(Suite(suite.name, suite.key, kept), cases)
        assert noticed == {e.meta["check_id"]: {e.meta["check_id"]} for e in kept}


@pytest.mark.parametrize("check_id", ALARMS)
def test_an_alarm_is_raised_by_one_expectation_alone(check_id):
    name, measured = ALARMS[check_id]
    assert_it_alone_notices(name, check_id, measured())


def test_every_expectation_has_a_case_here():
    cases = {"pick_up": PICK_UP, "articles": ARTICLES, "batch": BATCH, "warehouse": WAREHOUSE}
    tried = {name: set(breaks) for name, breaks in cases.items()}
    for check_id, (name, _) in ALARMS.items():
        tried.setdefault(name, set()).add(check_id)
    assert tried == {name: {e.meta["check_id"] for e in suite_of(name).expectations} for name in KEYS}


def test_a_good_run_passes_every_suite(good_run):
    frames = {"pick_up": measure_pick_up(good_run.documents), "articles": texts(good_run), "warehouse": laws(good_run)}
    frames |= {"batch": batch(earlier=habit()), "new_lines": stories_with_a_line(9, "Our new terms are in force")}
    frames |= {"silences": measure_silences(daily_until(date(2026, 3, 2)), date(2026, 3, 5))}
    noticed = {name: failed(examine(suite_of(name), measured)) for name, measured in frames.items()}
    assert noticed == {name: set() for name in KEYS}
