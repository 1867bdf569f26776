"""The judge: parts put together, failing rows named, and nothing imported before it is needed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from expectations import judge
from expectations.describe import PAGE, describe
from expectations.judge import KEYS, judge_measured_rows, judge_pick_up, judge_rows, judge_warehouse, suite_of
from expectations.measure_articles import measure_articles
from expectations.verdict import check_id, may_be_accepted
from transforms.schema import CHECKS, REJECTS

ROOT = Path(judge.__file__).parent
REJECTED = "00000000-0000-0000-0000-000000000003"


@pytest.fixture
def measured(good_run):
    return measure_articles(
        good_run.documents, good_run.articles, good_run.attributions, good_run.spans, good_run.organizations
    )


def test_importing_the_judge_does_not_import_great_expectations():
    """Seen to fail with `import great_expectations` moved to the top of judge.py."""
    program = "import sys, expectations.judge; print('great_expectations' in sys.modules, 'pandas' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT.parent, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]


def test_judging_is_silent_on_the_terminal(good_run, capfd):
    judge_pick_up(good_run.documents)
    assert capfd.readouterr() == ("", "")


def test_a_rejected_text_is_named_with_its_reason_and_the_value_seen(good_run):
    verdict = judge_rows(
        good_run.documents, good_run.articles, good_run.attributions, good_run.spans, good_run.organizations
    )
    assert verdict.rejects.schema == pl.Schema(REJECTS)
    assert verdict.checks.schema == pl.Schema(CHECKS)
    assert verdict.rejects.rows(named=True) == [
        {
            "document_id": REJECTED,
            "check_id": "letter-share",
            "expectation": "At least 40% of a body's visible characters are letters.",
            "column_name": "letter_share",
            "observed": "0",
        }
    ]
    assert not verdict.critical
    assert verdict.messages == [
        "letter-share (critical): not so in one row: At least 40% of a body's visible characters are letters, "
        f"saw 0 in {REJECTED}"
    ]


def test_rows_judged_in_parts_give_what_rows_judged_at_once_give(measured, monkeypatch):
    """Seen to fail when _check takes the first part's success, and when _reasons names the rows of the last part only."""
    rows = pl.concat(
        [measured.with_columns(pl.concat_str("document_id", pl.lit(f"-{n}")).alias("document_id")) for n in range(5)]
    ).sort("letter_share", descending=True)
    at_once = judge_measured_rows(rows)
    monkeypatch.setattr(judge, "ROWS_AT_ONCE", 2)
    in_parts = judge_measured_rows(rows)
    assert in_parts.checks.equals(at_once.checks)
    assert in_parts.rejects.sort("document_id").equals(at_once.rejects.sort("document_id"))
    assert at_once.rejects.height == 5
    letters = in_parts.checks.row(by_predicate=pl.col("check_id") == "letter-share", named=True)
    assert (letters["unexpected_count"], round(letters["unexpected_percent"], 1)) == (5, 33.3)
    shown = {one["expectation_config"]["meta"]["check_id"]: one for one in in_parts.validation["results"]}[
        "letter-share"
    ]
    assert (shown["success"], shown["result"]["unexpected_count"]) == (False, 5)


def test_a_run_without_rows_is_judged_and_passes(good_run):
    nothing = {
        name: good_run.without(name).frames(name)[name]
        for name in ("documents", "articles", "attributions", "spans", "rejects", "assignments", "duplicates")
    }
    verdict = judge_rows(
        nothing["documents"], nothing["articles"], nothing["attributions"], nothing["spans"], good_run.organizations
    )
    assert (verdict.checks["success"].all(), verdict.rejects.height, verdict.messages) == (True, 0, [])
    nothing_measured = measure_articles(
        nothing["documents"], nothing["articles"], nothing["attributions"], nothing["spans"], good_run.organizations
    )
    del nothing["articles"]
    assert not judge_warehouse(
        **nothing,
        measured=nothing_measured,
        known_documents=good_run.known_documents,
        known_stories=good_run.known_stories,
    ).critical


def test_an_expectation_that_cannot_be_evaluated_fails_and_says_why(measured):
    """A critical check that crashed names no rows, so it refuses the batch; seen to fail without the second half of _breaks."""
    verdict = judge_measured_rows(measured.with_columns(language_confidence=pl.lit("high")))
    crashed = verdict.checks.row(by_predicate=pl.col("check_id") == "confidence-range", named=True)
    assert not crashed["success"]
    assert crashed["observed_value"]
    assert verdict.critical
    assert set(verdict.rejects["check_id"]) == {"letter-share"}


def declared() -> list[tuple[str, ast.Call, str]]:
    """Every expectation in the suites' sources with the line above it."""
    found = []
    for name in KEYS:
        source = (ROOT / f"{name}.py").read_text(encoding="utf-8")
        lines = source.splitlines()
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr.startswith("Expect")
            ):
                found.append((name, node, lines[node.lineno - 2].strip()))
    return found


def test_above_every_expectation_stands_the_harm_that_it_prevents():
    without = [ast.unparse(call)[:80] for _, call, above in declared() if not re.match(r"# [A-Z].{20,}[.]$", above)]
    assert without == []
    assert len(declared()) >= 25


def test_every_expectation_declares_its_severity_scope_and_sentence():
    for _, call, _ in declared():
        given = {keyword.arg for keyword in call.keywords}
        assert {"column", "severity", "description", "meta"} <= given, ast.unparse(call)[:80]
    for name in KEYS:
        for expectation in suite_of(name).expectations:
            assert {"check_id", "scope"} <= set(expectation.meta) <= {"check_id", "scope", "may_be_accepted"}
            assert expectation.meta["scope"] == ("row" if name == "articles" else "batch")
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", expectation.meta["check_id"])
            assert expectation.description.endswith(".")


def test_a_person_may_overrule_a_share_and_never_a_law():
    every = [expectation for name in KEYS for expectation in suite_of(name).expectations]
    assert [check_id(expectation) for expectation in every if may_be_accepted(expectation)] == ["rejected-share"]


def test_no_two_expectations_share_a_slug_or_a_sentence():
    every = [expectation for name in KEYS for expectation in suite_of(name).expectations]
    assert len({e.meta["check_id"] for e in every}) == len({e.description for e in every}) == len(every)


def test_the_page_of_checks_says_what_the_suites_say():
    assert PAGE.read_text(encoding="utf-8") == describe(), "run: python -m expectations.describe"
