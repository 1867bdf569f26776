"""An inbox and an archive in object storage, on a real server of S3's protocol."""

import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows import object_inbox
from flows.health import examine_home
from flows.object_inbox import ObjectReader, list_objects
from flows.read_file import Unsettled
from flows.settings import Settings, WrongUsage, find_inbox, read_settings
from tests.flows.judged_home import text_of
from tests.flows.test_command_line import sumber
from tests.scale.conftest import samples_as_listed, upload_samples
from tests.scale.run_without_prefect import run_once
from warehouse.addresses import place_of
from warehouse.archive import archive_batch, archive_files, read_archive, sweep_archive
from warehouse.digest import digest
from warehouse.takedown import finish_takedown, take_down


@pytest.fixture
def requests(bucket: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the requests that go to the store from here on."""
    asked: list[str] = []
    storage: Any = type(bucket.fs)  # type: ignore[attr-defined]
    call, page = storage._call_s3, storage.call_s3

    async def counted(self: Any, method: str, *arguments: Any, **how: Any) -> Any:
        asked.append(method)
        return await call(self, method, *arguments, **how)

    def counted_page(self: Any, method: str, *arguments: Any, **how: Any) -> Any:
        asked.append(method)
        return page(self, method, *arguments, **how)

    monkeypatch.setattr(storage, "_call_s3", counted)
    monkeypatch.setattr(storage, "call_s3", counted_page)
    return asked


def keep_in(archive: Path, home: Path) -> None:
    (home / "sumber.toml").write_text(f'archive = "{archive}"\n')


def put(place: Path, name: str, text: str) -> None:
    (place / name).write_bytes(text.encode())


def test_an_inbox_and_an_archive_of_objects_give_the_rows_of_folders(bucket: Path, home: Path, tmp_path: Path) -> None:
    upload_samples(bucket / "texts" / "inbox")
    inbox = place_of(str(bucket / "texts" / "inbox") + "/")
    keep_in(bucket / "kept", home)
    local = tmp_path / "local"
    first = run_once(inbox, home)
    there = run_once(samples_as_listed(inbox, tmp_path / "samples"), local)
    assert (first.picked_up, first.unreadable) == (there.picked_up, there.unreadable)
    assert digest(home / "sumber.duckdb") == digest(local / "sumber.duckdb")
    assert not (home / "archive").exists()
    # Every span gives the archived bytes back, so they were kept and are found.
    assert examine_home(home, home / "sumber.duckdb").broken == []
    assert run_once(inbox, home).picked_up == 0


def test_the_listing_asks_page_by_page_and_texts_are_fetched_once(
    bucket: Path, home: Path, requests: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to catch: sidecars left out of what the reader expects."""
    for number in range(7):
        put(bucket, f"in/{number}.txt", text_of(number))
    put(bucket, "inside-no-more.txt", text_of(8))
    put(bucket, "in/3.json", json.dumps({"publisher": "antara"}))
    requests.clear()
    pages = object_inbox._pages
    monkeypatch.setattr(object_inbox, "_pages", lambda inbox, begin, most=3: pages(inbox, begin, most))
    assert run_once(bucket / "in", home).picked_up == 7
    assert (requests.count("list_objects_v2"), requests.count("get_object")) == (3, 8)
    requests.clear()
    put(bucket, "in/3.txt", text_of(9))
    assert run_once(bucket / "in", home).picked_up == 1
    assert (requests.count("list_objects_v2"), requests.count("get_object")) == (3, 2)


def test_of_folders_that_grow_in_order_only_the_last_are_listed_again(bucket: Path, home: Path) -> None:
    """Seen to catch: `min` of the folders turned to `max`."""
    (home / "sumber.toml").write_text("inbox_folders_listed = 2\n")
    for number, day in enumerate(("19/a", "20/a", "21/a")):
        put(bucket, f"in/2026/11/{day}.txt", text_of(number))
    assert run_once(bucket / "in", home).looked_at == 3
    for number, day in enumerate(("18/late", "20/b", "22/a"), 10):
        put(bucket, f"in/2026/11/{day}.txt", text_of(number))
    picked = run_once(bucket / "in", home)
    assert (picked.looked_at, picked.picked_up) == (4, 2)
    (home / "sumber.toml").write_text("")
    assert run_once(bucket / "in", home).picked_up == 1, "what came late is found when all is listed"


def test_an_object_that_went_or_changed_since_the_listing_is_left_to_the_next_run(bucket: Path) -> None:
    """Seen to catch: the look at the size left out."""
    for name in "abc":
        put(bucket, f"in/{name}.txt", f"text {name}")
    listed = list_objects(bucket / "in").files
    (bucket / "in" / "a.txt").unlink()
    put(bucket, "in/b.txt", "a longer text")
    reader = ObjectReader(bucket / "in")
    rows = listed.select("raw_path", "size_bytes", "mtime_ns", "ctime_ns").iter_rows()
    reader.expect([(raw, object_inbox.Status(*status)) for raw, *status in rows])
    with pytest.raises(FileNotFoundError):
        reader.read(b"a.txt", 100)
    with pytest.raises(Unsettled):
        reader.read(b"b.txt", 100)
    assert reader.read(b"c.txt", 100)[0] == b"text c"


def test_the_sweep_takes_what_this_home_began_and_leaves_what_others_did(
    bucket: Path, home: Path, tmp_path: Path
) -> None:
    """Seen to catch: all runs of the address swept that this home doesn't know."""
    keep_in(bucket / "kept", home)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(home / "sumber.toml", other)
    put(bucket, "in/a.txt", text_of(1))
    run_once(bucket / "in", home)
    loaded = archive_files(home)[0].parent.name
    picked = tmp_path / "0000.parquet"
    next(read_archive(home)).write_parquet(picked)
    archive_batch(other, "theirs", [picked])
    archive_batch(home, "killed", [picked])
    assert sweep_archive(home, {loaded}) == ["killed"]
    assert sorted(file.parent.name for file in archive_files(home)) == sorted([loaded, "theirs"])
    assert sweep_archive(home, {loaded}) == []


def test_a_takedown_leaves_no_byte_in_the_store(bucket: Path, home: Path, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    keep_in(bucket / "kept", home)
    for number in range(2):
        put(bucket, f"in/{number}.txt", text_of(number))
    run_once(bucket / "in", home)
    gone = next(read_archive(home)).row(0, named=True)
    take_down(home, [gone["document_id"]], "asked for", datetime.now(UTC), None, "by hand")
    finish_takedown(home, tmp_path / "room")
    left = pl.concat(read_archive(home))
    assert left.height == 1 and gone["document_id"] not in left["document_id"].to_list()
    assert examine_home(home, home / "sumber.duckdb").broken == []


def test_an_address_that_cannot_be_listed_is_one_sentence(object_store: str, home: Path) -> None:
    wrong = sumber("run", "s3://there-is-no-such-bucket/in", "--home", home)
    said = wrong.communicate(timeout=60)[1]
    assert (
        said.startswith("sumber: the inbox s3://there-is-no-such-bucket/in can't be listed") and said.count("\n") == 1
    )
    assert wrong.returncode == 2


def test_a_place_that_is_no_address_is_refused(home: Path) -> None:
    (home / "sumber.toml").write_text('archive = "kept"\n')
    with pytest.raises(WrongUsage, match="archive"):
        read_settings(home)
    with pytest.raises(WrongUsage, match="no folder"):
        find_inbox("nowhere", home)
    assert Settings().inbox_folders_listed == 0
