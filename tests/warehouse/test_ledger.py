"""The ledger: what earlier runs have seen."""

import polars as pl

from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, run_record, write_staging
from transforms import schema
from warehouse.ledger import known_documents, known_sightings, loaded_runs
from warehouse.load import load_run


def load(home, texts):
    staging = write_staging(home / "staging" / "run-1", texts)
    load_run(home, "run-1", staging, run_record("run-1"), ORGANIZATIONS, RULES)


def test_nothing_is_known_before_the_first_run_and_no_file_is_made_by_asking(tmp_path):
    assert known_sightings(tmp_path, "/inbox").schema == pl.Schema(schema.SIGHTINGS)
    assert known_documents(tmp_path).height == 0
    assert loaded_runs(tmp_path) == set()
    assert list(tmp_path.iterdir()) == []


def test_the_sightings_of_one_inbox_come_back_as_they_were(tmp_path):
    texts = [one_text(1), one_text(2)]
    texts[1]["sightings"]["inbox"] = "/elsewhere"
    load(tmp_path, texts)
    known = known_sightings(tmp_path, "/inbox")
    assert known.schema == pl.Schema(schema.SIGHTINGS)
    assert known.rows(named=True) == [texts[0]["sightings"]]


def test_documents_and_runs_are_known_once_loaded(tmp_path):
    load(tmp_path, [one_text(1), one_text(2, outcome="unreadable", reason="gzip")])
    ids = {one_text(number)["documents"]["document_id"] for number in (1, 2)}
    assert set(known_documents(tmp_path)["document_id"]) == ids
    assert loaded_runs(tmp_path) == {"run-1"}
