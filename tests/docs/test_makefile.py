import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def chosen(environment: dict[str, str]) -> str:
    """The Python with which `make` would install."""
    told = subprocess.run(
        ["make", "--silent", "--eval", "told:;@echo $(PYTHON)", "told"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


def test_make_takes_the_python_that_it_is_told() -> None:
    """Seen to catch: `PYTHON :=` instead of `?=`."""
    assert chosen({**os.environ, "PYTHON": "python3.12"}) == "python3.12"


def test_make_finds_a_python_that_can_make_environments() -> None:
    """Seen to catch: the versions of the search written as /usr/bin/python3.9 and `python3` as `python9`."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON"}
    asked = "import ensurepip, venv, sys; print((3, 11) <= sys.version_info[:2] < (3, 14))"
    said = subprocess.run([chosen(environment), "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "True"
