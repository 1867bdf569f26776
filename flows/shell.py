"""The shell of `sumber sql`: ask again and again, with history and completion."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from flows.harmless import harmless
from warehouse.ask import ask
from warehouse.open_published import AskRefused

HELP = """Write a query and end it with ; (it may take several lines). Only reading is possible.
.tables          the tables and views, with what a row of each is
.schema NAME     the columns of a table or view, with what they mean
.format NAME     show answers as table, csv, json or markdown
.help            this
.quit            leave (Ctrl-D too; Ctrl-C drops a query)"""
FORMATS = ("table", "csv", "json", "markdown")
TABLES = """
select table_name as "table", comment from duckdb_tables() where not internal
union all select view_name, comment from duckdb_views() where not internal order by 1
"""
COLUMNS = """
select column_name as "column", data_type as type, comment from duckdb_columns()
where not internal and table_name = '{name}' order by column_index
"""
WORDS = """
select distinct unnest([table_name, column_name]) from duckdb_columns() where not internal order by 1
"""
KEYWORDS = [
    "select",
    "from",
    "where",
    "group",
    "by",
    "order",
    "having",
    "limit",
    "join",
    "left",
    "using",
    "count",
    "sum",
    "distinct",
    "case",
    "when",
    "then",
    "end",
    "and",
    "or",
    "not",
    "null",
    "is",
    "like",
    "between",
    "with",
    "as",
    "desc",
    "asc",
]
NAME = re.compile(r"[a-z_][a-z0-9_]*")


def history_path() -> Path:
    """Where the shell remembers what was asked: a file for its owner alone."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    path = state / "sumber" / "sql_history"
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    return path


def completer(warehouse: Path) -> WordCompleter:
    """Completes the names of tables, views and columns, and the words of SQL."""
    return WordCompleter([*ask(warehouse, WORDS).frame.to_series().to_list(), *KEYWORDS], ignore_case=True)


def run_shell(warehouse: Path, timeout: float, write_rows: Callable[[Any, str], None], **terminal: Any) -> None:
    """Ask and answer until .quit; each query is answered by the newest snapshot, in a process that can be stopped."""
    shell = Shell(warehouse, timeout, write_rows)
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(history_path())),
        lexer=PygmentsLexer(SqlLexer),
        completer=completer(warehouse),
        complete_while_typing=False,
        **terminal,
    )
    click.echo("Ask in SQL; .help tells more, Tab completes, Ctrl-D leaves.")
    asked = ""
    while True:
        try:
            line = session.prompt("   ...> " if asked else "sumber> ")
        except KeyboardInterrupt:
            asked = ""
            continue
        except EOFError:
            return
        asked = f"{asked}\n{line}".strip()
        if asked.startswith(".") or asked.endswith(";"):
            if not shell.take(asked):
                return
            asked = ""


class Shell:
    """Takes one query or command at a time."""

    def __init__(self, warehouse: Path, timeout: float, write_rows: Callable[[Any, str], None]) -> None:
        self.warehouse, self.timeout, self.write_rows = warehouse, timeout, write_rows
        self.form = "table"

    def take(self, asked: str) -> bool:
        """Answer it on standard output; false when it asks to leave."""
        command, _, argument = asked.rstrip(";").partition(" ")
        argument = argument.strip()
        if command in (".quit", ".exit"):
            return False
        if command == ".help":
            click.echo(HELP)
        elif command == ".tables":
            self._answer(TABLES)
        elif command == ".schema" and NAME.fullmatch(argument):
            self._answer(COLUMNS.format(name=argument))
        elif command == ".schema":
            click.echo("Name a table: .schema articles; .tables lists them.")
        elif command == ".format" and argument in FORMATS:
            self.form = argument
        elif command == ".format":
            click.echo(f"The formats are {', '.join(FORMATS)}.")
        elif command.startswith("."):
            click.echo(f"There is no command {harmless(command, 40)}; .help lists them.")
        else:
            self._answer(asked)
        return True

    def _answer(self, query: str) -> None:
        try:
            answer = ask(self.warehouse, query, self.timeout)
        except AskRefused as refused:
            click.echo(harmless(refused, 1000))
            return
        except KeyboardInterrupt:
            click.echo("stopped.")
            return
        self.write_rows(answer.frame, self.form)
        if answer.cut:
            click.echo(f"only the first {answer.frame.height:,} rows are shown")
