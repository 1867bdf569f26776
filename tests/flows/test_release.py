"""Refused texts: shown, let in by hand as of then, and let in still after a reprocessing."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from flows.command_line import _run, commands
from flows.rederive import begin_reprocessing, rederive, take_over
from tests.copied_home import copied
from tests.flows.judged_home import load_judged, text_of
from warehouse.digest import digest
from warehouse.laws import broken_laws

SHORT = "Lomba ditunda\n\nJakarta (ANTARA) - Hujan\x1b[2J deras.\n"


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True) as con:
        return con.execute(query).fetchall()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two texts, and one that is refused."""
    home = tmp_path_factory.mktemp("release") / "home"
    load_judged(home, {"0.txt": text_of(0), "1.txt": text_of(1), "pendek.txt": SHORT})
    assert rows(home, "select outcome from documents where path = 'pendek.txt'") == [("rejected",)]
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path / "home")


def identity(home: Path) -> str:
    return str(rows(home, "select document_id::varchar from documents where path = 'pendek.txt'")[0][0])


def test_a_refused_text_is_shown_with_its_reasons_and_acts_on_no_terminal(home: Path) -> None:
    shown = CliRunner().invoke(commands, ["rejects", "show", identity(home)[:8], "--home", str(home)])
    assert shown.exit_code == 0, shown.output
    checks = [row[0] for row in rows(home, "select distinct check_id from rejects")]
    assert checks and all(check in shown.output for check in checks)
    assert "deras" in shown.output and "\x1b" not in shown.output


def test_a_released_text_is_an_article_with_who_when_and_why(home: Path) -> None:
    """Seen to catch: let_pass left out, after which the load has no article."""
    failed = rows(home, "select distinct check_id from rejects order by 1")
    assert _run(["rejects", "release", identity(home), "--reason", "a correction", "--home", str(home)]) == 0
    assert rows(home, "select outcome, reason from documents where path = 'pendek.txt'") == [("article", None)]
    assert rows(home, "select count(*) from rejects") == [(0,)]
    assert rows(home, "select check_id, reason from releases order by 1") == [(f, "a correction") for (f,) in failed]
    assert rows(home, "select count(*) from releases where released_at is null or released_by is null") == [(0,)]
    with duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True) as con:
        assert broken_laws(con) == []


def test_a_release_survives_a_reprocessing(home: Path) -> None:
    """Seen to catch: let_pass left out of the derivation."""
    assert _run(["rejects", "release", "pendek.txt", "--reason", "a correction", "--home", str(home)]) == 0
    before = digest(home / "sumber.duckdb")
    with begin_reprocessing("00000000-0000-0000-0000-000000000001", home) as run:
        rederive(run)
        take_over(run)
    assert digest(home / "sumber.duckdb") == before
    assert rows(home, "select outcome from documents where path = 'pendek.txt'") == [("article",)]


def test_a_released_text_joins_as_of_its_release_not_as_of_its_file(tmp_path: Path) -> None:
    """The refused text is older than its copy: by its file's time it would have begun the story.

    Seen to catch: take_as_of_release left out of the derivation.
    """
    home = tmp_path / "home"
    load_judged(home, {"a.txt": SHORT, "z.txt": text_of(1)})
    load_judged(home, {"b.txt": SHORT + "\n"}, begin=60)
    (home / "sumber.toml").write_text("duplicate_window_days = 100000\n")
    for path in ("b.txt", "a.txt"):
        assert _run(["rejects", "release", path, "--reason", "both", "--home", str(home)]) == 0
    canonical = "select d.path from articles join documents as d using (document_id) where is_canonical order by 1"
    assert rows(home, canonical) == [("b.txt",), ("z.txt",)]
    before = digest(home / "sumber.duckdb")
    with begin_reprocessing("00000000-0000-0000-0000-000000000001", home) as run:
        assert rederive(run).story_changes == 0
        take_over(run)
    assert digest(home / "sumber.duckdb") == before


@pytest.mark.parametrize(
    ("named", "reason", "said"),
    [
        ("0.txt", "x", "is not rejected, it is article"),
        ("nowhere.txt", "x", "no document is called"),
        ("pendek.txt", " ", "--reason is empty"),
    ],
)
def test_what_can_not_be_released_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], named: str, reason: str, said: str
) -> None:
    assert _run(["rejects", "release", named, "--reason", reason, "--home", str(home)]) == 2
    assert said in capsys.readouterr().err
