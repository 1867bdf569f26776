"""One Prefect server for all tests of the flows that need one: it takes seconds to come up."""

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


@pytest.fixture(scope="session")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose history all flow tests of the session share."""
    home = tmp_path_factory.mktemp("history")
    for room in ("prefect", "staging"):
        (home / room).mkdir()
    return home


@pytest.fixture(scope="session")
def server(server_home: Path) -> Iterator[str]:
    """The address of a real Prefect server, with its UI, as `sumber ui` starts it."""
    from flows.history_home import prepare_environment
    from flows.prefect_server import prefect_server

    prepare_environment(server_home)
    with prefect_server(server_home, "ui", ("127.0.0.1", 0)) as live:
        yield live.url()


@pytest.fixture
def history(server: str) -> Iterator[str]:
    """Let the flows of a test report to the shared server, without heartbeats."""
    from flows.history import on_server

    with on_server(server):
        yield server


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
