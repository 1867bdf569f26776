"""Data Docs: pages that need no network, however hostile the texts, and no more of them than are kept."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from expectations.data_docs import keep_validations, read_validations, write_data_docs
from expectations.judge import judge_pick_up, judge_rows

FINISHED_AT = datetime(2026, 3, 5, 6, 1, tzinfo=UTC)


class Loads(HTMLParser):
    """What a browser would fetch or run on opening a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag in {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "source"}:
            self.found.append(tag)
        self.found += [name for name in named if name.startswith("on") or name in {"src", "srcset", "background"}]
        if tag == "a" and "href" in named:
            self.links.append(named["href"])


def loads(page: Path) -> Loads:
    parser = Loads()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


@pytest.fixture
def validations(good_run):
    hostile = pl.lit("<script>alert(1)</script><svg/onload=alert(2)>")
    attributions = good_run.attributions.with_columns(evidence=hostile, organization_id=hostile)
    rows = judge_rows(good_run.documents, good_run.articles, attributions, good_run.spans, good_run.organizations)
    return [judge_pick_up(good_run.documents).validation, None, rows.validation]


def test_nothing_is_fetched_or_run_when_a_page_is_opened(tmp_path, validations):
    """Seen to fail without LOADED (26 scripts, styles and pictures of Great Expectations) and without _escaped (the text's own)."""
    write_data_docs(tmp_path, validations, "3f2a9c1e-run", "calm-otter", FINISHED_AT)
    pages = sorted(tmp_path.rglob("*.html"))
    assert [page.name for page in pages] == ["articles.html", "pick_up.html", "index.html"]
    for page in pages:
        assert loads(page).found == []
        assert "url(" not in page.read_text(encoding="utf-8")
        assert "@import" not in page.read_text(encoding="utf-8")


def test_every_link_leads_to_a_page_that_is_there(tmp_path, validations):
    write_data_docs(tmp_path, validations, "3f2a9c1e-run", "calm-otter", FINISHED_AT)
    links = [
        (page, link) for page in tmp_path.rglob("*.html") for link in loads(page).links if not link.startswith("#")
    ]
    assert len(links) >= 4
    assert [link for page, link in links if not (page.parent / link).is_file()] == []


def test_a_page_tells_what_failed_and_shows_the_values(tmp_path, validations):
    write_data_docs(tmp_path, validations, "3f2a9c1e-run", "calm-otter", FINISHED_AT)
    (page,) = tmp_path.rglob("articles.html")
    told = page.read_text(encoding="utf-8")
    assert "Every organization named exists in organizations." in told
    assert "&lt;script&gt;alert(1)" in told
    assert "calm-otter" in told
    assert "organizations-exist" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_older_runs_are_dropped_from_the_docs_and_nothing_else_is(tmp_path, validations):
    (tmp_path / "kept").mkdir()
    for day in range(4):
        write_data_docs(
            tmp_path, validations[:1], f"{day}", f"run {day}", FINISHED_AT + timedelta(days=day), runs_kept=2
        )
    assert sorted(folder.name for folder in tmp_path.iterdir() if folder.is_dir()) == [
        "20260307T060100Z-2",
        "20260308T060100Z-3",
        "kept",
    ]
    assert "run 1" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_validations_kept_for_a_later_task_are_read_back_as_they_were(tmp_path, good_run):
    verdicts = [judge_pick_up(good_run.documents)]
    keep_validations(verdicts, tmp_path / "validations")
    assert read_validations(tmp_path / "validations") == [verdict.validation for verdict in verdicts]
