"""Homes and inboxes for the tests of the flows."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

TEXT = """{headline}

Jakarta (ANTARA) - {body}

Pewarta: Rudi Samudra
Editor: Dewi Kartika
Copyright © ANTARA 2026
"""

BODY = (
    "Panitia Festival Perahu Teluk Kencana mengumumkan {number} perahu layar akan mengikuti lomba tahunan di pelabuhan lama "
    "pada akhir pekan ini. Ketua panitia mengatakan kapal nomor {number} berangkat lebih dahulu dari dermaga {number}, "
    "sementara warga desa menyiapkan {number} tenda makanan laut dan panggung musik di tepi pantai."
)

LONG_AGO = 1_700_000_000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    from flows.settings import make_home

    home = tmp_path / "home"
    make_home(home)
    return home


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with three texts and one file that is none."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(3):
        write_text(inbox, number)
    (inbox / "arsip.txt").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    os.utime(inbox / "arsip.txt", (LONG_AGO, LONG_AGO))
    return inbox


def write_text(inbox: Path, number: int, headline: str = "Lomba perahu digelar di Teluk Kencana") -> Path:
    """Write one fictional text that every check accepts."""
    path = inbox / f"{number:05d}.txt"
    path.write_text(TEXT.format(headline=f"{headline} {number}", body=BODY.format(number=number * 7 + 3)))
    os.utime(path, (LONG_AGO + number, LONG_AGO + number))
    return path


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No event is sent, as none arrives at a server that was killed."""
    from prefect.events.clients import NullEventsClient
    from prefect.events.worker import EventsWorker

    from flows import history

    monkeypatch.setattr(history, "REPORT_AGAIN_SECONDS", 0.3)
    EventsWorker.set_client_override(NullEventsClient)
    yield
    EventsWorker.set_client_override(None)


@pytest.fixture
def lost_until_reported_again(lost: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No event is sent before task runs are reported again."""
    from prefect.events.worker import EventsWorker

    from flows import recorded_task

    report_again = recorded_task.report_again

    def arrive(flow_run_id: str) -> None:
        EventsWorker.set_client_override(None)
        report_again(flow_run_id)

    monkeypatch.setattr(recorded_task, "report_again", arrive)
