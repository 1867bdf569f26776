"""Asking: answers to queries, and one sentence for everything else."""

import polars as pl
import pytest

from tests.warehouse.staging_rows import ORGANIZATIONS, RULES, one_text, run_record, write_staging
from warehouse.ask import ask
from warehouse.load import load_run
from warehouse.open_published import AskRefused
from warehouse.publish import publish


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    staging = write_staging(home / "staging" / "run-1", [one_text(number) for number in range(3)])
    load_run(home, "run-1", staging, run_record("run-1"), ORGANIZATIONS, RULES)
    publish(home)
    return home / "sumber.duckdb"


def test_a_query_is_answered(published):
    answer = ask(published, "select source_agency_id, language, count(*) as texts from articles group by all")
    assert answer.names == ["source_agency_id", "language", "texts"]
    assert answer.frame.rows() == [("yonhap", "en", 3)]
    assert not answer.cut


@pytest.mark.parametrize(
    "query",
    [
        "describe articles",
        "show tables",
        "summarize articles",
        "explain select 1",
        "pivot articles on language using count(*)",
    ],
)
def test_looking_around_is_answered(published, query):
    assert ask(published, query).frame.height > 0


def test_times_are_utc_and_durations_readable(published):
    answer = ask(
        published, "select max(picked_up_at) as at, max(finished_at - started_at) as took from documents, runs"
    )
    assert answer.frame.dtypes == [pl.Datetime("us", "UTC"), pl.String]
    assert answer.frame["took"].to_list() == ["00:01:00"]


def test_more_rows_than_the_limit_are_cut_and_said_so(published):
    answer = ask(published, "from range(1000000000000)", row_limit=10)
    assert (answer.frame.height, answer.cut) == (10, True)


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_text('/etc/hostname')",
        "from '/etc/hostname'",
        "from glob('/etc/*')",
        "from read_csv('https://127.0.0.1/x.csv')",
        "copy articles to '/tmp/stolen.csv'",
        "export database '/tmp/stolen'",
        "attach '/tmp/other.duckdb' as other",
        "install fts",
        "load '/tmp/evil.duckdb_extension'",
        "set enable_external_access = true",
        "pragma enable_external_access = true",
        "reset enable_external_access",
        "set memory_limit = '90GB'",
        "select 1; select 2",
        "create table mine as select 1",
        "insert into articles from articles",
        "update articles set body = ''",
        "delete from articles",
        "drop view stories",
        "call pragma_version()",
        "from request",
        "from duckdb_secrets()",
        "checkpoint",
        "selec",
        "",
        "select '\ud800'",
        "select \0",
    ],
)
def test_everything_else_is_refused_in_one_line(published, query):
    """Seen to catch: enable_external_access and READING taken out let the reading and the writing of files through."""
    before = published.resolve().read_bytes()
    with pytest.raises(AskRefused) as refused:
        ask(published, query)
    assert len(str(refused.value).splitlines()) == 1
    assert published.resolve().read_bytes() == before


def test_a_query_that_never_ends_is_stopped(published):
    with pytest.raises(AskRefused, match=r"longer than 0\.5 seconds"):
        ask(published, "select count(*) from range(10000000000) a, range(10000000000) b", timeout_s=0.5)


@pytest.mark.parametrize(
    "query",
    [
        "select list(range) from range(1000000000)",
        "select array_agg(repeat('x', 100000000)) from range(100)",
        "select sum(length(repeat(range::varchar, 100000000))) from range(64)",
    ],
)
def test_a_query_that_eats_memory_is_stopped(published, query):
    """Without RLIMIT_DATA the last one took 20 GB under DuckDB's own limit of 1 GB, until its time was up."""
    with pytest.raises(AskRefused):
        ask(published, query, timeout_s=5, memory_bytes=1536 * 1024**2)


def test_nothing_published_is_said_in_one_sentence(tmp_path):
    with pytest.raises(AskRefused, match="nothing has been published"):
        ask(tmp_path / "sumber.duckdb", "select 1")
