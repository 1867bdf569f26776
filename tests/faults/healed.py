"""What must hold once a disturbed home has healed."""

from pathlib import Path

from flows.health import examine_home
from tests.flows.judged_home import load_judged
from warehouse.digest import digest

# What does not depend on how many runs it took (law 4).
TABLES = ("documents", "articles", "attributions", "spans", "duplicates")


def check_healed(home: Path, inbox: Path) -> None:
    """Every text of the inbox is there once and lawful, the tables are as if nothing had happened, and nothing waits."""
    assert examine_home(home, home / "sumber.duckdb").broken == []
    undisturbed = home.parent / f"{home.name}-undisturbed"
    load_judged(undisturbed, {path.name: path.read_bytes() for path in sorted(inbox.iterdir())})
    told, wanted = dict(digest(home / "sumber.duckdb")), dict(digest(undisturbed / "sumber.duckdb"))
    assert {table: told[table] for table in TABLES} == {table: wanted[table] for table in TABLES}
    assert list((home / "staging").iterdir()) == []
