"""`sumber export` says what it left out, and keeps the reason for which reserved texts went along."""

from pathlib import Path

import duckdb
import pytest

from flows.command_line import _run
from tests.warehouse.small_warehouse import load_small_warehouse
from warehouse.publish import publish


def test_the_reason_for_taking_reserved_texts_along_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seen to catch: record_export left out."""
    home = tmp_path / "home"
    load_small_warehouse(home)
    publish(home)
    assert _run(["export", str(tmp_path / "a"), "--home", str(home)]) == 0
    assert "1 left out, as their text reserves" in capsys.readouterr().out
    reserved = ["--include-reserved", "--reason", "licensed by letter"]
    assert _run(["export", str(tmp_path / "b"), "--format", "ninjs", *reserved, "--home", str(home)]) == 0
    with duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True) as con:
        kept = con.execute("select folder, format, articles, reserved_included, reason from exports").fetchall()
    assert kept == [(str(tmp_path / "b"), "ninjs", 5, 1, "licensed by letter")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--include-reserved"], "go together"),
        (["--reason", "x"], "go together"),
        (["--format", "docx"], "Invalid value"),
        ([], "there is no warehouse"),
    ],
)
def test_wrong_usage_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert _run(["export", str(tmp_path / "out"), "--home", str(tmp_path / "none"), *arguments]) == 2
    assert said in capsys.readouterr().err
