"""A listing made in a process of its own: the same as here, only where many names are known, and gone with its block."""

import os
import time
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from flows import listing_beside
from flows.listing import list_inbox
from flows.listing_beside import has_changed, listing_begun
from flows.settings import WrongUsage
from warehouse.places import master_path


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An inbox and a home whose master counts as large."""
    monkeypatch.setattr(listing_beside, "LARGE_MASTER_BYTES", 1)
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    (inbox / "id").mkdir(parents=True)
    home.mkdir()
    master_path(home).write_bytes(b"many rows")
    for name in (b"a.txt", b"id/b.txt", b"caf\xe9.txt", "소식.txt".encode()):
        Path(os.fsdecode(os.path.join(os.fsencode(inbox), name))).write_text("Isi.\n")
    (inbox / "out.txt").symlink_to("/etc/hostname")
    return inbox, home


def test_a_listing_of_another_process_is_that_of_this_one(known: tuple[Path, Path]) -> None:
    """Seen to catch: the home not left out by the process."""
    inbox, _ = known
    home = inbox / "home"
    known[1].rename(home)
    with listing_begun(inbox, home) as listed:
        assert listed is not None
        found = listed()
    here = list_inbox(inbox, home)
    assert (found.looked_at, here.looked_at) == (5, 5)
    assert_frame_equal(found.files.sort("raw_path"), here.files.sort("raw_path"))
    assert [path.name for path in home.iterdir()] == ["master.duckdb"]


def test_where_few_names_are_known_no_process_is_begun(known: tuple[Path, Path]) -> None:
    """Seen to catch: a home without a master taken for one that can't be told."""
    inbox, home = known
    master_path(home).write_bytes(b"")
    with listing_begun(inbox, home) as listed:
        assert listed is None
    master_path(home).unlink()
    with listing_begun(inbox, home) as listed:
        assert listed is None


def test_an_inbox_that_goes_while_it_is_listed_is_told_in_a_sentence(known: tuple[Path, Path]) -> None:
    """Seen to catch: the process's code not looked at."""
    inbox, home = known
    gone = inbox.with_name("gone")
    with listing_begun(gone, home) as listed, pytest.raises(WrongUsage, match="can't be read"):
        assert listed is not None
        listed()


def test_the_process_ends_with_its_block(known: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to catch: the process not killed."""
    inbox, home = known
    begun = []
    popen = listing_beside.subprocess.Popen

    def slow(command: list[str], **how: object) -> object:
        begun.append(popen(["sleep", "60"], **how))
        return begun[0]

    monkeypatch.setattr(listing_beside.subprocess, "Popen", slow)
    since = time.monotonic()
    with listing_begun(inbox, home):
        pass
    assert begun[0].returncode < 0 and time.monotonic() - since < 30


def test_a_text_put_into_the_folder_after_the_last_load_hints_at_news(known: tuple[Path, Path]) -> None:
    inbox, home = known
    loaded = master_path(home).stat().st_mtime
    os.utime(inbox, (loaded - 5, loaded - 5))
    assert not has_changed(inbox, home)
    os.utime(inbox, (loaded + 5, loaded + 5))
    assert has_changed(inbox, home)
