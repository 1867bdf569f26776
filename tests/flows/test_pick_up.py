"""Pick-up over folders of every kind: what is taken, what is told, and that nothing ever makes it hang."""

import errno
import hashlib
import os
import socket
import time
import uuid
from pathlib import Path

import polars as pl
import pytest

from flows import pick_up as module
from flows import picker
from flows.picker import BATCH_TEXTS, LEAST_BATCH_TEXTS, document_id, texts_a_batch
from flows.read_file import FolderReader
from flows.settings import Settings
from tests.flows.ledgered_inbox import LONG_AGO, Inbox


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def problems(rows: pl.DataFrame) -> dict[str, str | None]:
    return dict(rows.select("path", "problem").iter_rows())


def test_a_file_is_picked_up_with_its_bytes_times_and_identity(inbox: Inbox) -> None:
    """Seen to catch: the zero byte left out of the identity."""
    inbox.put("id/a.txt", b"isi")
    _, rows = inbox.take()
    row = rows.row(0, named=True)
    content = hashlib.sha256(b"isi")
    wanted = hashlib.sha256(b"id/a.txt\0" + content.digest()).digest()[:16]
    assert (row["path"], row["content"], row["content_sha256"]) == ("id/a.txt", b"isi", content.hexdigest())
    assert row["document_id"] == str(uuid.UUID(bytes=wanted))
    assert row["modified_at"].timestamp() == LONG_AGO
    assert row["problem"] is None


def test_a_second_look_finds_nothing_new_and_reads_no_file(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: `_unseen` joined without mtime_ns replaced by no join at all."""
    inbox.put("a.txt")
    inbox.take()

    def no_reading(*_: object) -> bytes:
        raise AssertionError("a known file was read")

    monkeypatch.setattr(os, "read", no_reading)
    picked, _ = inbox.take()
    assert (picked.picked_up, picked.looked_at, picked.batches) == (0, 1, [])


def test_what_has_news_looked_at_is_not_looked_at_again_by_the_pick_up_that_follows_and_by_that_alone(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to catch: the listing not kept; `get` in the place of `pop`."""
    inbox.put("a.txt")
    looks = []
    list_inbox = module.list_inbox

    def counted(*where: Path) -> object:
        looks.append(where)
        return list_inbox(*where)

    monkeypatch.setattr(module, "list_inbox", counted)
    assert module.has_news(inbox.folder, inbox.home)
    assert (inbox.take()[0].picked_up, len(looks)) == (1, 1)
    inbox.put("b.txt")
    assert (inbox.take()[0].picked_up, len(looks)) == (1, 2)


def test_a_touched_file_is_no_new_document_and_is_not_read_a_third_time(inbox: Inbox) -> None:
    inbox.put("a.txt")
    inbox.take()
    inbox.put("a.txt", modified=LONG_AGO + 60)
    touched, _ = inbox.take()
    again, _ = inbox.take()
    assert (touched.picked_up, touched.sightings is not None) == (0, True)
    assert again.sightings is None


def test_a_changed_file_is_a_new_version(inbox: Inbox) -> None:
    inbox.put("a.txt", b"satu")
    inbox.take()
    inbox.put("a.txt", b"dua!", modified=LONG_AGO)  # same size and time: only the kernel's change time tells
    _, rows = inbox.take()
    assert rows["content"].to_list() == [b"dua!"]


def test_texts_come_in_the_order_of_the_law(inbox: Inbox) -> None:
    """Seen to catch: the sort in pick_up left out."""
    inbox.put("z.txt", modified=LONG_AGO)
    inbox.put("b.txt", modified=LONG_AGO + 1)
    inbox.put("a.txt", modified=LONG_AGO + 1)
    inbox.put("0.txt", modified=LONG_AGO + 2)
    _, rows = inbox.take()
    assert rows["path"].to_list() == ["z.txt", "a.txt", "b.txt", "0.txt"]


def test_batches_are_bounded_by_bytes_and_by_texts(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picker, "BATCH_BYTES", 10)
    monkeypatch.setattr(picker, "BATCH_TEXTS", 3)
    for number in range(5):
        inbox.put(f"{number}.txt", b"x", modified=LONG_AGO + number)
    inbox.put("6.txt", b"y" * 9, modified=LONG_AGO + 6)
    inbox.put("7.txt", b"z" * 25, modified=LONG_AGO + 7)
    picked, rows = inbox.take()
    assert [pl.read_parquet(path).height for path in picked.batches] == [3, 2, 1, 1]
    assert rows.height == 7


@pytest.mark.parametrize("workers", [1, 2, 3, 8, 40])
def test_every_worker_has_as_many_batches_unless_they_would_be_tiny(workers: int) -> None:
    """Seen to catch: batches of BATCH_TEXTS, whatever is left for the last one; batches of LEAST_BATCH_TEXTS and a last of one."""
    for files in (3_001, 6_000, 7_000, 20_000, 100_000, 1_000_000):
        texts = texts_a_batch(files, workers)
        batches = -(-files // texts)
        assert LEAST_BATCH_TEXTS <= texts <= BATCH_TEXTS
        assert batches % workers == 0 or files // (batches + 1) < LEAST_BATCH_TEXTS
        assert texts - (files - (batches - 1) * texts) < batches
    assert {texts_a_batch(files, workers) for files in (0, 1, 2_999, 3_000)} == {BATCH_TEXTS}


def test_a_file_that_was_just_written_waits_for_a_moment(inbox: Inbox) -> None:
    inbox.put("fresh.txt", modified=time.time())
    picked, _ = inbox.take(Settings(settle_seconds=0.2))
    assert (picked.picked_up, picked.unsettled) == (1, 0)


def test_a_growing_file_waits_for_the_next_run(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: the comparison of size and time after reading left out."""
    path = inbox.put("grow.txt")
    read = os.read

    def growing(descriptor: int, count: int) -> bytes:
        piece = read(descriptor, count)
        if not piece:
            with open(path, "ab") as file:
                file.write(b"more")
        return piece

    monkeypatch.setattr(os, "read", growing)
    picked, rows = inbox.take()
    assert (picked.unsettled, picked.sightings, rows.height) == (1, None, 0)
    monkeypatch.undo()
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert inbox.take()[0].picked_up == 1


@pytest.mark.parametrize("seconds", [10**12, 2**62, -(10**11)])
def test_a_file_dated_beyond_all_calendars_stops_no_run(inbox: Inbox, seconds: int) -> None:
    """Seen to catch: storable left out of list_inbox; of FolderReader.read."""
    inbox.put("sound.txt")
    os.utime(inbox.put("odd.txt"), (seconds, seconds))
    picked, rows = inbox.take()
    assert (picked.picked_up, rows["modified_at"].null_count()) == (2, 0)
    assert inbox.take()[0].picked_up == 0


def test_a_file_dated_in_the_future_does_not_wait_for_ever(inbox: Inbox) -> None:
    inbox.put("future.txt", modified=time.time() + 86_400)
    assert inbox.take()[0].picked_up == 1


def test_a_vanished_file_is_counted_and_forgotten(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    path = inbox.put("gone.txt")
    inbox.put("stays.txt")
    list_inbox = module.list_inbox

    def listed_then_gone(*where: Path) -> object:
        found = list_inbox(*where)
        Path(os.fsdecode(path)).unlink()
        return found

    monkeypatch.setattr(module, "list_inbox", listed_then_gone)
    picked, rows = inbox.take()
    assert (picked.vanished, rows["path"].to_list()) == (1, ["stays.txt"])


def test_a_failure_of_the_disk_is_tried_each_run_and_reported_once(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so the failure is made. Seen to catch: `remember=False` turned to True."""
    inbox.put("bad.txt")
    inbox.put("good.txt")
    read = FolderReader.read

    def failing(reader: FolderReader, raw_path: bytes, limit: int) -> object:
        if raw_path == b"bad.txt":
            raise OSError(errno.EIO, "broken")
        return read(reader, raw_path, limit)

    monkeypatch.setattr(FolderReader, "read", failing)
    first, rows = inbox.take()
    second, _ = inbox.take()
    assert problems(rows) == {"bad.txt": f"can't be read: {os.strerror(errno.EIO)}", "good.txt": None}
    assert (first.unreadable, second.picked_up) == (1, 0)
    monkeypatch.undo()
    assert problems(inbox.take()[1]) == {"bad.txt": None}


def test_a_file_too_large_is_refused_without_reading_it(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(inbox.put("huge.txt"), "wb") as file:
        file.truncate(500 * 1024 * 1024)
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("a huge file was read"))
    picked, rows = inbox.take()
    assert problems(rows) == {"huge.txt": "larger than 10,000 bytes"}
    assert (picked.unreadable, rows["content"].to_list()) == (1, [None])
    assert inbox.take()[0].picked_up == 0


def test_pipes_and_sockets_are_named_and_never_opened(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(inbox.folder / "pipe.txt")
    monkeypatch.chdir(inbox.folder)  # a socket's name may be 107 bytes long at most
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        _, rows = inbox.take()
    assert problems(rows) == {"pipe.txt": "a named pipe, not a file", "socket.txt": "a socket, not a file"}


def test_a_pipe_that_takes_a_files_place_does_not_hang_the_run(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: O_NONBLOCK left out (the test then waits for ever)."""
    path = inbox.put("a.txt")
    list_inbox = module.list_inbox

    def listed_then_swapped(*where: Path) -> object:
        found = list_inbox(*where)
        Path(os.fsdecode(path)).unlink()
        os.mkfifo(path)
        return found

    monkeypatch.setattr(module, "list_inbox", listed_then_swapped)
    assert inbox.take()[0].unsettled == 1


def test_links_out_and_broken_links_are_refused_and_links_inside_are_followed(inbox: Inbox) -> None:
    """Seen to catch: the test for the inbox's own prefix left out of `_follow`."""
    secret = inbox.home / "secret.txt"
    secret.write_bytes(b"secret")
    inbox.put("a.txt", b"isi")
    for name, target in {
        "out.txt": secret,
        "up.txt": Path("../home/secret.txt"),
        "in.txt": Path("a.txt"),
        "nowhere.txt": Path("missing"),
        "circle.txt": Path("circle.txt"),
        "folder_out": inbox.home,
        "folder_in": Path(),
    }.items():
        (inbox.folder / name).symlink_to(target)
    _, rows = inbox.take()
    assert problems(rows) == {
        "a.txt": None,
        "in.txt": None,
        "out.txt": "a link that leads out of the inbox",
        "up.txt": "a link that leads out of the inbox",
        "folder_out": "a link that leads out of the inbox",
        "nowhere.txt": "a link that leads nowhere",
        "circle.txt": "a link that leads nowhere",
    }
    assert dict(rows.select("path", "content").iter_rows())["in.txt"] == b"isi"
    assert b"secret" not in rows["content"].to_list()


def test_a_link_that_is_turned_outwards_after_listing_is_refused(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = inbox.home / "secret.txt"
    secret.write_bytes(b"secret")
    path = inbox.put("a.txt")
    list_inbox = module.list_inbox

    def listed_then_swapped(*where: Path) -> object:
        found = list_inbox(*where)
        Path(os.fsdecode(path)).unlink()
        Path(os.fsdecode(path)).symlink_to(secret)
        return found

    monkeypatch.setattr(module, "list_inbox", listed_then_swapped)
    _, rows = inbox.take()
    assert rows["content"].to_list() == [None]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (b"line\nbreak.txt", "line\nbreak.txt"),
        (b"-rf.txt", "-rf.txt"),
        (b"latin-\xe9\xff.txt", "latin-%E9%FF.txt"),
        ("berita 中文 ü.txt".encode(), "berita 中文 ü.txt"),
        (b"a" * 251 + b".txt", "a" * 251 + ".txt"),
        (b"..hidden", "..hidden"),
        (b".dot", ".dot"),
        (b"50%FF.txt", "50%FF.txt"),
        (b"<script>.txt", "<script>.txt"),
        (b"\x1b[31mred.txt", "\x1b[31mred.txt"),
        (b"without_ending", "without_ending"),
        (b"back\\slash.txt", "back\\slash.txt"),
    ],
)
def test_a_strange_name_is_picked_up_as_valid_text(inbox: Inbox, name: bytes, path: str) -> None:
    inbox.put(name)
    _, rows = inbox.take()
    assert rows["path"].to_list() == [path]
    assert inbox.take()[0].picked_up == 0


def test_folders_deeper_than_a_path_may_be_long_are_reached(inbox: Inbox) -> None:
    """200 folders of 60 letters make a path of 12,000 bytes. Seen to catch: open_beneath without its loop."""
    descriptor = os.open(inbox.folder, os.O_RDONLY)
    for _ in range(200):
        os.mkdir(b"f" * 60, dir_fd=descriptor)
        deeper = os.open(b"f" * 60, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    file = os.open(b"deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=descriptor)
    os.write(file, b"isi")
    os.utime(file, (LONG_AGO, LONG_AGO))
    os.close(file)
    os.close(descriptor)
    picked, rows = inbox.take()
    assert (picked.picked_up, rows["content"].to_list()) == (1, [b"isi"])


def test_the_home_inside_the_inbox_is_left_out(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    inbox.home = inbox.folder / "data"
    inbox.home.mkdir()
    (inbox.home / "master.lock").write_text("{}")
    inbox.put("a.txt")
    picked, rows = inbox.take()
    assert (picked.looked_at, rows["path"].to_list()) == (1, ["a.txt"])


def test_an_empty_file_and_a_binary_one_are_picked_up_as_they_are(inbox: Inbox) -> None:
    inbox.put("empty.txt", b"")
    inbox.put("zip.txt", b"PK\x03\x04\x00")
    _, rows = inbox.take()
    assert dict(rows.select("path", "content").iter_rows()) == {"empty.txt": b"", "zip.txt": b"PK\x03\x04\x00"}


def test_the_same_text_under_ten_names_is_ten_documents(inbox: Inbox) -> None:
    for number in range(10):
        inbox.put(f"{number}.txt", b"sama")
    _, rows = inbox.take()
    assert (rows["document_id"].n_unique(), rows["content_sha256"].n_unique()) == (10, 1)


def test_the_identity_is_that_of_the_design() -> None:
    sha256 = hashlib.sha256(b"").digest()
    assert document_id("x", sha256) == str(uuid.UUID(bytes=hashlib.sha256(b"x\0" + sha256).digest()[:16]))
