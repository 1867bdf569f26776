"""The laws: each is broken by what it forbids, and by nothing else."""

import pytest

from tests.copied_home import copied
from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, reject, run_record, write_staging
from warehouse.archive import archive_batch
from warehouse.archive_laws import broken_texts
from warehouse.laws import LAWS, broken_laws
from warehouse.load import load_run, rehearse_load
from warehouse.master import connect_master

# What breaks each law, as a change of a lawful warehouse.
BREAKING = {
    "seen-files-are-documents": "update sightings set document_id = uuid() where path like '%1.txt'",
    "one-outcome-a-document": "insert into documents from documents where outcome = 'unreadable'",
    "articles-are-accepted-documents": "delete from articles where not is_canonical",
    "reasons-for-what-is-refused": "delete from rejects",
    "spans-tile-the-text": "update spans set start_char = start_char + 1, text = text[2:] where kind = 'credit'",
    "articles-have-spans": "delete from spans",
    "text-of-a-span-is-as-long-as-it": "update spans set text = text || '.' where kind = 'headline'",
    "evidence-is-as-long-as-its-place": "update attributions set end_char = end_char + 1",
    "no-day-in-the-future": "update articles set dateline_on = date '2026-03-05'",
    "days-in-order": "update articles set published_from = date '2026-03-02', published_to = date '2026-03-01'",
    "stories-have-their-canonical-article": "update articles set is_canonical = true",
    "matches-are-articles": "update duplicates set matched_document_id = uuid()",
    "children-have-documents": "insert into spans select * replace (uuid() as document_id) from spans where start_char = 0 limit 1",
    "organizations-are-known": "update attributions set organization_id = 'nobody'",
    "runs-are-whole": "update runs set picked_up = picked_up + 1",
}


def lawful(home):
    """A warehouse with an article, its copy, a rejected text and an unreadable file."""
    first, refused = one_text(0), one_text(2)
    key = first["documents"]["document_id"]
    copy = one_text(1, story_id=key)
    match = {
        "document_id": copy["documents"]["document_id"],
        "story_id": key,
        "matched_document_id": key,
        "kind": "near",
        "jaccard": 0.9,
        "containment": 1.0,
        "joined": True,
    }
    texts = [first, copy, refused, one_text(3, outcome="unreadable", reason="gzip")]
    staging = write_staging(home / "staging" / "run-1", texts, rejects=[reject(refused)], duplicates=[match])
    archive_batch(home, "run-1", sorted((staging / "picked").glob("[0-9]*.parquet")))
    return staging


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = tmp_path_factory.mktemp("lawful")
    load_run(home, "run-1", lawful(home), run_record("run-1"), ORGANIZATIONS, RULES)
    return home


@pytest.fixture
def home(made, tmp_path):
    return copied(made, tmp_path / "home")


def test_a_lawful_warehouse_breaks_none(home):
    with connect_master(home) as con:
        assert broken_laws(con) == []
        assert broken_laws(con, "run-1") == []
        assert broken_texts(con, home) == []


def test_each_law_has_its_breaking():
    assert {law.name for law in LAWS} == set(BREAKING)


@pytest.mark.parametrize("law", BREAKING)
def test_what_a_law_forbids_breaks_it(home, law):
    with connect_master(home) as con:
        con.execute(BREAKING[law])
        broken = {found.law: found for found in broken_laws(con)}
        assert law in broken
        assert broken[law].count >= 1 and broken[law].examples[0]


def test_days_are_lawful_up_to_the_day_at_the_date_line(home):
    """Picked up at 06:00 in UTC: at UTC+14 the same day; at 10:00 it is the next there."""
    with connect_master(home) as con:
        con.execute("update articles set dateline_on = date '2026-03-04'")
        assert [found.law for found in broken_laws(con)] == ["no-day-in-the-future"]
        con.execute("update documents set picked_up_at = timestamptz '2026-03-03 10:00:00+00'")
        assert broken_laws(con) == []


@pytest.mark.parametrize(
    ("law", "change"),
    [
        ("spans-give-the-text-back", "update spans set text = upper(text) where kind = 'headline'"),
        ("spans-give-the-text-back", "delete from spans where kind = 'credit'"),
        ("evidence-stands-in-the-text", "update attributions set start_char = start_char - 1, end_char = end_char - 1"),
    ],
)
def test_what_the_archived_bytes_do_not_say_is_found(home, law, change):
    with connect_master(home) as con:
        con.execute(change)
        assert [found.law for found in broken_texts(con, home)] == [law]


def test_a_text_that_is_not_in_the_archive_is_missed(home):
    with connect_master(home) as con:
        next((home / "archive").glob("*/*.parquet")).unlink()
        assert [found.law for found in broken_texts(con, home)] == ["texts-are-archived"]


def test_a_rehearsal_finds_what_the_load_would_break_and_loads_nothing(tmp_path):
    staging = lawful(tmp_path)
    bad = write_staging(tmp_path / "staging" / "run-2", [one_text(7, publisher_id="nobody")])
    assert rehearse_load(tmp_path, "run-1", staging, run_record("run-1"), ORGANIZATIONS, RULES) == []
    [broken] = rehearse_load(tmp_path, "run-2", bad, run_record("run-2"), ORGANIZATIONS, RULES)
    assert (broken.law, broken.count) == ("organizations-are-known", 1)
    with connect_master(tmp_path) as con:
        assert con.execute("select count(*) from documents").fetchall() == [(0,)]
        assert con.execute("select count(*) from revisions where cause = 'load'").fetchall() == [(0,)]
