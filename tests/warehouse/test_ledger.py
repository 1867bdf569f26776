"""The ledger: what earlier runs have seen."""

import polars as pl

from flows.listing import LISTED
from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, run_record, write_staging
from warehouse.ledger import Ledger, loaded_among, loaded_runs
from warehouse.load import load_run


def load(home, texts):
    staging = write_staging(home / "staging" / "run-1", texts)
    load_run(home, "run-1", staging, run_record("run-1"), ORGANIZATIONS, RULES)


def listed(*sightings):
    rows = [
        (each["path"], each["path"].encode(), each["size_bytes"], each["mtime_ns"], each["ctime_ns"], None)
        for each in sightings
    ]
    return pl.DataFrame(rows, schema=LISTED, orient="row")


def test_nothing_is_known_before_the_first_run_and_no_file_is_made_by_asking(tmp_path):
    ledger, files = Ledger(tmp_path, "/inbox"), listed(one_text(1)["sightings"])
    assert ledger.is_empty() and ledger.unseen(files).equals(files)
    assert ledger.documents(files["path"]) == set() and ledger.last_folders(3) == []
    assert loaded_among(tmp_path, pl.Series(["a"])).height == 0
    assert loaded_runs(tmp_path) == set()
    assert list(tmp_path.iterdir()) == []


def test_unseen_are_the_files_of_this_inbox_that_are_not_as_they_were(tmp_path):
    """Seen to catch: times left out of what is compared."""
    texts = [one_text(number) for number in (1, 2, 3, 4)]
    texts[1]["sightings"]["inbox"] = "/elsewhere"
    load(tmp_path, texts[:3])
    seen = [text["sightings"] for text in texts]
    touched = {**seen[2], "mtime_ns": seen[2]["mtime_ns"] + 1}
    files = listed(seen[0], seen[1], touched, seen[3])
    unseen = Ledger(tmp_path, "/inbox").unseen(files)
    assert unseen.equals(files[1:])
    assert not Ledger(tmp_path, "/inbox").is_empty() and Ledger(tmp_path, "/other").is_empty()


def test_the_last_folders_are_those_whose_names_come_last(tmp_path):
    texts = [one_text(number) for number in range(1, 6)]
    for text, path in zip(texts, ("2025/9/a", "2025/9/b", "2026/1/a", "2026/2/a", "a"), strict=True):
        text["sightings"]["path"] = path
    load(tmp_path, texts)
    assert Ledger(tmp_path, "/inbox").last_folders(2) == ["2026/2/", "2026/1/"]
    assert Ledger(tmp_path, "/inbox").last_folders(9) == ["2026/2/", "2026/1/", "2025/9/"]


def test_documents_and_runs_are_known_once_loaded(tmp_path):
    texts = [one_text(1), one_text(2, outcome="unreadable", reason="gzip"), one_text(3)]
    load(tmp_path, texts[:2])
    ids, paths = zip(*((text["documents"]["document_id"], text["documents"]["path"]) for text in texts), strict=True)
    assert Ledger(tmp_path, "/inbox").documents(pl.Series(paths[1:])) == {ids[1]}
    assert set(loaded_among(tmp_path, pl.Series(ids))["document_id"]) == set(ids[:2])
    assert loaded_runs(tmp_path) == {"run-1"}
