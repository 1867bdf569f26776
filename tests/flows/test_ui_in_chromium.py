"""Prefect's UI in a real browser: what a person finds of two runs there, and where the links lead.

`SUMBER_PICTURES=1` also writes the pictures of docs/pictures, from the sample texts; run this file alone for them.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.ingest import ingest
from flows.outcome import Outcome
from tests.flows.conftest import write_text
from tests.warehouse.chromium import Tab, chromium_path, chromium_tab

ROOT = Path(__file__).resolve().parents[2]
PICTURES = bool(os.environ.get("SUMBER_PICTURES"))
pytestmark = pytest.mark.skipif(
    chromium_path() is None, reason="no Chromium here: apt-get install chromium, and the UI is tried in it"
)


@pytest.fixture(scope="module")
def runs(server: str, server_home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Two runs of the server's own home: one that loads texts, and one that finds a copy more."""
    from flows.history import on_server

    texts = Path("/tmp/texts") if PICTURES else tmp_path_factory.mktemp("texts")
    first, second = texts / "inbox", texts / "later"
    for folder in (first, second):
        folder.mkdir(parents=True)
    if PICTURES:
        shutil.copytree(ROOT / "seeds" / "inbox", first, dirs_exist_ok=True)
    for number in range(3):
        write_text(first, number)
    (first / "kosong.txt").write_text("")
    for name in ("salinan.txt", "lagi.txt"):
        (second / name).write_bytes((first / "00001.txt").read_bytes())
    with on_server(server):
        return [
            ingest(str(first), str(server_home)),
            ingest(str(second), str(server_home)),
        ]


@pytest.fixture(scope="module")
def tab(runs: list[Outcome]) -> Iterator[Tab]:
    with chromium_tab("127.0.0.1") as tab:
        yield tab


def awaited(tab: Tab, said: str, seconds: float = 40) -> str:
    """The text of the page once it says this."""
    deadline = time.monotonic() + seconds
    while said not in (text := str(tab.run("document.body.innerText"))) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert said in text, f"{tab.run('location.href')} {text[:1500]}"
    return text


def awaited_true(tab: Tab, said: str, seconds: float = 20) -> bool:
    """Whether this expression becomes true: links and pictures come after the words around them."""
    deadline = time.monotonic() + seconds
    while not tab.run(said) and time.monotonic() < deadline:
        time.sleep(0.2)
    return bool(tab.run(said))


def keep_picture(tab: Tab, name: str) -> None:
    if PICTURES:
        time.sleep(2)
        (ROOT / "docs" / "pictures" / f"{name}.png").write_bytes(tab.picture())


def artifact_of(server: str, run: Outcome, key: str) -> dict[str, Any]:
    from prefect.client.orchestration import get_client

    from flows.history import on_server

    body = {"artifacts": {"flow_run_id": {"any_": [run.flow_run_id]}, "key": {"any_": [key]}}}
    with on_server(server), get_client(sync_client=True) as client:
        (found,) = client.request("POST", "/artifacts/filter", json=body).json()
    return dict(found)


def test_the_list_of_runs_says_what_each_did(tab: Tab, server: str, runs: list[Outcome]) -> None:
    tab.open(f"{server.removesuffix('/api')}/v2/runs", 1280, 1060)
    text = awaited(tab, "later: 2 articles, 1 copy")
    assert PICTURES or "inbox: 3 articles, 1 rejected" in text
    keep_picture(tab, "ui-runs")


def test_the_summary_of_a_run_shows_its_facts_and_leads_to_the_page(tab: Tab, server: str, runs: list[Outcome]) -> None:
    ui = server.removesuffix("/api")
    summary = artifact_of(server, runs[0], "ingest-summary")
    tab.open(f"{ui}/v2/artifacts/artifact/{summary['id']}", 1280, 900)
    text = awaited(tab, "ingest: loaded")
    for fact in ("picked up", "new stories", "copies of known stories", "agencies credited", "seconds"):
        assert fact in text
    keep_picture(tab, "ui-artifact")
    link = f"{ui}/sumber/report/index.html"
    assert awaited_true(tab, f"[...document.querySelectorAll('a')].some(a => a.href === '{link}')")
    tab.open(link, 1280, 900)
    assert tab.run("document.title").startswith("sumber")
    assert tab.run("document.querySelectorAll('svg').length") > 3
    tab.open(f"{ui}/sumber/docs/index.html", 1280, 900)
    awaited(tab, "later: 2 articles, 1 copy")


def test_the_picture_of_a_run_is_drawn(tab: Tab, server: str, runs: list[Outcome]) -> None:
    shown = artifact_of(server, runs[0], "ingest-picture")
    tab.open(f"{server.removesuffix('/api')}/v2/artifacts/artifact/{shown['id']}", 1280, 900)
    awaited(tab, "ingest-picture")
    drawn = "[...document.images].filter(i => i.src.startsWith('data:image/svg') && i.naturalWidth > 300).length"
    assert awaited_true(tab, f"{drawn} >= 1")
    keep_picture(tab, "ui-picture")


def test_the_form_of_the_parameters_says_what_each_is_for(tab: Tab, server: str) -> None:
    from flows.history import on_server

    with on_server(server):
        made = ingest.to_deployment(name="form", parameters={"inbox": "/srv/texts", "home": "/srv/sumber"})
        deployment = made.apply()  # type: ignore[union-attr]
    tab.open(f"{server.removesuffix('/api')}/deployments/deployment/{deployment}/run", 1280, 1200)
    for help_text in (
        "The folder of texts",
        "The folder where the data lives",
        "Where texts are refined",
        "to load it as it is",
    ):
        awaited(tab, help_text)
    keep_picture(tab, "ui-form")


def test_nothing_is_asked_of_another_host(tab: Tab, server: str) -> None:
    tab.open(f"{server.removesuffix('/api')}/runs", 1280, 900)
    awaited(tab, "later: 2 articles")
    asked = [e["params"]["request"]["url"] for e in tab.events if e.get("method") == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith((server.removesuffix("/api"), "data:", "blob:"))] == []
