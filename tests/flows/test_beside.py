"""Sidecars and manifests: what they say of a text, and that a broken one costs only its claims."""

from pathlib import Path

import polars as pl
import pytest

from flows.beside import beside_of, part_from_texts
from flows.listing import LISTED
from flows.settings import Settings
from tests.flows.ledgered_inbox import Inbox


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def test_a_sidecar_says_where_a_text_comes_from_and_is_no_text_itself(inbox: Inbox) -> None:
    inbox.put("a.txt")
    inbox.put(
        "a.json",
        b'{"url": "https://contoh.example/a", "fetched_at": "2026-01-02T03:04:05+07:00", "publisher": "warta", "language": "id"}',
    )
    inbox.put("alone.json", b'{"url": "x"}')
    _, rows = inbox.take()
    row = rows.filter(pl.col("path") == "a.txt").row(0, named=True)
    assert rows["path"].to_list() == ["a.txt", "alone.json"]
    assert (row["source_url"], row["manifest_publisher"], row["manifest_language"]) == (
        "https://contoh.example/a",
        "warta",
        "id",
    )
    assert row["fetched_at"].isoformat() == "2026-01-01T20:04:05+00:00"


def test_a_manifest_speaks_for_its_folder_and_those_below(inbox: Inbox) -> None:
    inbox.put("manifest.csv", b"path,url,publisher\nid/a.txt,https://contoh.example/1,warta\n")
    inbox.put("id/a.txt")
    inbox.put("id/b.txt")
    _, rows = inbox.take()
    assert dict(rows.select("path", "source_url").iter_rows()) == {
        "id/a.txt": "https://contoh.example/1",
        "id/b.txt": None,
    }


def test_of_what_stands_beside_a_million_texts_only_that_of_the_new_ones_is_held() -> None:
    """Seen to catch: beside_of without its filter; with sidecars alone."""
    names = ["old.txt", "old.json", "new.txt", "new.json", "id/manifest.csv", "id/alone.json"]
    listed = pl.DataFrame([(name, name.encode(), 1, 2, 3, None) for name in names], schema=LISTED, orient="row")
    texts, beside = part_from_texts(listed)
    assert texts["path"].to_list() == ["old.txt", "new.txt", "id/alone.json"]
    assert list(beside_of(texts.filter(pl.col("path") == "new.txt"), beside)) == ["new.json", "id/manifest.csv"]


@pytest.mark.parametrize(
    "content",
    [
        b"no json",
        b"[1]",
        b"\xff\xfe",
        b"{" * 20_000,
        b'{"url": 7, "fetched_at": "yesterday", "language": "../x", "publisher": "\\ud800"}',
        b'{"fetched_at": "2026-01-02T03:04:05"}',
        b'{"url": "' + b"u" * 3000 + b'"}',
        b"x" * 70_000,
    ],
)
def test_a_broken_sidecar_costs_its_claims_but_not_the_text(inbox: Inbox, content: bytes) -> None:
    inbox.put("a.txt", b"isi")
    inbox.put("a.json", content)
    _, rows = inbox.take(Settings())
    row = rows.row(0, named=True)
    assert row["content"] == b"isi"
    assert (row["source_url"], row["fetched_at"], row["manifest_publisher"], row["manifest_language"]) == (None,) * 4
