"""The digest: equal for equal warehouses, however they came about, and for no others."""

import pytest

from tests.copied_home import copied
from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, run_record, write_staging
from warehouse.digest import COLUMNS_LEFT_OUT, TABLES, digest
from warehouse.load import load_run
from warehouse.master import connect_master
from warehouse.publish import publish

# Tables about runs, folders or decisions, which differ between warehouses that say the same.
NOT_IN_THE_DIGEST = {
    "checks",
    "runs",
    "sightings",
    "tombstones",
    "story_changes",
    "accepted_refusals",
    "revisions",
    "schema_migrations",
    "story_texts",
    "story_keys",
    # The memory of one check, counted by run: slices of one inbox count otherwise than the whole.
    "recurring_lines",
    # What users did and when: it differs between warehouses that say the same.
    "exports",
    "releases",
    "reprocessings",
}


def loaded(home, batches):
    for number, texts in enumerate(batches):
        run_id = f"{home.name}-{number}"
        staging = write_staging(home / "staging" / run_id, texts)
        load_run(home, run_id, staging, run_record(run_id), ORGANIZATIONS, RULES)
    return digest(publish(home))


@pytest.fixture(scope="module")
def two_loaded(tmp_path_factory):
    """A home of two texts, and its digest."""
    home = tmp_path_factory.mktemp("two")
    return home, loaded(home, [[one_text(1), one_text(2)]])


def test_one_run_and_many_runs_in_another_order_have_one_digest(tmp_path):
    """Seen to catch: COLUMNS_LEFT_OUT without run_id."""
    texts = [one_text(number) for number in range(6)]
    assert loaded(tmp_path / "one", [texts]) == loaded(tmp_path / "many", [[texts[n]] for n in (5, 3, 0, 1, 4, 2)])


@pytest.mark.parametrize(
    "change",
    [
        "update articles set body = body || ' '",
        "update articles set tdm_reservation = false",
        "update articles set language_confidence = language_confidence + 1e-9",
        "update articles set headline = null",
        "update documents set modified_at = modified_at + interval 1 microsecond",
        "update articles set byline = publisher_id, publisher_id = byline",
        "update attributions set role = role || left(rule, 1), rule = substr(rule, 2)",
        "insert into spans from spans limit 1",
        "insert into spans select * from spans union all from spans",
        "update rules set definition = map {'pattern': 'x'}",
        "update organizations set oana_member = not oana_member",
    ],
)
def test_any_change_shows(two_loaded, tmp_path, change):
    """Seen to catch: sum made bit_xor hides rows that are there twice; fields joined without their lengths hide a letter that moved to the next."""
    home, before = copied(two_loaded[0], tmp_path), dict(two_loaded[1])
    with connect_master(home) as con:
        con.execute(change)
    after = dict(digest(home / "master.duckdb"))
    table = change.split()[1 if change.startswith("update") else 2]
    assert [name for name in TABLES if before[name] != after[name]] == [table]


def test_what_a_run_leaves_about_itself_does_not_show(tmp_path):
    before = loaded(tmp_path, [[one_text(1)]])
    with connect_master(tmp_path) as con:
        con.execute("update articles set run_id = 'x', loaded_at = now()")
        con.execute("update documents set run_id = 'x', picked_up_at = now()")
    assert digest(tmp_path / "master.duckdb") == before


def test_every_table_is_in_the_digest_or_left_out_for_a_reason(tmp_path):
    with connect_master(tmp_path) as con:
        tables = {row[0] for row in con.execute("select table_name from duckdb_tables() where not internal").fetchall()}
    assert tables == set(TABLES) | NOT_IN_THE_DIGEST
    assert COLUMNS_LEFT_OUT == ("run_id", "picked_up_at", "loaded_at")
