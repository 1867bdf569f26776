"""Our own pages on the address of Prefect's API: shown, never allowed to act, and nothing else of the home with them."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from flows.own_pages import show_own_pages

Get = Callable[[str], httpx.Response]


@pytest.fixture
def get(home: Path) -> Get:
    """Asks an app that answers to every path, as Prefect's does, with our pages before it."""
    (home / "report").mkdir()
    (home / "report" / "index.html").write_text("<title>in pictures</title><script>act()</script>")
    (home / "sumber.toml").write_text("workers = 3")
    app = FastAPI()

    @app.get("/{path:path}")
    def ui(path: str) -> str:
        return "Prefect"

    show_own_pages(app, home)

    async def ask(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path)

    return lambda path: asyncio.run(ask(path))


def test_a_page_is_shown_as_it_lies_and_may_do_nothing(get: Get) -> None:
    """Seen to catch: the policy's header left out; it has no script-src, so none runs."""
    answer = get("/sumber/report/index.html")
    assert "in pictures" in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "script-src" not in policy and "sandbox" in policy
    assert "allow-scripts" not in policy and "allow-same-origin" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-cache"


def test_a_page_made_anew_is_seen_at_once(get: Get, home: Path) -> None:
    assert "in pictures" in get("/sumber/report/").text
    (home / "report" / "index.html").write_text("<title>made anew</title>")
    assert "made anew" in get("/sumber/report/").text


def test_before_the_first_run_there_is_no_page_and_no_error(get: Get) -> None:
    """Seen to catch: check_config left to Starlette, which fails with 500."""
    assert get("/sumber/docs/index.html").status_code == 404


@pytest.mark.parametrize("path", ["../sumber.toml", "%2e%2e/sumber.toml", "..%2fsumber.toml", "/sumber.toml"])
def test_nothing_else_of_the_home_is_shown(get: Get, path: str) -> None:
    assert "workers" not in get(f"/sumber/report/{path}").text


def test_all_other_paths_are_prefects(get: Get) -> None:
    assert get("/runs").json() == "Prefect"
