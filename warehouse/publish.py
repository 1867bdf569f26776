"""Publish: an immutable copy of the master, and a link that is moved to it in one step."""

import shutil
from pathlib import Path

import duckdb

from warehouse.crash_points import reached
from warehouse.durable import sync_file, sync_folder
from warehouse.lake import lake_of, newest_snapshot
from warehouse.master import connect_master
from warehouse.places import master_path, published_path, snapshots_path, wal_path
from warehouse.revision import add_revision, newest_revision

# A reader that opened a snapshot keeps it; one that lost the race with the third publish after its look-up tries again.
SNAPSHOTS_KEPT = 3

# What a copy must agree on with the master before anyone sees it.
TABLES_COUNTED = (
    "documents",
    "articles",
    "attributions",
    "spans",
    "duplicates",
    "rejects",
    "checks",
    "runs",
    "revisions",
)


class PublishFailed(Exception):
    """Raised when nothing could be published; what was published before is untouched."""


def publish(home: Path) -> Path:
    """Publish the master as it is, keep the last three snapshots, and give the snapshot's path.

    The caller holds the home's lock, and no connection to the master is open in this process. Publishing what is
    published already changes nothing.
    """
    if lake_of(home) is not None:
        # A committed run is published by that: every reader looks at the newest snapshot.
        return _lake_snapshot(home)
    link = published_path(home)
    if link.exists() and not link.is_symlink():
        raise PublishFailed(f"{link} is a file of somebody else: move it away, sumber keeps a link there.")
    revision, run_id, counts = _fold_in(home)
    reached("publish:folded")
    snapshots = snapshots_path(home)
    snapshots.mkdir(exist_ok=True)
    target = snapshots / f"{revision:08d}-{run_id or 'empty'}.duckdb"
    if not target.exists():
        _make_snapshot(home, target, counts)
    target.chmod(0o444)
    _point(link, target)
    reached("publish:linked")
    _prune(snapshots, target)
    reached("publish:pruned")
    return target


def _lake_snapshot(home: Path) -> Path:
    con = connect_master(home)
    try:
        return Path(f"lake-snapshot-{newest_snapshot(con)}")
    finally:
        con.close()


def is_behind(home: Path) -> bool:
    """Whether readers see less than the master holds, or something else than was published; false without a master."""
    if lake_of(home) is not None or not master_path(home).exists():
        return False
    con = connect_master(home)
    try:
        revision = newest_revision(con)
    finally:
        con.close()
    return published_revision(home) != revision or _was_opened_for_writing(published_path(home).resolve())


def published_revision(home: Path) -> int | None:
    """The revision that readers see; null when nothing is published."""
    link = published_path(home)
    if not link.is_symlink() or not link.exists():
        return None
    number = link.resolve().name.partition("-")[0]
    return int(number) if number.isdigit() else None


def prune_snapshots(home: Path) -> None:
    """Take away all but the last snapshots, and unfinished ones; the caller holds the home's lock."""
    current = published_path(home)
    if lake_of(home) is None and current.exists():
        _prune(snapshots_path(home), current.resolve())


def _fold_in(home: Path) -> tuple[int, str | None, list[int]]:
    """Open and close the master, so that no commit is left beside the file; gives what the copy must hold."""
    con = connect_master(home)
    try:
        if _was_opened_for_writing(published_path(home).resolve()):
            # A log beside the snapshot spoils it for every reader: the same revision is published under a new name.
            add_revision(con, "repair")
        revision = newest_revision(con)
        newest = con.execute(
            "select run_id from revisions where run_id is not null order by revision desc limit 1"
        ).fetchall()
        return revision, newest[0][0] if newest else None, _counts(con)
    finally:
        con.close()
        _refuse_if_connected(home)


def _make_snapshot(home: Path, target: Path, counts: list[int]) -> None:
    master, unfinished = master_path(home), target.with_suffix(".part")
    if wal_path(master).exists():
        raise PublishFailed(
            f"{wal_path(master)} holds commits that could not be folded into {master.name}: is the disk full?"
        )
    for old in target.parent.glob("*.part*"):
        old.unlink()
    shutil.copyfile(master, unfinished)
    sync_file(unfinished)
    reached("publish:copied")
    _check_copy(unfinished, counts)
    reached("publish:checked")
    unfinished.chmod(0o444)
    unfinished.replace(target)
    sync_folder(target.parent)
    reached("publish:renamed")


def _check_copy(copy: Path, counts: list[int]) -> None:
    try:
        with duckdb.connect(str(copy), read_only=True) as con:
            found = _counts(con)
    except duckdb.Error as error:
        raise PublishFailed(f"The copy of the master can't be opened: {str(error).splitlines()[0]}") from error
    if found != counts:
        raise PublishFailed("The copy of the master does not hold what the master holds; nothing was published.")


def _counts(con: duckdb.DuckDBPyConnection) -> list[int]:
    counted = ", ".join(f"(select count(*) from {table})" for table in TABLES_COUNTED)
    # A canonical article for each story: the view `stories` would look at the texts of all.
    return list(con.execute(f"select {counted}, (select count(*) from articles where is_canonical)").fetchall()[0])


def _point(link: Path, target: Path) -> None:
    """Move the link in one step; a link and not a replaced file, because DuckDB keeps its log beside the real name."""
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target.relative_to(link.parent))
    beside.replace(link)
    sync_folder(link.parent)


def _prune(snapshots: Path, current: Path) -> None:
    older = sorted(path for path in snapshots.glob("*.duckdb") if path != current)
    for path in older[: max(0, len(older) - (SNAPSHOTS_KEPT - 1))]:
        wal_path(path).unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    for unfinished in snapshots.glob("*.part*"):
        unfinished.unlink(missing_ok=True)


def _was_opened_for_writing(snapshot: Path) -> bool:
    return wal_path(snapshot).exists()


def _refuse_if_connected(home: Path) -> None:
    """DuckDB's lock belongs to the process: to copy the file while connected would drop it, and could copy half a write."""
    master = str(master_path(home).resolve())
    open_files = Path("/proc/self/fd")
    if not open_files.is_dir():
        return
    for handle in open_files.iterdir():
        try:
            if str(handle.readlink()) == master:
                raise PublishFailed("A connection to the master is still open in this process.")
        except OSError:
            continue
