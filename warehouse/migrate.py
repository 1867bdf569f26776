"""Bring a master up to the tables and views of this version of the program."""

import hashlib
import re
from pathlib import Path

import duckdb

from warehouse.lake import fit_for_lake, is_lake
from warehouse.revision import add_revision
from warehouse.transaction import transaction

HERE = Path(__file__).parent

LOG_TABLE = """
create table if not exists schema_migrations (
    file varchar not null, sha256 varchar not null, applied_at timestamptz not null default current_timestamp
);
comment on table schema_migrations is 'One row per file of definitions that was applied to this warehouse.';
comment on column schema_migrations.file is 'The file, migrations by number, views by name.';
comment on column schema_migrations.sha256 is 'SHA-256 of the file as it was applied.';
comment on column schema_migrations.applied_at is 'When it was applied.';
"""


class SchemaUnknown(Exception):
    """Raised when a master was made by another version of the program than this one can continue."""


def migrate(con: duckdb.DuckDBPyConnection, room: Path = HERE) -> list[str]:
    """Apply the migrations and views that the master lacks, each in one transaction; gives the names of those applied.

    Raises SchemaUnknown if a migration was edited after it was applied, or if the master knows one that we don't.
    """
    migrations = {f"migrations/{path.name}": path.read_text() for path in sorted((room / "migrations").glob("*.sql"))}
    views = {f"views/{path.name}": path.read_text() for path in sorted((room / "views").glob("*.sql"))}
    applied = _applied(con)
    for file in sorted(file for file in applied if file.startswith("migrations/")):
        if file not in migrations:
            raise SchemaUnknown(
                f"The warehouse has {file}, which this version does not know: use the newer version of sumber."
            )
        if _sha256(migrations[file]) != applied[file]:
            raise SchemaUnknown(
                f"{file} was changed after it was applied to this warehouse: restore it and add a new one."
            )
    missing = [file for file in migrations if file not in applied]
    # A view may name a column that a new migration has changed, so then all of them are made again.
    missing += [file for file in _in_order(views) if missing or applied.get(file) != _sha256(views[file])]
    if not missing:
        return []
    for file in missing:
        text = {**migrations, **views}[file]
        with transaction(con):
            con.execute(LOG_TABLE)
            con.execute(fit_for_lake(text) if is_lake(con) else text)
            con.execute("delete from schema_migrations where file = ?", [file])
            con.execute("insert into schema_migrations (file, sha256) values (?, ?)", [file, _sha256(text)])
            if file == missing[-1]:
                add_revision(con, "migration")
    return missing


def _applied(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    there = con.execute("select count(*) from duckdb_tables() where table_name = 'schema_migrations'").fetchall()[0][0]
    return dict(con.execute("select file, sha256 from schema_migrations").fetchall()) if there else {}


def _in_order(views: dict[str, str]) -> list[str]:
    """The views' files, each after those whose views it names; in a circle, the alphabet decides."""
    words = {file: set(re.findall(r"\w+", text)) for file, text in views.items()}
    left, ordered = sorted(views), []
    while left:
        free = [file for file in left if not any(Path(other).stem in words[file] for other in left if other != file)]
        ordered += free or left
        left = [file for file in left if file not in ordered]
    return ordered


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
