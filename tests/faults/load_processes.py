"""Starts processes that load, one after the other, from one that has imported all they need."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Self

FAULTS = Path(__file__).parent


class LoadProcesses:
    """Forks of disturbed_loads.py: `begin` starts one and gives its pid, `ended` waits and gives how it ended."""

    def __init__(self) -> None:
        self.parent = subprocess.Popen(
            [sys.executable, str(FAULTS / "disturbed_loads.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, home: Path, runs: int, **how: object) -> int:
        print(json.dumps({"home": str(home), "runs": runs, **how}), file=self.parent.stdin, flush=True)
        return int(self.parent.stdout.readline())  # type: ignore[union-attr]

    def ended(self) -> int:
        return int(self.parent.stdout.readline())  # type: ignore[union-attr]

    def load(self, home: Path, runs: int, **how: object) -> int:
        """Load up to so many runs; gives how the process ended."""
        self.begin(home, runs, **how)
        return self.ended()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.parent.communicate("")
