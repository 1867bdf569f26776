"""A bare process that reads the published warehouse again and again until its input closes: HOME; then prints what it saw."""

import json
import select
import sys
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults.disturbed_loads import TEXTS

# A reader that never rests takes the processor from what it watches.
PAUSE_SECONDS = 0.05

COUNTS = """
select
    (select count(*) from runs),
    (select count(*) from documents),
    (select count(*) from articles),
    (select count(*) from spans),
    (select count(*) from stories)
"""


def read_once(published: Path) -> int:
    """The number of runs that the warehouse shows; raises AssertionError where it shows a part of one."""
    with duckdb.connect(str(published.resolve()), read_only=True) as con:
        runs, documents, articles, spans, stories = con.execute(COUNTS).fetchall()[0]
    assert (documents, articles, spans, stories) == (runs * TEXTS, runs * TEXTS, runs * TEXTS * 3, runs * TEXTS)
    return int(runs)


def main(published: Path) -> None:
    """Read until the input closes."""
    seen: dict[str, list] = {"reads": [0], "errors": [], "snapshots": []}
    while not select.select([sys.stdin], [], [], 0)[0]:
        if not published.exists():
            time.sleep(PAUSE_SECONDS)
            continue
        try:
            runs = read_once(published)
        except (duckdb.Error, AssertionError) as error:
            seen["errors"].append(f"{type(error).__name__}: {error}"[:300])
            continue
        seen["reads"][0] += 1
        time.sleep(PAUSE_SECONDS)
        if runs not in seen["snapshots"]:
            seen["snapshots"].append(runs)
    print(json.dumps({**seen, "reads": seen["reads"][0]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
