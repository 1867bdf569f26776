"""Exports: whole or not at all, reserved texts left out, nothing that a spreadsheet or a file system would obey."""

import csv
import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.warehouse.small_warehouse import load_small_warehouse
from transforms import news_article, ninjs
from warehouse import export as module
from warehouse.export import ExportFailed, export, harmless_cells
from warehouse.publish import publish


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("export")
    load_small_warehouse(home)
    publish(home)
    return home


def test_parquet_is_parted_by_month_with_the_undated_apart(home: Path, tmp_path: Path) -> None:
    exported = export(home / "sumber.duckdb", tmp_path / "out", "parquet")
    assert (exported.articles, exported.reserved_left_out) == (4, 1)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["month=2026-03", "month=unknown"]
    found = duckdb.sql(
        f"select month, count(*) from read_parquet('{tmp_path}/out/*/*.parquet', hive_partitioning = true) group by 1 order by 1"
    )
    assert found.fetchall() == [("2026-03", 3), ("unknown", 1)]


@pytest.mark.parametrize("form", module.FORMATS)
def test_texts_that_reserve_mining_stay_at_home_unless_asked_for(home: Path, tmp_path: Path, form: str) -> None:
    """Seen to catch: the where of ARTICLES left out."""
    export(home / "sumber.duckdb", tmp_path / "without", form)
    exported = export(home / "sumber.duckdb", tmp_path / "with", form, include_reserved=True)
    assert (exported.articles, exported.reserved_left_out, exported.reserved_included) == (5, 0, 1)
    fish = (
        duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True)
        .execute("select document_id::varchar from articles where tdm_reservation")
        .fetchall()[0][0]
    )

    def holds(folder: Path) -> bool:
        if form == "parquet":
            return fish in pl.read_parquet(folder / "**" / "*.parquet")["document_id"].to_list()
        return any(fish in path.read_text() for path in folder.rglob("*") if path.is_file())

    assert (holds(tmp_path / "without"), holds(tmp_path / "with")) == (False, True)


def test_no_cell_of_a_csv_begins_like_a_formula(tmp_path: Path) -> None:
    """Seen to catch: "@" taken out of FORMULA_STARTS."""
    cells = ["=1+1", "+62 21", "-5", "@sum", "\tx", "\rx", "a=b", "", None]
    rows = pl.DataFrame({"headline": cells, "words": [-1] * len(cells)})
    rows.with_columns(harmless_cells(rows)).write_csv(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["headline"] for row in read] == ["'=1+1", "'+62 21", "'-5", "'@sum", "'\tx", "'\rx", "a=b", "", ""]
    assert read[0]["words"] == "-1"


@pytest.mark.parametrize(("form", "properties"), [("ninjs", ninjs.PROPERTIES), ("jsonld", news_article.PROPERTIES)])
def test_json_has_the_stated_properties_alone_and_none_that_is_unknown(
    home: Path, tmp_path: Path, form: str, properties: dict[str, type]
) -> None:
    """Seen to catch: the last line of `ninjs` giving all that is said, nulls too."""
    exported = export(home / "sumber.duckdb", tmp_path / "out", form)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) == exported.files == exported.articles == 4
    for path in files:
        said = json.loads(path.read_text())
        assert set(said) <= set(properties)
        assert all(isinstance(value, properties[name]) for name, value in said.items())
        assert path.parent.name == path.stem[:2] and path.stem in json.dumps(said)


def test_who_is_only_quoted_is_no_source(home: Path, tmp_path: Path) -> None:
    """Seen to catch: "cited" added to SOURCE_ROLES."""
    export(home / "sumber.duckdb", tmp_path / "out", "ninjs")
    said = [json.loads(path.read_text()) for path in (tmp_path / "out").rglob("*.json")]
    with duckdb.connect(str((home / "sumber.duckdb").resolve()), read_only=True) as con:
        assert con.execute("select count(*) from attributions where role = 'cited'").fetchall()[0][0]
    told = {source["role"] for each in said for source in each.get("infoSources", [])}
    assert "origin" in told and "cited" not in told


def test_slices_lose_no_article(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_A_TIME", 1)
    export(home / "sumber.duckdb", tmp_path / "out", "csv")
    rows = pl.read_csv(tmp_path / "out" / "articles.csv")
    assert rows["document_id"].n_unique() == rows.height == 4


def test_a_folder_with_something_in_it_is_left_alone(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(ExportFailed, match="not empty"):
        export(home / "sumber.duckdb", tmp_path, "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_failed_export_leaves_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: writing into the folder itself."""

    (tmp_path / "out").mkdir()

    def full(_con: object, folder: Path, *_: object) -> int:
        (folder / "articles.csv").write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(module.WRITERS, "csv", full)
    with pytest.raises(ExportFailed, match="No space left"):
        export(home / "sumber.duckdb", tmp_path / "out", "csv")
    assert list(tmp_path.rglob("*")) == [tmp_path / "out"]
