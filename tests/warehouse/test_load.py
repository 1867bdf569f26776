"""Loading: everything of a run or nothing, once."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, check, one_text, reject, run_record, write_staging
from transforms import schema
from warehouse import crash_points
from warehouse.load import LoadFailed, load_refusal, load_run, remember_sightings
from warehouse.master import connect_master


def load(home: Path, run_id: str, texts: list, **staged):
    staging = write_staging(home / "staging" / run_id, texts, **staged)
    return load_run(home, run_id, staging, run_record(run_id), ORGANIZATIONS, RULES)


def rows(home: Path, query: str) -> list[tuple]:
    with connect_master(home) as con:
        return con.execute(query).fetchall()


def test_a_run_is_loaded_with_all_its_rows_and_counted(tmp_path):
    texts = [one_text(number) for number in range(5)]
    unreadable = one_text(5, outcome="unreadable", reason="no text: gzip")
    loaded = load(tmp_path, "run-1", [*texts, unreadable], rejects=[reject(texts[4])], slice_rows=2)
    assert (loaded.picked_up, loaded.articles, loaded.rejected, loaded.unreadable) == (6, 4, 1, 1)
    assert (loaded.new_stories, loaded.duplicates, loaded.skipped) == (4, 0, False)
    assert rows(tmp_path, "select outcome, reason, count(*) from documents group by all order by all") == [
        ("article", None, 4),
        ("rejected", "body-has-letters", 1),
        ("unreadable", "no text: gzip", 1),
    ]
    # Spans and attributions exist for rejected texts too, never for unreadable ones.
    assert rows(tmp_path, "select count(*), count(text) from spans") == [(15, 10)]
    assert rows(tmp_path, "select count(*) from attributions") == [(5,)]
    assert rows(tmp_path, "select state, picked_up, articles, seconds['refine'], package_version from runs") == [
        ("loaded", 6, 4, 1.25, "0.1.0")
    ]
