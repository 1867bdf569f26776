"""An analyst who holds the published file open for as long as he likes: he blocks nothing, and nothing changes under him."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.tidy import tidy_home
from tests.faults.disturbed_loads import TEXTS
from tests.faults.load_processes import LoadProcesses
from tests.faults.reader import read_once
from warehouse.publish import SNAPSHOTS_KEPT

# Opens what is published once, and answers the same query whenever it is asked; DuckDB's own door, no hardening.
ANALYST = """
import sys
from pathlib import Path
import duckdb
con = duckdb.connect(str(Path(sys.argv[1]).resolve()), read_only=True)
for line in sys.stdin:
    print(con.execute(
        "select count(*), count(distinct a.document_id), sum(length(a.body)), md5(string_agg(s.kind, ',' order by s.document_id, s.start_char))"
        " from articles as a join spans as s using (document_id)"
    ).fetchall(), flush=True)
"""


@contextmanager
def analyst(published: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", ANALYST, str(published)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.communicate()


def answer_of(process: subprocess.Popen[str]) -> str:
    assert process.stdin is not None and process.stdout is not None
    print("again", file=process.stdin, flush=True)
    return process.stdout.readline()


def test_an_analyst_who_stays_for_many_runs_and_a_tidying_blocks_none_and_sees_one_state(tmp_path: Path) -> None:
    """His snapshot is pruned under him. Seen to catch: _prune that empties a file before it takes it away."""
    home = tmp_path / "home"
    published = home / "sumber.duckdb"
    with LoadProcesses() as loads:
        assert loads.load(home, 2) == 0
        opened = published.resolve()
        with analyst(published) as early, opened.open("rb") as held:
            bytes_then = held.read()
            first = answer_of(early)
            assert f"({2 * TEXTS * 3}, {2 * TEXTS}" in first
            for runs in range(3, 3 + SNAPSHOTS_KEPT + 1):
                assert loads.load(home, runs) == 0, "a reader blocks a run"
                assert answer_of(early) == first
                assert read_once(published) == runs, "others see what is new"
            assert not opened.exists(), "the snapshot that he reads was not pruned: this test shows nothing"
            tidy_home(home, "tidied")
            with analyst(published) as late:
                assert answer_of(late) != first
            assert answer_of(early) == first
            # DuckDB remembers what it has read; what it reads next comes from the file.
            held.seek(0)
            assert held.read() == bytes_then
    assert len(list((home / "snapshots").iterdir())) == SNAPSHOTS_KEPT
