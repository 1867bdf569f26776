"""Alarms, each made to ring by a real run, heard as events, and sent on by the automation of docs/alarm_automation.py."""

import json
import os
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client

from flows.ingest import ingest
from flows.outcome import Outcome
from tests.docs.example import example
from tests.flows.conftest import LONG_AGO, write_text
from tests.flows.judged_home import load_judged, text_of
from warehouse.master import connect_master

NOTICE = "Syarat layanan baru rubrik pelabuhan berlaku mulai bulan depan"
SILENT = (
    "Seoul (Yonhap) - Kapal feri nomor {number} berlayar dari dermaga {number} setelah {number} hari menunggu cuaca.\n"
)


class Webhook(ThreadingHTTPServer):
    """Keeps what is posted to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Keeper)
        self.posted: list[dict[str, str]] = []


class _Keeper(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        self.server.posted.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def webhook(server: str) -> Iterator[Webhook]:
    """A webhook on loopback, and the example's automation that posts to it."""
    from flows.history import on_server

    with Webhook() as webhook:
        threading.Thread(target=webhook.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{webhook.server_address[1]}/"
        with on_server(server):
            send_alarms_to = example("alarm_automation").send_alarms_to
            first = send_alarms_to(url + "old")
            automation = send_alarms_to(url)
            assert automation.id == first.id
        yield webhook
        with on_server(server):
            automation.delete()
        webhook.shutdown()


@pytest.fixture(scope="module")
def runs(server: str, webhook: Webhook, tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Outcome]:
    """Two runs over a home with a habit: one far too small with what else should ring, one far too large."""
    from flows.history import on_server

    home = tmp_path_factory.mktemp("alarms") / "home"
    load_judged(home, {f"{n}.txt": SILENT.format(number=n) + text_of(n).partition("(ANTARA) - ")[2] for n in range(6)})
    give_habit(home, picked_up=300)
    inbox = home / "inbox"
    write_with_notice(inbox, range(20, 36))
    for number in range(36, 41):
        (inbox / f"{number}.txt").write_text("")
        os.utime(inbox / f"{number}.txt", (LONG_AGO, LONG_AGO))
    with on_server(server):
        small = ingest(str(inbox), str(home))
        give_habit(home, picked_up=3)
        write_with_notice(inbox, range(50, 75))
        large = ingest(str(inbox), str(home))
    assert isinstance(small, Outcome) and isinstance(large, Outcome)
    return small, large


def write_with_notice(inbox: Path, numbers: range) -> None:
    for number in numbers:
        path = write_text(inbox, number)
        path.write_text(path.read_text().replace("Pewarta:", f"{NOTICE}\n\nKapal nomor {number} tiba.\n\nPewarta:"))
        os.utime(path, (LONG_AGO + number, LONG_AGO + number))


def give_habit(home: Path, picked_up: int) -> None:
    """Make it so as if 20 runs had loaded this many texts each, and the silent agency had written daily until a week ago."""
    now = datetime.now(UTC)
    con = connect_master(home)
    try:
        con.execute("delete from runs where rules_version = 'habit'")
        for number in range(20):
            begun = now - timedelta(hours=1, minutes=number)
            con.execute(
                "insert into runs by name select * replace ($id as run_id, $begun as started_at, $n as picked_up,"
                " $n as articles, 0 as rejected, 0 as unreadable, 0 as duplicates, 'habit' as rules_version)"
                " from runs order by started_at limit 1",
                {"id": str(uuid.uuid4()), "begun": begun, "n": picked_up},
            )
        con.execute(
            "update documents set picked_up_at = $now::timestamptz - to_days(7 + regexp_extract(path, '^\\d+')::int)"
            " where length(path) = 5",
            {"now": now},
        )
    finally:
        con.close()


def told(outcome: Outcome) -> dict[str, str]:
    return {each.check_id: each.sentence for each in outcome.notices if each.shown and each.severity == "warning"}


def awaited(found: Any, enough: int, seconds: float = 30) -> list[Any]:
    deadline = time.monotonic() + seconds
    while len(have := found()) < enough and time.monotonic() < deadline:
        time.sleep(0.1)
    return list(have)


def events(server: str, flow_run_id: str) -> list[dict[str, Any]]:
    from flows.history import on_server

    body = {
        "filter": {
            "event": {"name": ["sumber.check.failed"]},
            "any_resource": {"id": [f"prefect.flow-run.{flow_run_id}"]},
        }
    }
    with on_server(server), get_client(sync_client=True) as client:
        return list(client.request("POST", "/events/filter", json=body).json()["events"])


def test_each_alarm_rings_and_says_what_it_saw(runs: tuple[Outcome, Outcome]) -> None:
    """Seen to catch: count_lines left out of the load (a line is told again)."""
    small, large = map(told, runs)
    assert set(small) >= {"agency-silent", "rejects-rising", "volume-small", "new-boilerplate"}
    assert "yonhap" in small["agency-silent"]
    assert NOTICE in small["new-boilerplate"]
    assert "24% points" in small["rejects-rising"] and "0.07 times" in small["volume-small"]
    assert "volume-large" in large and "new-boilerplate" not in large


def test_each_alarm_is_an_event_of_its_run(server: str, runs: tuple[Outcome, Outcome]) -> None:
    """Seen to catch: raise_alarms left out of the task report."""
    for run in runs:
        heard = awaited(lambda run=run: events(server, run.flow_run_id), len(told(run)))  # type: ignore[misc]
        assert {each["resource"]["prefect.resource.name"]: each["payload"]["sentence"] for each in heard} == told(run)


def test_the_automation_of_the_docs_sends_each_alarm_to_the_webhook(
    webhook: Webhook, runs: tuple[Outcome, Outcome]
) -> None:
    """Seen to catch: another event expected by the automation."""
    expected = {(f"sumber: {name}", sentence) for run in runs for name, sentence in told(run).items()}
    posted = awaited(lambda: webhook.posted, len(expected))
    assert {(each["title"], each["text"]) for each in posted} == expected
