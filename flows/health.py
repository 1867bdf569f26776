"""Examine a home: the laws over the whole warehouse, what waits, and whether the installation is the one that was tested."""

from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import polars as pl

from flows.harmless import harmless
from flows.refusals import EQUAL_REFUSALS, tells_stuck
from flows.run_place import REFUSED, laws_against
from warehouse.archive_laws import broken_texts
from warehouse.laws import LAWS, broken_laws
from warehouse.lock import lock_holder
from warehouse.open_published import open_published
from warehouse.publish import is_behind

# The ranges of pyproject.toml outside which Prefect fails, the second one without a word.
REQUIRED_BELOW = {"fastapi": (0, 151), "sqlalchemy": (2, 1)}
PATHS_SHOWN = 20
_AGAIN = f" as the {EQUAL_REFUSALS} last were, for the same reasons: somebody must look at these files,"


@dataclass
class Health:
    """What was found, a line each, and the names of what is broken."""

    lines: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def break_(self, name: str, line: str) -> None:
        """Note something broken."""
        self.broken.append(name)
        self.lines.append(f"BROKEN  {line}")

    def hold(self, line: str) -> None:
        """Note something in order."""
        self.lines.append(f"ok      {line}")

    def note(self, line: str) -> None:
        """Note something to know."""
        self.lines.append(f"note    {line}")


def examine_home(home: Path, published: Path) -> Health:
    """Check every law over the published warehouse and its archive, and tell what else is not as it should be."""
    health = Health()
    con = open_published(published)
    try:
        broken = [*broken_laws(con), *broken_texts(con, home)]
        stuck = tells_stuck(con)
        loaded = {row[0] for row in con.execute("select document_id::varchar from documents").fetchall()}
    finally:
        con.close()
    for law in broken:
        health.break_(law.law, f"{law.sentence} Not so {law.count:,} times: {harmless(' | '.join(law.examples), 500)}")
    if not broken:
        health.hold(f"{len(LAWS) + 3} laws hold over {published.resolve().name}")
    _examine_publication(health, home)
    _list_refused(health, home, loaded, stuck)
    _examine_installation(health)
    return health


def _examine_publication(health: Health, home: Path) -> None:
    holder = lock_holder(home)
    if holder is not None:
        health.note(f"a run is under way: {holder}")
    elif is_behind(home):
        health.note("the newest snapshot is behind the master: the next run publishes it")
    else:
        health.hold("the newest snapshot shows all that was loaded")


def _list_refused(health: Health, home: Path, loaded: set[str], stuck: bool) -> None:
    """Tell of a refused batch what no later run has loaded."""
    for mark in sorted((home / "staging").glob(f"*/{REFUSED}")):
        run_id = mark.parent.name
        waiting = pl.concat(
            [
                pl.DataFrame(schema={"document_id": pl.String, "path": pl.String}),
                *(
                    pl.read_parquet(path, columns=["document_id", "path"])
                    for path in sorted(mark.parent.glob("refined/*.documents.parquet"))
                ),
            ]
        )
        paths = [path for document_id, path in waiting.iter_rows() if document_id not in loaded]
        if not paths:
            continue
        laws = laws_against(mark.parent)
        health.note(
            f"run {run_id} was refused{_AGAIN * stuck} and waits with {len(paths):,} files: "
            + (
                f"it breaks {' and '.join(laws)}, which nobody can accept; the next run reads them again"
                if laws
                else f"sumber run --accept {run_id} --reason …"
            )
        )
        health.lines += [f"          {harmless(path, 200)}" for path in paths[:PATHS_SHOWN]]
        if len(paths) > PATHS_SHOWN:
            health.lines.append(f"          and {len(paths) - PATHS_SHOWN:,} more")


def _examine_installation(health: Health) -> None:
    for package, below in REQUIRED_BELOW.items():
        version = metadata.version(package)
        if tuple(int(part) for part in version.split(".")[:2]) >= below:
            health.break_(
                f"{package}-version", f"Prefect needs {package} below {'.'.join(map(str, below))}, there is {version}."
            )
        else:
            health.hold(f"{package} {version}")
