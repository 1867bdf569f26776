"""`sumber show` tells all that a run would find in one text, and lets nothing in the text act."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from rich.console import Console

from flows.command_line import commands
from flows.settings import WrongUsage
from flows.show import Rules, Shown, read_rules, show_file
from flows.show_page import print_shown
from flows.visible import visible

TEXT = """Pasar ikan Teluk Kencana dibuka lagi

Seoul (ANTARA) - Pasar ikan itu dibuka lagi setelah enam bulan diperbaiki, kata pengelola pada Kamis (4/9).

Pedagang mengatakan harga teri turun, tetapi pembeli belum banyak yang datang ke dermaga.

Sumber: Yonhap-OANA
Editor: Dewi Kartika
Copyright © ANTARA 2025
"""
EVIL = "\x1b]0;owned\x07 \x1b[31mmerah\x1b[0m [bold]tebal[/bold] [link=http://x]y[/link] \u202egnp.exe\u2066 \x9b2J \u2028akhir"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    return read_rules(tmp_path_factory.mktemp("home"))


def written(tmp_path: Path, text: str, name: str = "pasar.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def printed(shown: Shown, width: int = 80, colour: bool = False) -> str:
    out = StringIO()
    print_shown(
        Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None), shown
    )
    return out.getvalue()


def test_a_file_is_shown_with_source_carrier_day_and_proof(tmp_path: Path, rules: Rules) -> None:
    page = printed(show_file(written(tmp_path, TEXT), rules), 120)
    for said in (
        "Written by Yonhap News Agency",
        "carried by ANTARA",
        "2025-09-04",
        "“Sumber: Yonhap-OANA”",
        "Dewi Kartika",
    ):
        assert said in page


def test_the_shown_pieces_are_the_text(tmp_path: Path, rules: Rules) -> None:
    """Seen to catch: a piece cut at its end minus one."""
    shown = show_file(written(tmp_path, TEXT), rules)
    assert "".join(piece.text or "" for piece in shown.pieces) == TEXT
    assert all(TEXT[proof.start : proof.end] == proof.evidence for proof in shown.proofs)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("colour", [True, False])
def test_no_line_is_wider_than_the_terminal_and_every_word_is_there(
    tmp_path: Path, rules: Rules, width: int, colour: bool
) -> None:
    page = printed(show_file(written(tmp_path, TEXT), rules), width)
    assert max(map(len, page.splitlines())) <= width
    assert all(word in page for word in TEXT.split() if len(word) < 12)


def test_without_colour_the_kinds_stand_in_the_margin(tmp_path: Path, rules: Rules) -> None:
    page = printed(show_file(written(tmp_path, TEXT), rules))
    margins = [line[:13].strip() for line in page.splitlines()]
    for kind in ("headline", "dateline", "body", "credit", "editor", "rights"):
        assert kind in margins
    assert "\x1b" not in page


def test_with_colour_the_text_flows_and_a_legend_names_the_kinds(tmp_path: Path, rules: Rules) -> None:
    page = printed(show_file(written(tmp_path, TEXT), rules), colour=True)
    assert "\x1b[36mSeoul (ANTARA) - \x1b[0mPasar ikan itu" in page
    assert "legend" not in page and "headline" in page


@pytest.mark.parametrize("colour", [True, False])
def test_nothing_in_a_text_acts_on_the_terminal(tmp_path: Path, rules: Rules, colour: bool) -> None:
    """Seen to catch: a piece printed without `visible`, and one printed as markup."""
    evil = f"Kota (ANTARA) - {EVIL} {'kata ' * 30}\n\nPewarta: {EVIL}\nCopyright © {EVIL} 2025\n"
    page = printed(show_file(written(tmp_path, evil, "\x1b[31m[bold]x.txt"), rules), 120, colour)
    for acting in ("\x1b]0", "\x07", "\u202e", "\u2066", "\x9b", "\u2028"):
        assert acting not in page
    if not colour:
        assert "\x1b" not in page
    assert "\\x1b]0;owned" in page and "\\u202e" in page and "[bold]tebal[/bold]" in page


def test_joiners_that_scripts_need_are_kept() -> None:
    assert visible("क्\u200dष می\u200cخواهم\u202e") == "क्\u200dष می\u200cخواهم\\u202e"


def test_a_text_that_nobody_signs_says_so(tmp_path: Path, rules: Rules) -> None:
    page = printed(show_file(written(tmp_path, "Sebuah desa membangun jembatan bambu yang baru tahun ini.\n"), rules))
    assert "Nobody is credited" in page and "not proven" in page


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", bytes(range(256)) * 4])
def test_what_is_no_text_is_shown_with_the_reason(tmp_path: Path, rules: Rules, content: bytes) -> None:
    path = tmp_path / "gambar.txt"
    path.write_bytes(content)
    shown = show_file(path, rules)
    assert shown.article is None and shown.document["reason"]
    assert "No text could be read" in printed(shown)


def test_an_empty_file_is_shown_as_empty(tmp_path: Path, rules: Rules) -> None:
    assert "The text is empty." in printed(show_file(written(tmp_path, ""), rules))


def test_a_sidecar_is_read_as_by_a_run(tmp_path: Path, rules: Rules) -> None:
    path = written(tmp_path, "Sebuah desa membangun jembatan bambu yang baru tahun ini.\n")
    path.with_suffix(".json").write_text('{"publisher": "antara", "url": "https://example.org/jembatan"}')
    shown = show_file(path, rules)
    assert [(proof.role, proof.organization_id, proof.rule) for proof in shown.proofs] == [
        ("publisher", "antara", "manifest")
    ]
    assert shown.document["source_url"] == "https://example.org/jembatan"


def test_the_users_own_rows_are_read(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "organizations.csv").write_text(
        "organization_id,name,kind\nkabar-kencana,Kabar Kencana,agency\n"
    )
    (tmp_path / "seeds" / "names.csv").write_text("name,organization_id,firing\nKabar Kencana,kabar-kencana,anywhere\n")
    shown = show_file(written(tmp_path, TEXT.replace("Yonhap-OANA", "Kabar Kencana")), read_rules(tmp_path))
    assert [proof.name for proof in shown.proofs if proof.role == "origin"] == ["Kabar Kencana"]


def test_json_gives_everything(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    told = CliRunner().invoke(commands, ["show", str(path), "--home", str(tmp_path / "home"), "--format", "json"])
    assert told.exit_code == 0, told.output
    record = json.loads(told.stdout)
    assert "".join(piece["text"] for piece in record["pieces"]) == TEXT
    assert record["article"]["published_on"] == "2025-09-04"
    assert {"origin", "publisher", "network"} <= {proof["role"] for proof in record["proofs"]}
    assert [day["text"] for day in record["days"] if day["decided"]] == ["Kamis (4/9)"]


def test_show_leaves_no_home_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert CliRunner().invoke(commands, ["show", str(written(tmp_path, TEXT)), "--home", str(home)]).exit_code == 0
    assert not home.exists()


def test_show_starts_without_prefect_and_great_expectations(tmp_path: Path) -> None:
    program = (
        "import sys; from click.testing import CliRunner; from flows.command_line import commands;"
        f"told = CliRunner().invoke(commands, ['show', {str(written(tmp_path, TEXT))!r}, '--home', {str(tmp_path)!r}]);"
        "assert told.exit_code == 0, told.output;"
        "print([name for name in ('prefect', 'great_expectations', 'pandas', 'duckdb') if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert told.stdout.strip() == "[]"


def test_what_is_neither_file_nor_warehouse_is_said(tmp_path: Path) -> None:
    told = CliRunner().invoke(commands, ["show", "tidak-ada.txt", "--home", str(tmp_path)])
    assert isinstance(told.exception, WrongUsage) and "no file tidak-ada.txt" in str(told.exception)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of three texts of one story."""
    from tests.flows.loaded_home import load_texts

    home = tmp_path_factory.mktemp("loaded")
    load_texts(home, {"desa/a.txt": TEXT, "desa/b.txt": TEXT, "c.txt": TEXT.replace("teri", "tongkol")})
    return home


def ids(home: Path) -> dict[str, str]:
    from warehouse.open_published import open_published

    con = open_published(home / "sumber.duckdb")
    try:
        return dict(con.execute("select path, document_id::varchar from documents").fetchall())
    finally:
        con.close()


@pytest.mark.parametrize("characters", [8, 13, 36])
def test_an_id_or_its_start_finds_the_text(loaded: Path, rules: Rules, characters: int) -> None:
    from flows.show_stored import show_stored

    shown = show_stored(ids(loaded)["desa/b.txt"][:characters], loaded, rules)
    assert shown.document["path"] == "desa/b.txt" and shown.read_from == "archive"
    assert "".join(piece.text or "" for piece in shown.pieces) == TEXT


def test_a_path_finds_the_text_with_its_story_and_copies(loaded: Path, rules: Rules) -> None:
    """Seen to catch: duplicates asked for by the story's id instead of the text's."""
    from flows.show_stored import show_stored

    shown = show_stored("desa/b.txt", loaded, rules)
    assert shown.story is not None and shown.story["copy_count"] == 3
    assert [(row["path"], row["kind"]) for row in shown.duplicates] == [("desa/a.txt", "exact")]
    page = printed(shown, 120)
    assert "desa/a.txt" in page and "3 texts" in page


def test_without_the_archive_the_warehouse_tells_what_it_stores(loaded: Path, rules: Rules, tmp_path: Path) -> None:
    """An analyst was given the snapshot alone."""
    import shutil

    from flows.show_stored import show_stored

    shutil.copy((loaded / "sumber.duckdb").resolve(), tmp_path / "sumber.duckdb")
    shown = show_stored("desa/b.txt", tmp_path, rules)
    assert shown.read_from == "warehouse"
    assert {proof.name for proof in shown.proofs if proof.role == "origin"} == {"Yonhap News Agency"}
    page = printed(shown, 120)
    assert "Pedagang mengatakan harga teri turun" in page and "2025-09-04" in page


def test_what_is_not_there_or_not_one_is_said(loaded: Path, rules: Rules) -> None:
    from flows.show_stored import show_stored

    with pytest.raises(WrongUsage, match="too short for an id"):
        show_stored("abc", loaded, rules)
    with pytest.raises(WrongUsage, match="no text in"):
        show_stored("00000000-0000", loaded, rules)
    with pytest.raises(WrongUsage, match="no file x' or 1=1 --"):
        show_stored("x' or 1=1 --", loaded, rules)


def test_other_rules_than_the_stored_ones_are_said(loaded: Path, rules: Rules) -> None:
    from flows.show_stored import show_stored

    newer = Rules(rules.rulebook._replace(rules_version="0.2.0+other"), rules.names, rules.settings)
    assert "sumber reprocess renews it" in printed(show_stored("c.txt", loaded, newer), 120)


def test_the_latest_day_is_that_of_the_pick_up(rules: Rules) -> None:
    from flows.show import show_picked
    from transforms.schema import PICKED

    row = dict.fromkeys(PICKED) | {
        "document_id": "00000000-0000-0000-0000-000000000001",
        "path": "a.txt",
        "content": TEXT.encode(),
        "modified_at": datetime(2020, 1, 1, tzinfo=UTC),
        "picked_up_at": datetime(2020, 1, 1, tzinfo=UTC),
    }
    shown = show_picked(pl.DataFrame([row], schema=PICKED), rules, "archive")
    assert str(shown.latest_day) == "2020-01-01"
