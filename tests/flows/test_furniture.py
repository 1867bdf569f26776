"""`sumber furniture propose` finds the lines of a publisher's page, and only the user makes rules of them."""

import random
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from flows.command_line import commands
from flows.furniture import bare, propose_furniture
from flows.reference import read_reference
from flows.settings import PACKAGED_SEEDS
from flows.show import read_rules, show_file
from tests.flows.loaded_home import load_texts

WORDS = ["dermaga", "teluk", "pasar", "jembatan", "ladang", "sekolah", "perahu", "bendungan", "terminal", "museum"]
MORE = [
    "warga",
    "pagi",
    "ketua",
    "lama",
    "orang",
    "musik",
    "makan",
    "kecil",
    "hari",
    "tamu",
    "tahun",
    "keluarga",
    "baru",
]
WALL = "Ikuti saluran kencana di gawai Anda"
LONG_WALL = "Tulisan pada laman ini boleh dibaca siapa saja yang telah mendaftar di kios kencana mana pun di seluruh kepulauan ini"


def sentence(number: int, turn: int) -> str:
    """A sentence of words that no other number puts in this order."""
    chosen = random.Random(number * 100 + turn).choices(MORE, k=24)
    return f"Warga {WORDS[number]} {' '.join(chosen)}."


def text_of(number: int, outlet: str, wall: str) -> str:
    word = WORDS[number].title()
    return (
        f"{word} baru dibuka warga {number * 7}\n\nKota {word} ({outlet}) - {sentence(number, 1)}\n"
        f"{sentence(number, 2)}\n{wall}\n{LONG_WALL}\n{sentence(number, 3)}\nCopyright © {outlet} 2026\n"
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of six texts of one outlet, copies of one of them, and two of a folder whose outlet nobody knows."""
    home = tmp_path_factory.mktemp("furniture")
    texts = {f"{number}.txt": text_of(number, "KABARIN", WALL) for number in range(6)}
    texts |= {
        f"salinan/{number}.txt": text_of(1, "Republika", "Hanya satu cerita, disalin berkali-kali")
        for number in range(7)
    }
    texts |= {f"laman/{number}.txt": text_of(number, "Warta Entah", "Laman lain punya baris lain") for number in (7, 8)}
    load_texts(home, texts)
    return home


@pytest.fixture(scope="module")
def line_rules() -> pl.DataFrame:
    return read_reference(PACKAGED_SEEDS, None)["line_rules"]


def test_lines_of_many_stories_of_one_publisher_are_proposed(home: Path, line_rules: pl.DataFrame) -> None:
    """Seen to catch: texts counted instead of stories, which proposes the lines of a copied story."""
    proposed = propose_furniture(home, line_rules)
    assert set(proposed["publisher"]) == {"kabarin"}
    rows = {row["pattern"]: row for row in proposed.iter_rows(named=True)}
    assert rows[WALL]["match"] == "exact" and rows[WALL]["kind"] == "furniture"
    assert (rows[WALL]["stories"], rows[WALL]["texts"], rows[WALL]["examples"]) == (6, 6, "0.txt 1.txt 2.txt")
    (beginning,) = (pattern for pattern in rows if pattern != WALL)
    assert LONG_WALL.startswith(beginning) and rows[beginning]["match"] == "prefix"


def test_the_minimum_says_how_many_stories_share_a_line(home: Path, line_rules: pl.DataFrame) -> None:
    assert propose_furniture(home, line_rules, 7).is_empty()
    rows = {row["pattern"]: row["publisher"] for row in propose_furniture(home, line_rules, 2).iter_rows(named=True)}
    assert rows["Laman lain punya baris lain"] == "folder laman"


def test_what_a_rule_knows_already_is_not_proposed(home: Path, line_rules: pl.DataFrame) -> None:
    known = pl.DataFrame({"rule": ["own"], "kind": ["furniture"], "match": ["exact"], "pattern": [WALL.upper()]})
    more = pl.concat([line_rules, known], how="diagonal")
    assert WALL not in set(propose_furniture(home, more)["pattern"])


def test_a_proposal_acts_once_it_stands_in_the_seeds_of_the_home(
    home: Path, line_rules: pl.DataFrame, tmp_path: Path
) -> None:
    """Seen to catch: rows with columns that an overlay refuses."""
    text = tmp_path / "baru.txt"
    text.write_text(text_of(9, "KABARIN", WALL))

    def body() -> str:
        article = show_file(text, read_rules(tmp_path)).article
        assert article is not None
        return str(article["body"])

    assert WALL in body() and LONG_WALL in body()
    (tmp_path / "seeds").mkdir()
    bare(propose_furniture(home, line_rules), line_rules.columns).write_csv(tmp_path / "seeds" / "line_rules.csv")
    assert WALL not in body() and LONG_WALL not in body()
    assert sentence(9, 3) in body()


def test_the_command_prints_csv_and_changes_nothing(home: Path, line_rules: pl.DataFrame, tmp_path: Path) -> None:
    told = CliRunner().invoke(commands, ["furniture", "propose", "--home", str(home)])
    assert told.exit_code == 0 and "2 lines proposed" in told.stderr
    assert told.stdout.splitlines()[0] == f"{','.join(line_rules.columns)},publisher,now,stories,texts,examples"
    assert not (home / "seeds").exists()
    file = tmp_path / "rows.csv"
    CliRunner().invoke(commands, ["furniture", "propose", "--home", str(home), "--bare", "-o", str(file)])
    assert pl.read_csv(file).columns == line_rules.columns


def test_lines_that_would_act_are_not_proposed(tmp_path: Path, line_rules: pl.DataFrame) -> None:
    """Seen to catch: the look for unprintable characters left out."""
    load_texts(tmp_path, {f"{number}.txt": text_of(number, "KABARIN", "\x1b[2Jhapus layar") for number in range(6)})
    assert not any("hapus" in pattern for pattern in propose_furniture(tmp_path, line_rules)["pattern"])
