"""What `sumber run` costs beside a bare embedded Prefect flow of ten no-op tasks: `python tests/benchmarks/bench_startup.py`."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
ROUNDS = 3

BARE = """
from prefect import flow, task

@task
def nothing(number):
    return number

@flow
def bare():
    for each in [nothing.submit(number) for number in range(10)]:
        each.result()

bare()
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """The wall time of one command."""
    begun = time.monotonic()
    subprocess.run(command, cwd=REPOSITORY, env={**os.environ, **environment}, check=True, capture_output=True)
    return time.monotonic() - begun


def main() -> None:
    """Print the medians and their ratio; both histories exist before the first round."""
    with tempfile.TemporaryDirectory() as scratch:
        bare_home, home = Path(scratch) / "bare", Path(scratch) / "home"
        embedded = {
            "PREFECT_HOME": str(bare_home),
            "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
        bare = [sys.executable, "-c", BARE]
        run = [sys.executable, "-m", "flows.command_line", "run", "seeds/inbox", "--home", str(home)]
        seconds(bare, embedded)
        seconds(run, {})
        bare_times, full_times, empty_times = [], [], []
        for _ in range(ROUNDS):
            bare_times.append(seconds(bare, embedded))
            empty_times.append(seconds(run, {}))
            # The data goes, the history stays: the samples are new again.
            for path in [*home.glob("master.duckdb*"), home / "sumber.duckdb", *home.glob("snapshots/*")]:
                path.unlink(missing_ok=True)
            full_times.append(seconds(run, {}))
        bare_s, full_s, empty_s = (sorted(times)[ROUNDS // 2] for times in (bare_times, full_times, empty_times))
        print(f"bare embedded flow, ten no-op tasks   {bare_s:6.2f} s")
        print(f"sumber run on the samples             {full_s:6.2f} s   ratio {full_s / bare_s:.2f}")
        print(f"sumber run, nothing new               {empty_s:6.2f} s   ratio {empty_s / bare_s:.2f}")


if __name__ == "__main__":
    main()
