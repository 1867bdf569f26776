import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_wheel_carries_every_file_that_the_code_reads() -> None:
    """Seen to catch: `*.html` taken out of package-data."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    setuptools = project["tool"]["setuptools"]
    carried = ["*.py", *setuptools["package-data"]["*"]]
    rooms = setuptools["packages"]["find"]["include"]
    left = [
        path.relative_to(ROOT).as_posix()
        for room in ("flows", "transforms", "expectations", "warehouse", "seeds")
        for path in (ROOT / room).rglob("*")
        # The sample texts and the page of all checks are for readers of the repository.
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".md"
        if not path.is_relative_to(ROOT / "seeds" / "inbox")
        if not any(fnmatch(room, name) for name in rooms) or not any(fnmatch(path.name, kind) for kind in carried)
    ]
    assert left == []
