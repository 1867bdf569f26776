"""The shell of `sumber sql`, typed at through a pipe that prompt_toolkit takes for a terminal."""

from datetime import UTC, datetime

import polars as pl
import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from flows.answer import markdown_table, rows_for_csv, without_formulas, write_rows
from flows.shell import completer, run_shell
from tests.warehouse.small_warehouse import load_small_warehouse
from warehouse.places import published_path
from warehouse.publish import publish


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    home = tmp_path_factory.mktemp("small")
    load_small_warehouse(home)
    publish(home)
    return published_path(home)


@pytest.fixture
def typed(warehouse, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def type_in(text):
        with create_pipe_input() as keys:
            keys.send_text(text)
            run_shell(warehouse, 20, write_rows, input=keys, output=DummyOutput())
        return capsys.readouterr().out

    return type_in


def test_a_query_over_two_lines_is_answered_at_its_semicolon(typed):
    assert "5" in typed("select count(*) as n\rfrom articles;\r.quit\r").split()


def test_the_commands_tell_tables_and_columns(typed):
    told = typed(".tables\r.schema syndication\r.nonsense\r.quit\r")
    assert "story_timelines" in told and "article_count" in told and "There is no command .nonsense" in told


def test_a_wrong_or_writing_query_is_one_sentence_and_the_shell_goes_on(typed):
    told = typed("drop table articles;\rselect nonsense;\r.format markdown\rselect 7 as seven;\r.quit\r")
    assert "Only queries are answered" in told and "nonsense" in told and "| 7 |" in told


def test_what_was_asked_is_remembered_for_its_owner_alone(typed, tmp_path):
    typed("select 41;\r.quit\r")
    history = tmp_path / "sumber" / "sql_history"
    assert "select 41;" in history.read_text()
    assert history.stat().st_mode & 0o777 == 0o600


def test_names_of_views_and_columns_are_completed(warehouse):
    offered = completer(warehouse).get_completions(Document("select document_id from UNRES"), CompleteEvent())
    assert [each.text for each in offered] == ["unreserved_articles"]


def test_values_are_shown_as_a_person_reads_them_and_as_sql_writes_them():
    at = datetime(2026, 11, 21, 17, 19, 52, 331092, UTC)
    told = markdown_table(pl.DataFrame({"at": [at], "languages": [["id", "en"]], "own": [True], "share": [0.123456]}))
    assert told.splitlines()[2].replace("\\", "") == "| 2026-11-21 17:19:52Z | id, en | true | 0.1235 |"


def test_text_that_a_spreadsheet_would_compute_begins_with_a_quote_mark():
    rows = pl.DataFrame({"text": ["=1+1", "-2", "@x", "plain", None], "number": [-1, 2, 3, 4, 5]})
    safe = without_formulas(rows)
    assert safe["text"].to_list() == ["'=1+1", "'-2", "'@x", "plain", None]
    assert safe["number"].to_list() == [-1, 2, 3, 4, 5]


def test_lists_and_maps_are_json_in_csv():
    rows = pl.DataFrame({"languages": [["id", "en"], None]})
    assert rows_for_csv(rows)["languages"].to_list() == ['["id", "en"]', None]


def test_nothing_in_a_cell_acts_as_markdown():
    told = markdown_table(pl.DataFrame({"a|b": ["x|y <script>"], "n": [1]}))
    assert told.splitlines() == ["| a\\|b | n |", "| --- | ---: |", "| x\\|y &lt;script&gt; | 1 |"]
