"""The history that is laid down before the first run, against the one that Prefect's own migrations make."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows import blank_history
from flows.blank_history import SCRIPT, lay_down_blank_history, migrate_empty_history, revision_of


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """The path at which Prefect is told to keep its history, where there is none yet."""
    path = tmp_path / "prefect.db"
    with kept_at(f"sqlite+aiosqlite:///{path}"):
        yield path


@contextmanager
def kept_at(url: str) -> Iterator[None]:
    """Have Prefect's history at an address."""
    from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, temporary_settings

    with temporary_settings({PREFECT_API_DATABASE_CONNECTION_URL: url}):
        yield


def tables_of(history: Path) -> dict[str, Any]:
    """All that a history holds: of each table its columns in their order and its rows, and of each object the lines of its SQL.

    The lines are sorted, as the migrations write the constraints of a table in another order each time.
    """
    with closing(sqlite3.connect(history)) as connection:
        objects = connection.execute("select type, name, sql from sqlite_master").fetchall()
        lines = {
            (kind, name): sorted(line.strip().rstrip(",") for line in (sql or "").splitlines())
            for kind, name, sql in objects
        }
        tables = [name for kind, name, _ in objects if kind == "table"]
        columns = {name: connection.execute(f"pragma table_xinfo('{name}')").fetchall() for name in tables}
        rows = {name: connection.execute(f'select * from "{name}"').fetchall() for name in tables}
    return {"lines": lines, "columns": columns, "rows": rows}


def test_the_script_makes_what_the_migrations_of_the_installed_prefect_make(tmp_path: Path, place: Path) -> None:
    """Six seconds of real migrations. When Prefect is replaced: python -m flows.blank_history.

    Seen to catch: a column, an index and the row of the revision taken out of the script; a column in another place.
    """
    (tmp_path / "migrated").mkdir()
    migrated = migrate_empty_history(tmp_path / "migrated")
    assert lay_down_blank_history(place.parent)
    assert tables_of(place) == tables_of(migrated)
    assert place.stat().st_mode == migrated.stat().st_mode
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["prefect.db"]


def test_a_history_that_was_cut_off_while_it_was_laid_down_is_laid_down_anew(place: Path) -> None:
    """Seen to catch: the file aside not taken away first."""
    whole = lay_down_blank_history(place.parent) and place.read_bytes()
    assert whole
    place.unlink()
    (place.parent / "prefect.db.blank").write_bytes(whole[: len(whole) // 2])
    assert lay_down_blank_history(place.parent)
    assert tables_of(place)["rows"]["alembic_version"] == [(revision_of(SCRIPT.read_text()),)]


def test_a_history_that_is_there_stays_as_it_is(place: Path) -> None:
    """Seen to catch: the look for it left out."""
    place.touch()
    assert not lay_down_blank_history(place.parent)
    assert place.stat().st_size == 0


def test_beside_the_log_of_a_lost_history_the_migrations_make_the_tables(place: Path) -> None:
    """SQLite would replay the log into what was laid down. Seen to catch: the look for it left out."""
    (place.parent / "prefect.db-wal").touch()
    assert not lay_down_blank_history(place.parent)
    assert not place.exists()


@pytest.mark.parametrize(
    "url", ["postgresql+asyncpg://reader@localhost/history", "sqlite+aiosqlite:////elsewhere/prefect.db"]
)
def test_a_history_that_lies_elsewhere_is_not_touched(tmp_path: Path, url: str) -> None:
    """Seen to catch: the look at the address left out."""
    with kept_at(url):
        assert not lay_down_blank_history(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_prefect_that_does_not_know_the_mark_migrates_by_itself(
    place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Seen to catch: is_known that always says yes."""
    later = tmp_path / "later.sql"
    later.write_text(SCRIPT.read_text().replace(revision_of(SCRIPT.read_text()), "0123456789ab"))
    monkeypatch.setattr(blank_history, "SCRIPT", later)
    assert not lay_down_blank_history(place.parent)
    assert not place.exists()
