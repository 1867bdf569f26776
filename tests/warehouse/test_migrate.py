"""Migrations: applied once, in order, recorded; every table and column explained."""

import shutil
from pathlib import Path

import duckdb
import pytest

from warehouse import migrate as migrate_module
from warehouse.master import connect_master
from warehouse.migrate import SchemaUnknown, migrate
from warehouse.publish import is_behind, publish

FIXED_COLUMNS = {
    "documents": "document_id, path, content_sha256, size_bytes, modified_at, picked_up_at, encoding, outcome, reason, source_url, fetched_at, run_id",
    "articles": "document_id, story_id, is_canonical, headline, body, language, language_confidence, language_status, publisher_id, source_agency_id, source_status, dateline_place, dateline_on, byline, editor, translator, published_on, published_at, published_from, published_to, date_precision, date_method, copyright_holder, copyright_year, rights_notice, tdm_reservation, word_count, rules_version, run_id, loaded_at",
    "stories": "story_id, headline, body, language, copy_count, publisher_count, first_seen_at, first_published_document_id",
    "attributions": "document_id, organization_id, role, evidence, start_char, end_char, rule",
    "spans": "document_id, start_char, end_char, kind, text",
    "duplicates": "document_id, story_id, matched_document_id, kind, jaccard, containment, joined",
    "rejects": "document_id, check_id, expectation, column_name, observed, run_id",
    "checks": "run_id, suite, check_id, expectation, column_name, scope, severity, success, observed_value, unexpected_count, unexpected_percent",
    "runs": "run_id, started_at, finished_at, picked_up, articles, rejected, unreadable, new_stories, duplicates, state, rules_version, package_version, seconds",
    "organizations": "organization_id, name, kind, country, parent_id, oana_member, wikidata_id",
}


def room_of(folder: Path) -> Path:
    for part in ("migrations", "views"):
        shutil.copytree(Path(migrate_module.__file__).parent / part, folder / part)
    return folder


def columns(con, table):
    found = con.execute("select column_name from duckdb_columns() where table_name = ? and not internal", [table])
    return {row[0] for row in found.fetchall()}


@pytest.mark.parametrize("table", FIXED_COLUMNS)
def test_every_column_that_scripts_rely_on_is_there(tmp_path, table):
    with connect_master(tmp_path) as con:
        assert set(FIXED_COLUMNS[table].split(", ")) <= columns(con, table)


def test_stories_have_every_column_of_articles_but_the_one_that_is_always_true(tmp_path):
    with connect_master(tmp_path) as con:
        assert columns(con, "articles") - columns(con, "stories") == {"is_canonical"}


def test_every_table_view_and_column_says_what_it_is(tmp_path):
    with connect_master(tmp_path) as con:
        silent = con.execute("""
            select table_name, column_name from duckdb_columns() where not internal and comment is null
            union all select table_name, '' from duckdb_tables() where not internal and comment is null
            union all select view_name, '' from duckdb_views() where not internal and comment is null
        """).fetchall()
    assert silent == []


def test_the_first_line_of_a_view_states_its_grain():
    for view in (Path(migrate_module.__file__).parent / "views").glob("*.sql"):
        assert view.read_text().startswith("-- Grain: one row per "), view.name


def test_ids_are_uuids_and_times_are_instants(tmp_path):
    with connect_master(tmp_path) as con:
        wrong = con.execute("""
            select table_name, column_name, data_type from duckdb_columns() where not internal and (
                column_name in ('document_id', 'story_id') and data_type <> 'UUID'
                or data_type like 'TIMESTAMP%' and data_type <> 'TIMESTAMP WITH TIME ZONE')
        """).fetchall()
    assert wrong == []


def test_a_second_opening_applies_nothing(tmp_path):
    connect_master(tmp_path).close()
    with connect_master(tmp_path) as con:
        assert migrate(con) == []


def test_the_master_is_for_its_owner_and_readable_by_older_engines(tmp_path):
    with connect_master(tmp_path) as con:
        [(tags,)] = con.execute("select tags from duckdb_databases() where database_name = 'master'").fetchall()
        assert tags["storage_version"].startswith("v1.5.0")
        assert con.execute("select current_setting('timezone')").fetchall() == [("UTC",)]
    assert (tmp_path / "master.duckdb").stat().st_mode & 0o777 == 0o600


def test_a_migration_changed_after_it_was_applied_is_refused(tmp_path):
    """Seen to catch: the comparison of the sums taken out."""
    room = room_of(tmp_path)
    with duckdb.connect() as con:
        migrate(con, room)
        first = room / "migrations/0001_tables.sql"
        first.write_text(first.read_text() + "-- changed\n")
        with pytest.raises(SchemaUnknown, match="0001_tables"):
            migrate(con, room)


def test_a_master_of_a_newer_version_is_refused(tmp_path):
    room = room_of(tmp_path)
    newer = room / "migrations/9999_more.sql"
    newer.write_text("create table more (a integer);")
    with duckdb.connect() as con:
        migrate(con, room)
        newer.unlink()
        with pytest.raises(SchemaUnknown, match="9999_more"):
            migrate(con, room)


def test_a_migration_that_fails_leaves_nothing_and_can_be_mended(tmp_path):
    """Seen to catch: `begin` taken out leaves the table `more` behind."""
    room = room_of(tmp_path)
    broken = room / "migrations/9999_more.sql"
    with duckdb.connect() as con:
        migrate(con, room)
        broken.write_text("create table more (a integer); create table more (a integer);")
        with pytest.raises(duckdb.Error):
            migrate(con, room)
        broken.write_text("create table more (a integer);")
        assert migrate(con, room)[0] == "migrations/9999_more.sql"


def test_a_changed_view_is_made_again_and_shown_to_readers(tmp_path):
    room = room_of(tmp_path)
    with duckdb.connect() as con:
        migrate(con, room)
        (room / "views/few.sql").write_text("-- Grain: one row per run.\ncreate or replace view few as select 1 as a;")
        assert migrate(con, room) == ["views/few.sql"]
        assert con.execute("select max(revision) from revisions").fetchall() == [(2,)]


def test_a_view_may_name_one_that_comes_after_it_in_the_alphabet(tmp_path):
    """Seen to catch: `_in_order` made `sorted`."""
    room = room_of(tmp_path)
    text = "-- Grain: one row per story.\ncreate or replace view a_few as select story_id from stories;"
    (room / "views/a_few.sql").write_text(text)
    with duckdb.connect() as con:
        applied = migrate(con, room)
        assert applied.index("views/stories.sql") < applied.index("views/a_few.sql")


def test_a_migration_makes_the_published_warehouse_be_behind(tmp_path):
    publish(tmp_path)
    assert not is_behind(tmp_path)
    with connect_master(tmp_path) as con:
        con.execute("delete from schema_migrations where file like 'views/%'")
    assert is_behind(tmp_path)
