"""Publishing: whole snapshots behind a link that is moved in one step."""

import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.copied_home import copied
from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, run_record, write_staging
from transforms import schema
from warehouse import crash_points
from warehouse import publish as publish_module
from warehouse.load import load_refusal, load_run
from warehouse.master import connect_master
from warehouse.publish import PublishFailed, is_behind, publish, published_revision


def load(home: Path, number: int) -> None:
    run_id = f"run-{number}"
    staging = write_staging(home / "staging" / run_id, [one_text(number)])
    load_run(home, run_id, staging, run_record(run_id), ORGANIZATIONS, RULES)


def load_and_publish(home: Path, number: int) -> Path:
    load(home, number)
    return publish(home)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("published")
    load_and_publish(home, 1)
    return home


@pytest.fixture
def published(made: Path, tmp_path: Path) -> Path:
    """The test's own folder as a home whose first run is loaded and published; gives its snapshot."""
    return (copied(made, tmp_path) / "sumber.duckdb").resolve()


def articles(path: Path) -> int:
    with duckdb.connect(str(path.resolve()), read_only=True) as con:
        return con.execute("select count(*) from articles").fetchall()[0][0]


def test_readers_find_the_newest_snapshot_behind_the_link(tmp_path):
    for number in (1, 2):
        snapshot = load_and_publish(tmp_path, number)
        assert articles(tmp_path / "sumber.duckdb") == number
    assert (tmp_path / "sumber.duckdb").resolve() == snapshot
    assert not (tmp_path / "sumber.duckdb").readlink().is_absolute()


def test_the_warehouse_is_behind_after_a_load_and_not_after_publishing(tmp_path):
    assert not is_behind(tmp_path)
    load(tmp_path, 1)
    assert is_behind(tmp_path)
    publish(tmp_path)
    assert not is_behind(tmp_path)


def test_a_refusal_is_published_too(published, tmp_path):
    load_refusal(tmp_path, run_record("run-2"), pl.DataFrame(schema=schema.CHECKS))
    assert is_behind(tmp_path)


def test_publishing_what_is_published_changes_nothing(published, tmp_path):
    before = (published.stat().st_ino, published.stat().st_mtime_ns, published_revision(tmp_path))
    assert publish(tmp_path) == published
    assert (published.stat().st_ino, published.stat().st_mtime_ns, published_revision(tmp_path)) == before


def test_three_snapshots_are_kept(tmp_path):
    """Seen to catch: SNAPSHOTS_KEPT - 1 made SNAPSHOTS_KEPT."""
    published = [load_and_publish(tmp_path, number) for number in range(5)]
    assert sorted((tmp_path / "snapshots").iterdir()) == published[2:]


def test_a_snapshot_can_not_be_written(published, tmp_path):
    assert published.stat().st_mode & 0o777 == 0o444
    with (
        duckdb.connect(str(published), read_only=True) as con,
        pytest.raises(duckdb.InvalidInputException, match="read-only"),
    ):
        con.execute("delete from articles")


def test_a_reader_that_stays_keeps_what_it_opened(tmp_path):
    load_and_publish(tmp_path, 0)
    with duckdb.connect(str((tmp_path / "sumber.duckdb").resolve()), read_only=True) as reader:
        for number in range(1, 6):
            load_and_publish(tmp_path, number)
            assert reader.execute("select count(*) from articles").fetchall() == [(1,)]
    assert articles(tmp_path / "sumber.duckdb") == 6


def test_a_log_left_beside_the_link_spoils_nothing(published, tmp_path):
    (tmp_path / "sumber.duckdb.wal").write_bytes(b"left by somebody who opened the link for writing and died")
    assert articles(tmp_path / "sumber.duckdb") == 1
    load_and_publish(tmp_path, 2)
    assert articles(tmp_path / "sumber.duckdb") == 2


def test_a_snapshot_with_a_log_beside_it_is_published_anew(published, tmp_path):
    """Seen to catch: `_was_opened_for_writing` made false leaves what somebody did for readers to see."""
    published.chmod(0o644)
    killed = f"""
import duckdb, os, signal
con = duckdb.connect({str(published)!r})
con.execute("delete from articles")
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == -9
    assert articles(tmp_path / "sumber.duckdb") == 0
    assert is_behind(tmp_path)
    publish(tmp_path)
    assert articles(tmp_path / "sumber.duckdb") == 1
    assert not is_behind(tmp_path)


def test_a_snapshot_that_was_taken_away_is_published_anew(published, tmp_path):
    published.unlink()
    assert is_behind(tmp_path)
    publish(tmp_path)
    assert articles(tmp_path / "sumber.duckdb") == 1


def test_somebody_elses_file_in_place_of_the_link_is_left_alone(tmp_path):
    (tmp_path / "sumber.duckdb").write_text("mine")
    with pytest.raises(PublishFailed, match="move it away"):
        load_and_publish(tmp_path, 1)
    assert (tmp_path / "sumber.duckdb").read_text() == "mine"


def test_nothing_is_published_while_a_connection_is_open_here(tmp_path):
    """Seen to catch: the call of _refuse_if_connected taken out."""
    load(tmp_path, 1)
    with connect_master(tmp_path), pytest.raises(PublishFailed, match="still open"):
        publish(tmp_path)
    publish(tmp_path)
    assert articles(tmp_path / "sumber.duckdb") == 1


def test_a_copy_that_lacks_rows_is_never_shown(published, tmp_path, monkeypatch):
    """Seen to catch: the call of _check_copy taken out publishes the old copy under the new name."""
    load(tmp_path, 2)
    monkeypatch.setattr(publish_module.shutil, "copyfile", lambda _, copy: copy.write_bytes(published.read_bytes()))
    with pytest.raises(PublishFailed, match="does not hold"):
        publish(tmp_path)
    assert articles(tmp_path / "sumber.duckdb") == 1
    monkeypatch.undo()
    publish(tmp_path)
    assert sorted(path.suffix for path in (tmp_path / "snapshots").iterdir()) == [".duckdb", ".duckdb"]


@pytest.mark.parametrize("point", [point for point in crash_points.POINTS if point.startswith("publish:")])
def test_publishing_that_stopped_anywhere_is_made_good_by_the_next(published, tmp_path, monkeypatch, point):
    load(tmp_path, 2)

    def stop(reached: str) -> None:
        if reached == point:
            raise InterruptedError(point)

    monkeypatch.setattr(crash_points, "observer", stop)
    with pytest.raises(InterruptedError):
        publish(tmp_path)
    assert articles(tmp_path / "sumber.duckdb") in (1, 2)
    monkeypatch.setattr(crash_points, "observer", None)
    publish(tmp_path)
    assert articles(tmp_path / "sumber.duckdb") == 2
    assert not list((tmp_path / "snapshots").glob("*.part*"))


def test_commits_of_a_killed_process_are_published(published, tmp_path):
    killed = f"""
import os, signal
from pathlib import Path
from warehouse.master import connect_master
from warehouse.revision import add_revision
con = connect_master(Path({str(tmp_path)!r}))
con.execute("insert into tombstones (document_id, reason, forgotten_at) values (uuid(), 'asked for', now())")
add_revision(con, "forget")
os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", killed], cwd=root, check=False).returncode == -9
    assert (tmp_path / "master.duckdb.wal").exists()
    assert is_behind(tmp_path)
    with duckdb.connect(str(publish(tmp_path)), read_only=True) as con:
        assert con.execute("select reason from tombstones").fetchall() == [("asked for",)]
