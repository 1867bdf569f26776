"""The reference data and its overlay."""

from pathlib import Path

import pytest

from flows.reference import read_reference, rules_version
from flows.settings import WrongUsage


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    packaged = tmp_path / "packaged"
    packaged.mkdir()
    (packaged / "outlets.csv").write_text("outlet_id,name,country\nwarta,Warta,ID\nkabar,Kabar,\n")
    (tmp_path / "own").mkdir()
    return tmp_path


def test_a_row_of_the_overlay_replaces_the_same_key_and_others_are_appended(seeds: Path) -> None:
    """Seen to catch: the anti join of `_lay_over` left out."""
    (seeds / "own" / "outlets.csv").write_text("outlet_id,country,name\nkabar,MY,Kabar Baru\nsuara,ID,Suara\n")
    rows = read_reference(seeds / "packaged", seeds / "own")["outlets"]
    assert rows.rows() == [("warta", "Warta", "ID"), ("kabar", "Kabar Baru", "MY"), ("suara", "Suara", "ID")]


def test_cells_are_text_and_empty_ones_are_null(seeds: Path) -> None:
    (seeds / "packaged" / "numbers.csv").write_text("key,value\n007,\n")
    assert read_reference(seeds / "packaged", None)["numbers"].rows() == [("007", None)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("unknown.csv", "a,b\n", "overlays nothing"),
        ("outlets.csv", "outlet_id,colour\nx,red\n", "must have the columns"),
        ("outlets.csv", "name\nx\n", "must have the columns"),
        ("outlets.csv", "", "can't be read"),
    ],
)
def test_a_broken_overlay_is_refused_in_one_sentence(seeds: Path, name: str, content: str, said: str) -> None:
    (seeds / "own" / name).write_text(content)
    with pytest.raises(WrongUsage, match=said) as refusal:
        read_reference(seeds / "packaged", seeds / "own")
    assert "\n" not in str(refusal.value)


def test_the_version_of_the_rules_follows_every_cell(seeds: Path) -> None:
    before = rules_version(read_reference(seeds / "packaged", None))
    assert before == rules_version(read_reference(seeds / "packaged", seeds / "own"))
    (seeds / "own" / "outlets.csv").write_text("outlet_id,name,country\nkabar,Kabar,ID\n")
    assert rules_version(read_reference(seeds / "packaged", seeds / "own")) != before
