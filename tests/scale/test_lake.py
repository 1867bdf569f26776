"""The warehouse as a DuckLake with its catalog in a real PostgreSQL. `make lake` runs these: they need DuckDB 1.5.5."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

import warehouse.master
from flows.health import examine_home
from flows.settings import PACKAGE_ROOT
from flows.tidy import tidy_home
from tests.flows.judged_home import load_judged, text_of
from tests.scale.lake_writer import load_in_lake
from tests.scale.postgres import Postgres
from warehouse.ask import ask
from warehouse.digest import digest
from warehouse.lake import Overtaken, fit_for_lake
from warehouse.laws import broken_laws
from warehouse.master import MasterUnusable, connect_master
from warehouse.open_published import AskRefused, open_published
from warehouse.takedown import finish_takedown, take_down

pytest.importorskip(
    "duckdb_extension_ducklake", reason="the extra lake is not installed beside the DuckDB in use: make lake"
)

LONG_AGO = 1_700_000_000


@pytest.fixture(scope="session")
def template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A lake with its tables and no rows, made once: a process of its own lets go of its connections when it ends."""
    folder = tmp_path_factory.mktemp("template")
    home = home_on(postgres.create("template"), folder / "home", str(folder / "files"))
    make = "import sys; from pathlib import Path; from warehouse.master import connect_master; connect_master(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", make, str(home)], check=True, cwd=PACKAGE_ROOT, stderr=subprocess.DEVNULL)
    return "template"


@pytest.fixture
def catalog(postgres: Postgres, template: str, tmp_path: Path) -> Iterator[str]:
    """The catalog of a lake without rows, whose files are in a folder of the test."""
    name = f"lake-{uuid.uuid4()}"
    catalog = postgres.copy(name, template)
    keep_files_in(postgres, catalog, str(tmp_path / "files"))
    yield catalog
    warehouse.master._lakes.clear()


def keep_files_in(postgres: Postgres, catalog: str, place: str) -> None:
    database = catalog.split()[0].removeprefix("dbname=")
    postgres.ask(database, f"update ducklake_metadata set value = '{place}/' where key = 'data_path'")


def home_on(catalog: str, home: Path, files: str, archive: str = "") -> Path:
    """A home whose warehouse is the lake."""
    home.mkdir()
    (home / "sumber.toml").write_text(
        f'lake = "postgres:{catalog}"\nlake_files = "{files}"\n' + (f'archive = "{archive}"\n' if archive else "")
    )
    return home


@pytest.fixture
def lake_home(catalog: str, tmp_path: Path) -> Path:
    return home_on(catalog, tmp_path / "home", str(tmp_path / "files"))


def count(home: Path, query: str) -> int:
    with open_published(home / "sumber.duckdb") as con:
        return int(con.execute(query).fetchall()[0][0])


def samples() -> dict[str, bytes]:
    folder = PACKAGE_ROOT / "seeds" / "inbox"
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.txt"))}


def test_a_lake_holds_the_rows_of_a_file_of_duckdb(lake_home: Path, tmp_path: Path) -> None:
    """Seen to catch: CHECK constraints left in (fit_for_lake), the lake's files not allowed to readers."""
    texts = samples()
    first, second = dict(list(texts.items())[:150]), dict(list(texts.items())[150:])
    for home in (lake_home, tmp_path / "file"):
        load_judged(home, first)
        load_judged(home, second, begin=150)
    assert digest(lake_home / "sumber.duckdb") == digest(tmp_path / "file" / "sumber.duckdb")
    assert not (lake_home / "master.duckdb").exists()
    assert examine_home(lake_home, lake_home / "sumber.duckdb").broken == []


def test_every_table_of_the_lake_carries_its_comments(lake_home: Path) -> None:
    con = connect_master(lake_home)
    try:
        bare = con.execute(
            "select table_name from duckdb_tables() where database_name = 'lake' and comment is null"
            " and table_name not in ('turn')"
        ).fetchall()
        assert bare == []
    finally:
        con.close()
    assert fit_for_lake("a varchar check (a in ('x', 'y')) , b varchar using compression zstd") == (
        "a varchar , b varchar"
    )


def test_a_query_can_be_asked_of_the_lake_as_it_was_after_a_run(lake_home: Path) -> None:
    for number in range(3):
        load_judged(lake_home, {f"{number}.txt": text_of(number)}, begin=number)
    published = lake_home / "sumber.duckdb"
    runs = ask(published, "select run_id from runs order by started_at").frame["run_id"].to_list()
    counted = [ask(published, "select count(*) as n from articles", run_id=run).frame["n"][0] for run in runs]
    assert counted == [1, 2, 3]
    with pytest.raises(AskRefused, match="holds no snapshot of run nobody"):
        ask(published, "select 1", run_id="nobody")


def test_readers_can_neither_write_nor_leave_the_lake(lake_home: Path, tmp_path: Path) -> None:
    load_judged(lake_home, {"0.txt": text_of(0)})
    (tmp_path / "outside.csv").write_text("a\n1\n")
    with open_published(lake_home / "sumber.duckdb") as con:
        for query in (
            "delete from articles",
            f"from read_csv('{tmp_path}/outside.csv')",
            f"attach '{tmp_path}/other.duckdb'",
            "set enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(query)


def test_a_run_that_was_overtaken_looks_again_and_joins_what_the_other_loaded(
    catalog: str, tmp_path: Path, lake_home: Path
) -> None:
    """Seen to catch: refuse_if_overtaken left out of load_run."""
    from flows.deduplicate import deduplicate_run
    from flows.judge import judge_run_rows
    from flows.load import load_accepted
    from flows.pick_up import pick_up_new
    from flows.refine_batch import refine_batch
    from flows.run_place import begin_run
    from flows.settings import make_home

    make_home(lake_home)
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "late.txt").write_text(text_of(1))
    os.utime(inbox / "late.txt", (LONG_AGO + 9, LONG_AGO + 9))
    with begin_run("slow", lake_home, inbox) as run:
        picked = pick_up_new(inbox, lake_home, run.room("picked"), run.settings, lambda done, of: None)
        for path in picked.batches:
            refine_batch(run.batch(path))
        judge_run_rows(run)
        deduplicate_run(run)
        other = home_on(catalog, tmp_path / "other", str(tmp_path / "files"))
        load_judged(other, {"early.txt": text_of(1)})
        with pytest.raises(Overtaken):
            load_accepted(run, {})
        assert load_in_lake(run) == 0
    assert count(lake_home, "select count(*) from articles") == 2
    assert count(lake_home, "select count(*) from stories") == 1
    with open_published(lake_home / "sumber.duckdb") as con:
        assert broken_laws(con) == []


def test_of_two_commits_at_one_moment_one_is_refused(catalog: str, lake_home: Path, tmp_path: Path) -> None:
    """Seen to catch: take_turn_in_lake without its delete."""
    from warehouse.lake import is_conflict
    from warehouse.revision import add_revision

    other = home_on(catalog, tmp_path / "other", str(tmp_path / "files"))
    first, second = connect_master(lake_home), connect_master(other)
    try:
        for con in (first, second):
            con.execute("begin")
            con.execute("insert into story_keys values (1, 2)")
            add_revision(con, "load", "run")
        first.execute("commit")
        with pytest.raises(duckdb.TransactionException) as refused:
            second.execute("commit")
        assert is_conflict(refused.value)
    finally:
        first.close()
        second.close()
    assert count(lake_home, "select count(*) from story_keys") == 1


def start_writer(home: Path, inbox: Path, begin: int) -> subprocess.Popen[str]:
    inbox.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scale.lake_writer", str(home), str(inbox), str(begin)],
        cwd=PACKAGE_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("runs", [3, pytest.param(30, marks=pytest.mark.torture)])
def test_two_writers_one_killed_and_readers_at_once_see_whole_runs_alone(
    catalog: str, tmp_path: Path, bucket: Path, runs: int, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.settings import make_home

    archive = str(bucket / "archive")
    homes = [home_on(catalog, tmp_path / name, str(tmp_path / "files"), archive) for name in ("one", "two")]
    for home in homes:
        make_home(home)
    connect_master(homes[0]).close()
    writers = [start_writer(home, tmp_path / f"in-{home.name}", 1000 * place) for place, home in enumerate(homes)]
    reads, kills, overtaken = 0, 0, 0
    try:
        for number in range(runs):
            for place, writer in enumerate(writers):
                assert writer.stdout is not None
                said = writer.stdout.readline()
                assert said.startswith("loaded"), "a writer ended by itself"
                overtaken += int(said.split()[1])
                with open_published(homes[place] / "sumber.duckdb") as con:
                    whole = con.execute(
                        "select (select count(*) from documents) - (select sum(picked_up) from runs),"
                        " (select count(*) from articles) - (select count(*) from story_texts)"
                    ).fetchall()
                    assert whole == [(0, 0)]
                    reads += 1
            if number % 3 == 1:
                writers[1].send_signal(signal.SIGKILL)
                writers[1].communicate()
                kills += 1
                writers[1] = start_writer(homes[1], tmp_path / "in-two", 1000 + 100 * kills)
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    with open_published(homes[0] / "sumber.duckdb") as con:
        assert broken_laws(con) == []
        loaded = con.execute("select count(*) from runs").fetchall()[0][0]
    tidy_home(homes[0], "tidy")
    with open_published(homes[0] / "sumber.duckdb") as con:
        assert con.execute("select count(*) from runs").fetchall() == [(loaded,)]
    with capsys.disabled():
        print(f"\n{loaded} runs of two writers, {overtaken} overtaken, {kills} kills, {reads} reads, all of whole runs")


def test_a_lake_is_derived_again_as_one_run_that_readers_see_whole(lake_home: Path) -> None:
    """Seen to catch: the old rows left in the lake."""
    from flows.rederive import begin_reprocessing, rederive, take_over

    load_judged(lake_home, {f"{number}.txt": text_of(number % 3) for number in range(5)})
    published = lake_home / "sumber.duckdb"
    before = digest(published)
    with begin_reprocessing("again", lake_home) as run:
        derived = rederive(run, "thread")
        assert (derived.articles, derived.differences.changed) == (5, 0)
        assert count(lake_home, "select count(*) from reprocessings") == 0
        take_over(run)
    assert digest(published) == before
    assert ask(published, "select run_id from reprocessings").frame["run_id"].to_list() == ["again"]
    load_judged(lake_home, {"late.txt": text_of(9)}, begin=9)
    assert count(lake_home, "select count(*) from articles") == 6


def test_a_lake_is_derived_again_in_a_home_with_a_quote_in_its_name(catalog: str, tmp_path: Path) -> None:
    """Seen to catch: the quote not doubled where the new tables are attached."""
    from flows.rederive import begin_reprocessing, rederive, take_over

    home = home_on(catalog, tmp_path / "koran's home", str(tmp_path / "files"))
    load_judged(home, {"0.txt": text_of(0)})
    before = digest(home / "sumber.duckdb")
    with begin_reprocessing("again", home) as run:
        rederive(run, "thread")
        take_over(run)
    assert digest(home / "sumber.duckdb") == before
    assert ask(home / "sumber.duckdb", "select run_id from reprocessings").frame["run_id"].to_list() == ["again"]


def test_a_lake_that_moved_on_while_it_was_derived_again_stays_as_it_is(
    lake_home: Path, catalog: str, tmp_path: Path
) -> None:
    """Seen to catch: the revisions not compared before the tables are filled anew."""
    from flows.rederive import begin_reprocessing, rederive, take_over
    from warehouse.renew import SwapFailed

    load_judged(lake_home, {"0.txt": text_of(0)})
    with begin_reprocessing("again", lake_home) as run:
        rederive(run, "thread")
        load_judged(home_on(catalog, tmp_path / "other", str(tmp_path / "files")), {"1.txt": text_of(1)})
        with pytest.raises(SwapFailed, match="loaded into the lake meanwhile"):
            take_over(run)
    assert count(lake_home, "select count(*) from articles") == 2


def test_compaction_merges_the_small_files_and_changes_no_row(lake_home: Path, tmp_path: Path) -> None:
    for number in range(4):
        texts = {f"{number}-{each}.txt": text_of(20 * number + each) for each in range(12)}
        load_judged(lake_home, texts, begin=20 * number)
    published = lake_home / "sumber.duckdb"
    before = digest(published)
    files = len(list((tmp_path / "files").rglob("*.parquet")))
    con = connect_master(lake_home)
    try:
        from warehouse.lake import compact

        compact(con, days_kept=0)
    finally:
        con.close()
    assert digest(published) == before
    assert len(list((tmp_path / "files").rglob("*.parquet"))) < files / 2


def test_a_takedown_leaves_no_file_that_holds_the_text(lake_home: Path, tmp_path: Path) -> None:
    load_judged(lake_home, {f"{number}.txt": text_of(number) for number in range(3)})
    with open_published(lake_home / "sumber.duckdb") as con:
        gone = con.execute("select document_id::varchar from documents where path = '1.txt'").fetchall()[0][0]
    take_down(lake_home, [gone], "asked for", datetime.now(UTC), None, "by hand")
    finish_takedown(lake_home, tmp_path / "room")
    assert count(lake_home, "select count(*) from articles") == 2
    held = [str(file) for file in (tmp_path / "files").rglob("*.parquet")]
    with duckdb.connect() as con:
        for file in held:
            assert con.execute(
                "select count(*) from read_parquet(?) as t where t::varchar like ?", [file, "%Kencana 1 %"]
            )
            rows = con.execute("select count(*) from read_parquet(?) as t where t::varchar like '%nomor 10 %'", [file])
            assert rows.fetchall() == [(0,)], file


def test_a_lake_may_keep_its_files_in_object_storage(
    postgres: Postgres, catalog: str, bucket: Path, tmp_path: Path
) -> None:
    pytest.importorskip("duckdb_extension_httpfs", reason="the extra lake is not installed: make lake")
    keep_files_in(postgres, catalog, str(bucket / "lake"))
    home = home_on(catalog, tmp_path / "home", str(bucket / "lake"))
    texts = {f"{number}.txt": text_of(number) for number in range(12)}
    load_judged(home, texts)
    load_judged(tmp_path / "file", texts)
    assert digest(home / "sumber.duckdb") == digest(tmp_path / "file" / "sumber.duckdb")
    assert bucket.fs.find(str(bucket / "lake").removeprefix("s3://"))  # type: ignore[attr-defined]


def test_a_catalog_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    home = home_on("dbname=no host=/nowhere user=sumber password=secret", tmp_path / "home", str(tmp_path / "files"))
    with pytest.raises(MasterUnusable, match="the lake can't be opened") as refused:
        connect_master(home)
    assert "secret" not in str(refused.value) and "\n" not in str(refused.value)
