"""No SQL is made of what comes from outside: every place that builds a statement is known, with what it inserts."""

import ast
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.faults.load_processes import LoadProcesses
from tests.faults.reader import read_once
from tests.flows.test_command_line import REPOSITORY

STATEMENT = re.compile(
    r"\s*(select|insert into|delete from|update|create|attach|copy|set|with|merge|drop|alter|from|pragma)\s"
)
CALLS = {"execute", "executemany", "sql", "query"}
# Written in the code, as every name in capitals is: a constant, or a form of one filled with letters.
FIXED = re.compile(r"(_?[A-Z][A-Z_]*|'[^']*'|[A-Z_]+\.format\('[a-z]'\)|_between\('texts'\))")

# What else goes into statements, by file. Each was looked at: names of tables and columns that the code lists, question
# marks for parameters, whole numbers. Statements that take no parameters (attach, load, secrets, a view over files) get what
# the settings or the home say between quotes, with those inside it doubled.
BUILT = {
    "flows/forget.py": {"table", "marks"},
    "warehouse/differences.py": {"counted", "anything", "condition", "old", "new", "many"},
    "warehouse/digest.py": {"fields", "table"},
    "warehouse/export.py": {"begin"},
    "warehouse/lake.py": {
        "', ' + told if told else ''",
        "_quoted('ducklake:' + catalog)",
        "_quoted(lake.files)",
        "_quoted(run_id or '')",
        "_quoted(str(file))",
        "asked",
        "catalog",
        "how",
        "int(days_kept)",
        "name",
        "told",
    },
    "warehouse/laws.py": {"law.query"},
    "warehouse/ledger.py": {"', '.join(STATUS)", "count"},
    "warehouse/load.py": {"columns", "marks"},
    "warehouse/publish.py": {"counted"},
    "warehouse/reference_tables.py": {"table"},
    "warehouse/release.py": {"table"},
    "warehouse/renew.py": {"path", "table"},
    "warehouse/staged_rows.py": {"table"},
    "warehouse/staging.py": {"table"},
    "warehouse/story_index.py": {
        "', '.join(map(_quoted, listed))",
        "casts",
        "columns",
        "keys",
        "prefix",
        "source",
        "texts",
    },
    "warehouse/takedown.py": {"table"},
}


def statements(path: Path) -> Iterator[tuple[int, set[str]]]:
    """The line of each statement that is put together in a file, and the expressions that go into it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS
        for part in ast.walk(node.args[0] if node.args else node.func)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [each for each in node.values if isinstance(each, ast.FormattedValue)]
            begins = node.values[0].value if node.values and isinstance(node.values[0], ast.Constant) else ""
            if parts and (id(node) in called or STATEMENT.match(str(begins))):
                yield node.lineno, {ast.unparse(each.value) for each in parts}
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod) and id(node) in called:
            yield node.lineno, {ast.unparse(node.right)}
        elif id(node) in called and isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".format"):
            yield node.lineno, {ast.unparse(each) for each in [*node.args, *(word.value for word in node.keywords)]}


def built_now() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for room in ("flows", "expectations", "warehouse", "transforms"):
        for path in sorted((REPOSITORY / room).rglob("*.py")):
            for _, inserted in statements(path):
                if others := {each for each in inserted if not FIXED.fullmatch(each)}:
                    found.setdefault(path.relative_to(REPOSITORY).as_posix(), set()).update(others)
    return found


def test_what_goes_into_a_statement_is_known_by_name() -> None:
    """A new one fails until somebody has looked where it comes from."""
    assert built_now() == BUILT


def test_the_scan_sees_each_way_to_build_a_statement(tmp_path: Path) -> None:
    for built in (
        'con.execute(f"where path = {path}")',
        'query = f"select {path}"',
        'con.execute("select \'" + path)',
        'con.execute("select %s" % path)',
        'con.sql("select {}".format(path))',
        'con.execute("select {x}".format(x=path))',
    ):
        (tmp_path / "one.py").write_text(built)
        assert [inserted for _, inserted in statements(tmp_path / "one.py")] == [{"path"}], built


def test_a_home_may_have_any_name() -> None:
    """Signs of SQL, of globs and of formats, through archive, load and publish."""
    with tempfile.TemporaryDirectory() as folder, LoadProcesses() as loads:
        for name in ("it's a'; drop table runs; --", "[a-z]*{b} %s {0}"):
            assert loads.load(Path(folder) / name, 2) == 0, name
            assert read_once(Path(folder) / name / "sumber.duckdb") == 2
