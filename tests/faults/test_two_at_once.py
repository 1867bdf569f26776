"""Two at once on one home: one waits or leaves with code 3 and says who is there; never two servers on one history."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from flows.prefect_server import live_server
from flows.server_process import HISTORY_IN_USE
from tests.flows.conftest import write_text
from tests.flows.judged_home import load_judged, text_of
from tests.flows.other_holder import held_elsewhere
from tests.flows.test_command_line import REPOSITORY, await_none, processes_of, sumber
from tests.flows.test_serve import await_completed, end_by_sigterm, served
from tests.history import states_of
from warehouse.digest import digest

WRITING = [
    ["run", "{inbox}"],
    ["run", "{inbox}", "--accept", "0", "--reason", "seen"],
    ["reprocess"],
    ["reprocess", "--dry-run"],
    ["maintain"],
    ["forget", "a.txt", "--reason", "asked for", "--yes"],
    ["rejects", "release", "a.txt", "--reason", "seen"],
]


def servers_of(home: Path) -> list[str]:
    return [said for said in processes_of(home) if "flows.server_process" in said]


def test_every_command_that_writes_leaves_with_code_3_and_says_who_is_at_work(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load_judged(home, {"a.txt": text_of(1)})
    write_text(home / "inbox", 2)
    before = digest(home / "sumber.duckdb")
    with held_elsewhere(home) as holder:
        begun = [sumber(*[part.format(inbox=home / "inbox") for part in each], "--home", home) for each in WRITING]
        ended = {
            " ".join(each): (one.communicate(timeout=120)[1], one.returncode)
            for each, one in zip(WRITING, begun, strict=True)
        }
    for said, code in ended.values():
        assert (code, said.count("\n")) == (3, 1), ended
        assert f"process {holder} (sumber run elsewhere)" in said, ended
    assert digest(home / "sumber.duckdb") == before
    assert not (home / "prefect" / "prefect.db").exists(), "no server was started for nothing"


def test_of_four_servers_that_start_at_once_on_one_history_one_stays(tmp_path: Path) -> None:
    """Seen to catch: LOCK_EX made LOCK_SH in flows/server_process.py."""
    (tmp_path / "prefect").mkdir()
    command = [sys.executable, "-m", "flows.server_process", str(tmp_path / "prefect"), str(os.getpid()), "run"]
    starting = [subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.DEVNULL) for _ in range(4)]
    try:
        deadline = time.monotonic() + 60
        while sum(each.poll() is None for each in starting) > 1:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert sorted(str(each.poll()) for each in starting) == sorted([str(HISTORY_IN_USE)] * 3 + ["None"])
    finally:
        for each in starting:
            each.kill()
            each.wait()


def test_what_a_killed_server_left_is_no_server(tmp_path: Path) -> None:
    """Its lock is free, even where another server answers at its old address. Seen to catch: _lock_is_held left out."""
    (tmp_path / "prefect").mkdir()
    (tmp_path / "prefect" / "server.lock").touch()
    other = subprocess.Popen([sys.executable, "-c", ANSWERING], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        url = f"http://127.0.0.1:{other.stdout.readline().strip()}/api"
        assert urlopen(f"{url}/health", timeout=10).status == 200
        (tmp_path / "prefect" / "server.json").write_text(json.dumps({"url": url, "pid": other.pid, "kind": "serve"}))
        assert live_server(tmp_path) is None
    finally:
        other.kill()
        other.communicate()


ANSWERING = """
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
server = HTTPServer(("127.0.0.1", 0), Answer)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.mark.torture
def test_commands_beside_serve_share_its_server_or_leave(inbox: Path, home: Path) -> None:
    """Runs, and a second `serve` or `ui`: one server all along, and every text once."""
    with served(inbox, home, "10s") as (port, process):
        assert await_completed(port, 1), process.poll()
        write_text(inbox, 40)
        beside = [sumber("run", inbox, "--home", home) for _ in range(2)]
        most = 0
        while any(each.poll() is None for each in beside):
            most = max(most, len(servers_of(home)))
            time.sleep(0.05)
        for each in beside:
            _, error = each.communicate()
            assert each.returncode in (0, 3), error
            assert each.returncode == 0 or "is in use by process" in error
        for command in (["ui"], ["serve", str(inbox)]):
            second = sumber(*command, "--home", home, PREFECT_SERVER_API_PORT=str(port + 1))
            _, error = second.communicate(timeout=120)
            assert second.returncode == 2
            assert f"a server is live already at http://127.0.0.1:{port}" in error
        assert most == 1 and len(servers_of(home)) == 1
        end_by_sigterm(process)
    assert await_none(home) == []
    assert not {"PENDING", "RUNNING", "CANCELLING", "FAILED"} & set(states_of(home, "flow_run"))
    assert dict(digest(home / "sumber.duckdb"))["articles"]
