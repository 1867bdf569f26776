"""A master written anew: the same rows, and nothing of what was deleted."""

from pathlib import Path

from tests.warehouse.small_warehouse import load_small_warehouse
from warehouse.digest import digest
from warehouse.master import connect_master
from warehouse.places import master_path
from warehouse.renew import rewrite_master

SECRET = b"Gantari-Wulanjati"


def test_a_home_whose_name_holds_quotes_is_written_anew(tmp_path: Path) -> None:
    """Seen to catch: the replace left out of attach_old."""
    home = tmp_path / "it's 'here'"
    load_small_warehouse(home)
    before = digest(master_path(home))
    rewrite_master(home, tmp_path / "room")
    assert digest(master_path(home)) == before


def test_a_rewritten_master_says_the_same_and_holds_no_deleted_byte(tmp_path: Path) -> None:
    """Seen to catch: swap_master left out of rewrite_master."""
    load_small_warehouse(tmp_path)
    with connect_master(tmp_path) as con:
        con.execute("create table notes (note varchar using compression uncompressed)")
        con.execute("insert into notes select ? || range from range(5000)", [SECRET.decode()])
        con.execute("checkpoint")
        con.execute("drop table notes")
        con.execute("checkpoint")
        told = [con.execute(f"select count(*) from {table}").fetchall() for table in ("runs", "checks", "revisions")]
    before = digest(master_path(tmp_path))
    assert SECRET in master_path(tmp_path).read_bytes()
    rewrite_master(tmp_path, tmp_path / "room")
    assert SECRET not in master_path(tmp_path).read_bytes()
    assert digest(master_path(tmp_path)) == before
    with connect_master(tmp_path) as con:
        again = [con.execute(f"select count(*) from {table}").fetchall() for table in ("runs", "checks", "revisions")]
    assert again == told
    assert master_path(tmp_path).stat().st_mode & 0o777 == 0o600
