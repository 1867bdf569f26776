"""Prefect's history before its first run: laid down as a script, as Prefect's migrations would make it in five seconds.

The script is what the migrations of the installed Prefect leave in SQLite, their own mark (the alembic revision) with it: a
later Prefect finds the mark and migrates on from there. `python -m flows.blank_history` writes it anew; a test holds it
against the migrations.
"""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

SCRIPT = Path(__file__).with_suffix(".sql")
REVISION = re.compile(r"INSERT INTO \"alembic_version\" VALUES\('(\w+)'\)")


def lay_down_blank_history(prefect_home: Path) -> bool:
    """Make prefect.db of the script, whole or not at all, and say whether it was made; only one process may do it at a time.

    Left to Prefect's migrations: a history that is there, one elsewhere (PostgreSQL), and a Prefect that doesn't know the mark.
    """
    from prefect.server.database.orm_models import AioSqliteORMConfiguration
    from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL

    history = prefect_home / "prefect.db"
    script = SCRIPT.read_text(encoding="utf-8")
    if (
        PREFECT_API_DATABASE_CONNECTION_URL.value() != f"sqlite+aiosqlite:///{history}"
        or history.exists()
        # What a lost history left beside it: SQLite throws it away with an empty file, and would replay it into a full one.
        or history.with_name("prefect.db-wal").exists()
        or not is_known(revision_of(script), AioSqliteORMConfiguration().versions_dir)
    ):
        return False
    aside = history.with_name("prefect.db.blank")
    aside.unlink(missing_ok=True)
    with closing(sqlite3.connect(aside)) as blank:
        # Nothing beside the file that a killed process could leave.
        blank.execute("pragma journal_mode = memory")
        blank.executescript(script)
    aside.replace(history)
    return True


def revision_of(script: str) -> str:
    """The alembic revision that a script of a history is marked with."""
    marked = REVISION.search(script)
    if marked is None:
        raise ValueError("the script marks no alembic revision")
    return marked[1]


def is_known(revision: str, migrations: Path) -> bool:
    """Whether there is a migration to this revision in Prefect's folder of them; its file's name holds it."""
    return any(migrations.glob(f"*_{revision}_*.py"))


def migrate_empty_history(prefect_home: Path) -> Path:
    """The prefect.db that the installed Prefect's own migrations make in an empty folder, in six seconds."""
    own = {"PREFECT_HOME": str(prefect_home), "DO_NOT_TRACK": "1"}
    subprocess.run(
        [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"],
        env={name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | own,
        capture_output=True,
        check=True,
    )
    return prefect_home / "prefect.db"


def script_of(history: Path) -> str:
    """The SQL that makes the same tables, indexes and rows again."""
    with closing(sqlite3.connect(history)) as connection:
        return "".join(f"{statement}\n" for statement in connection.iterdump())


def main() -> None:
    """Write the script anew; to be done when Prefect is replaced by a newer one."""
    with tempfile.TemporaryDirectory() as folder:
        SCRIPT.write_text(script_of(migrate_empty_history(Path(folder))), encoding="utf-8")
    print(f"{SCRIPT} is at revision {revision_of(SCRIPT.read_text(encoding='utf-8'))}")


if __name__ == "__main__":
    main()
