"""The command `sumber` with a shell command that is carried out when a step of its run begins: STEP COMMAND ARGUMENTS…"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flows import progress


def disturb(step: str, command: str) -> None:
    """Have the shell command carried out once, when the step begins."""
    tell, left = progress.tell, [command]

    def tell_and_disturb(now: str, done: int | None = None, of: int | None = None) -> None:
        if now == step and left:
            subprocess.run(left.pop(), shell=True, check=True)
        tell(now, done, of)

    progress.tell = tell_and_disturb


if __name__ == "__main__":
    from flows.command_line import main

    disturb(*sys.argv[1:3])
    sys.argv[1:3] = []
    main()
