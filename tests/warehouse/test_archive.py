"""The archive: every byte that was picked up, once."""

import polars as pl
import pytest

from tests.warehouse.staging_rows import one_text, text_of, write_staging
from transforms import schema
from warehouse import crash_points
from warehouse.archive import archive_batch, archive_files, archive_index, read_archive, sweep_archive


def archive(home, run_id, texts, slice_rows=2):
    staging = write_staging(home / "staging" / run_id, texts, slice_rows=slice_rows)
    return archive_batch(home, run_id, sorted((staging / "picked").glob("[0-9]*.parquet")))


def test_what_was_picked_up_is_given_back_byte_for_byte(tmp_path):
    archive(tmp_path, "run-1", [one_text(number) for number in range(5)])
    kept = pl.concat(read_archive(tmp_path)).sort("path")
    assert kept.schema == pl.Schema(schema.PICKED)
    assert kept["content"].to_list() == [text_of(number).encode() for number in range(5)]


def test_a_file_that_could_not_be_read_is_kept_with_its_reason(tmp_path):
    text = one_text(1)
    text["picked"] |= {"content": None, "problem": "larger than 16 MiB"}
    archive(tmp_path, "run-1", [text])
    assert next(read_archive(tmp_path)).select("content", "problem").rows() == [(None, "larger than 16 MiB")]


def test_a_batch_that_is_archived_again_is_kept_once(tmp_path):
    texts = [one_text(number) for number in range(5)]
    assert archive(tmp_path, "run-1", texts) == archive(tmp_path, "run-1", texts)
    assert archive_index(tmp_path).height == 5


def test_one_document_is_read_alone(tmp_path):
    archive(tmp_path, "run-1", [one_text(number) for number in range(5)])
    wanted = one_text(3)["picked"]["document_id"]
    assert [frame["document_id"].to_list() for frame in read_archive(tmp_path, [wanted])] == [[wanted]]


def test_the_index_is_in_the_order_in_which_texts_are_taken(tmp_path):
    archive(tmp_path, "run-1", [one_text(number) for number in (3, 1)])
    archive(tmp_path, "run-2", [one_text(number) for number in (2, 0)])
    assert archive_index(tmp_path)["path"].to_list() == [f"ferry/00000{number}.txt" for number in range(4)]
    assert "content" not in archive_index(tmp_path).columns


def test_runs_that_were_never_loaded_are_swept(tmp_path):
    """Seen to catch: `not in` made `in`."""
    for run_id in ("run-1", "run-2"):
        archive(tmp_path, run_id, [one_text(1)])
    assert sweep_archive(tmp_path, {"run-1"}) == ["run-2"]
    assert [file.parent.name for file in archive_files(tmp_path)] == ["run-1"]
    assert sweep_archive(tmp_path / "nowhere", set()) == []


def test_a_half_written_file_is_none_of_the_archive(tmp_path, monkeypatch):
    """Seen to catch: written under its own name at once, the file is there before its bytes are."""

    def stop(point: str) -> None:
        if point == "archive:written":
            raise InterruptedError

    monkeypatch.setattr(crash_points, "observer", stop)
    with pytest.raises(InterruptedError):
        archive(tmp_path, "run-1", [one_text(1)])
    assert archive_files(tmp_path) == []
    assert len(list((tmp_path / "archive/run-1").iterdir())) == 1
    sweep_archive(tmp_path, {"run-1"})
    assert list((tmp_path / "archive/run-1").iterdir()) == []
