"""Doors: what a query, a text or a name may not do, and who may look in."""

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.watched_network import run_watched
from tests.flows.conftest import write_text
from tests.flows.judged_home import load_judged, text_of
from tests.flows.test_command_line import REPOSITORY, await_none, sumber
from tests.flows.test_serve import free_port
from warehouse.ask import ask
from warehouse.open_published import AskRefused, open_published

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\u202e\r"
MARKUP = "[bold]x[/bold] <script>alert(1)</script> [x](javascript:alert(1)) =1+1"
FORBIDDEN = ("\x1b]0;", "\x1b[2J", "\x07", "\x9b", "\u202e")

HOSTILE_SQL = {
    "file": "select * from read_text('{secret}')",
    "file as table": "from '{secret}'",
    "folder": "from glob('{folder}/*')",
    "csv": "from read_csv('{secret}')",
    "json": "from read_json('{secret}')",
    "parquet": "from read_parquet('{secret}')",
    "blob": "from read_blob('{secret}')",
    "file in a subquery": "select (select content from read_text('{secret}'))",
    "file in a prepared statement": "prepare steal as select * from read_text('{secret}')",
    "sniffed file": "from sniff_csv('{secret}')",
    "master": "attach '{folder}/master.duckdb' as master",
    "master as table": "from '{folder}/master.duckdb'",
    "attach in memory": "attach ':memory:' as mine",
    "attach sqlite": "attach '{folder}/prefect/prefect.db' (type sqlite)",
    "network": "from read_csv('http://127.0.0.1:{port}/x.csv')",
    "network by https": "from 'https://127.0.0.1:{port}/x.parquet'",
    "bucket": "from read_parquet('s3://bucket/x.parquet')",
    "copy out": "copy articles to '{folder}/stolen.csv'",
    "copy in": "copy articles from '{secret}'",
    "copy of a query": "copy (select 1) to '{folder}/stolen.parquet'",
    "export": "export database '{folder}/stolen'",
    "import": "import database '{folder}/stolen'",
    "install": "install httpfs",
    "install from a network": "install httpfs from 'http://127.0.0.1:{port}'",
    "force install": "force install httpfs from community",
    "load": "load httpfs",
    "load a file": "load '{folder}/evil.duckdb_extension'",
    "secret": "create secret (type s3, key_id 'x')",
    "external access": "set enable_external_access = true",
    "unlock": "set lock_configuration = false",
    "reset": "reset lock_configuration",
    "memory": "set memory_limit = '90GB'",
    "threads": "pragma threads = 64",
    "folder of temporary files": "set temp_directory = '{folder}/spill'",
    "allowed folders": "set allowed_directories = ['/']",
    "home of extensions": "set extension_directory = '{folder}'",
    "log file": "set log_query_path = '{folder}/log'",
    "profile": "pragma profiling_output = '{folder}/profile.json'",
    "profile by setting": "set profiling_output = '{folder}/profile.json'",
    "create": "create table mine as select 1",
    "temporary": "create temp table mine as select 1",
    "macro": "create macro steal() as table from read_text('{secret}')",
    "insert": "insert into articles from articles",
    "delete": "delete from articles",
    "update in a with": "with x as (select 1) update articles set body = ''",
    "drop": "drop table articles",
    "alter": "alter table articles add column x int",
    "truncate": "truncate articles",
    "two statements": "select 1; copy articles to '{folder}/stolen.csv'",
    "comment before": "/* select */ copy articles to '{folder}/stolen.csv'",
    "python variable": "from request",
    "environment": "select getenv('HOME')",
    "use": "use memory",
    "detach": "detach sumber",
    "vacuum": "vacuum",
    "checkpoint": "force checkpoint",
    "query built from text": "from query('select * from read_text(''{secret}'')')",
    "table built from text": "from query_table('{secret}')",
    "explain that runs": "explain analyze select * from read_text('{secret}')",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose texts and names are hostile, with a secret beside it."""
    home = tmp_path_factory.mktemp("doors") / "home"
    load_judged(
        home,
        {
            "a.txt": text_of(1, headline=f"{MARKUP} {ESCAPES}"),
            f"{ESCAPES.strip()}b.txt": text_of(2, f"{ESCAPES} {MARKUP}"),
            "[red]c.txt": "x",
            f"{ESCAPES.strip()}d.txt": b"%PDF-1.7",
        },
    )
    (home / "secret.txt").write_text("the secret")
    return home


# A process for each takes half a second; test_ask.py asks it more.
ASKED = ("file", "master", "network", "copy out", "install", "unlock", "two statements", "environment")


@pytest.mark.parametrize(
    ("read", "name"), [*(("open_published", name) for name in HOSTILE_SQL), *(("ask", name) for name in ASKED)]
)
def test_a_hostile_query_gets_an_error_and_touches_nothing(told: Path, read: str, name: str) -> None:
    """Both ways to read what is published. Seen to catch: enable_external_access left open."""
    query = HOSTILE_SQL[name]
    published = told / "sumber.duckdb"
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0)
    query = query.format(secret=told / "secret.txt", folder=told, port=listening.getsockname()[1])
    before = sorted(path.relative_to(told) for path in told.rglob("*")), published.resolve().read_bytes()
    said: str
    try:
        if read == "ask":
            said = str(ask(published, query, timeout_s=10).frame.rows())
        else:
            with open_published(published) as con:
                said = str(con.execute(query).fetchall())
    except AskRefused as error:
        said = str(error)
        assert len(said.splitlines()) == 1
    except Exception as error:
        said = str(error)
        assert type(error).__module__.startswith(("duckdb", "_duckdb")), error
    else:
        # Harmless in memory: what is let through reads nothing and writes nothing, see below.
        assert read == "open_published", f"{query} was answered: {said}"
    assert "the secret" not in said
    assert before == (sorted(path.relative_to(told) for path in told.rglob("*")), published.resolve().read_bytes())
    with pytest.raises(BlockingIOError):
        listening.accept()
    listening.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["rejects", "list"],
        ["show", "{home}/inbox/a.txt"],
        ["show", "{home}/inbox/[red]c.txt"],
        ["sql", "select path, headline, body from documents left join articles using (document_id)"],
        ["doctor"],
    ],
    ids=lambda arguments: " ".join(arguments)[:12],
)
def test_no_command_passes_on_what_a_text_or_a_name_tells_a_terminal(told: Path, arguments: list[str]) -> None:
    asked = sumber(*[each.format(home=told) for each in arguments], "--home", told)
    shown, error = asked.communicate(timeout=120)
    assert "Traceback" not in error
    assert shown
    for stream in (shown, error):
        assert not any(sign in stream for sign in FORBIDDEN)


def test_what_is_private_is_readable_by_its_owner_alone_and_what_is_published_is_not_writable(told: Path) -> None:
    """Seen to catch: snapshots published with the mode 0644."""

    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(told / "master.duckdb") == 0o600
    assert mode(told / "sumber.duckdb") == 0o444
    assert {mode(path) for path in (told / "snapshots").iterdir()} == {0o444}
    assert mode(told / "prefect") & 0o077 == 0
    assert mode(told / "staging") & 0o077 == 0


def test_the_watcher_sees_a_connection_that_leaves(tmp_path: Path) -> None:
    leaving = "import socket; socket.socket().connect_ex(('192.0.2.1', 9))"
    _, connections = run_watched([sys.executable, "-c", leaving], tmp_path, 60)
    assert "192.0.2.1" in connections


def listening_addresses(pids: set[int]) -> set[str]:
    """The addresses on which these processes listen."""
    inodes = set()
    for pid in pids:
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(handle.readlink())
            except OSError:
                continue
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                found.add(fields[1].partition(":")[0])
    return found


def test_the_server_listens_on_loopback_alone_and_its_history_holds_no_secret(home: Path) -> None:
    secret = "correct-horse-battery"
    port = free_port()
    served = sumber(
        "ui",
        "--home",
        home,
        PREFECT_SERVER_API_PORT=str(port),
        PREFECT_SERVER_API_AUTH_STRING=f"user:{secret}",
        PREFECT_API_AUTH_STRING=f"user:{secret}",
    )
    try:
        assert served.stdout is not None
        shown = served.stdout.readline()
        assert f"127.0.0.1:{port}" in shown
        live = json.loads((home / "prefect" / "server.json").read_text())
        assert listening_addresses({live["pid"]}) == {"0100007F"}
    finally:
        served.terminate()
        _, error = served.communicate(timeout=30)
    assert secret not in shown + error
    for path in home.rglob("*"):
        if path.is_file():
            assert secret.encode() not in path.read_bytes(), f"the auth string stands in {path.name}"
    assert await_none(home) == []


ELSEWHERE = ["0.0.0.0", "::", "192.0.2.1", "example.org", ""]
# All commands in one process, which is killed if one of them serves.
BIND = """
import json, os, sys
from flows.command_line import _run
hosts, inbox, home = json.loads(sys.argv[1])
for host in hosts:
    os.environ["PREFECT_SERVER_API_HOST"] = host
    for command in (["serve", inbox], ["ui"]):
        print(_run([*command, "--home", home]), flush=True)
"""


def test_to_bind_elsewhere_without_an_auth_string_is_refused(tmp_path: Path) -> None:
    """Seen to catch: `::` taken for loopback."""
    (tmp_path / "inbox").mkdir()
    write_text(tmp_path / "inbox", 1)
    without = {name: value for name, value in os.environ.items() if name != "PREFECT_SERVER_API_AUTH_STRING"}
    done = subprocess.run(
        [sys.executable, "-c", BIND, json.dumps([ELSEWHERE, str(tmp_path / "inbox"), str(tmp_path / "home")])],
        cwd=REPOSITORY,
        env=without,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["2"] * 2 * len(ELSEWHERE)
    said = done.stderr.strip().splitlines()
    assert len(said) == 2 * len(ELSEWHERE)
    assert all("PREFECT_SERVER_API_AUTH_STRING" in each for each in said)
