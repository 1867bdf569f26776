"""CHECKS.md: every expectation with the harm that it prevents, written from the suites' own sources.

`python -m expectations.describe` writes it anew.
"""

import ast
import inspect
from pathlib import Path

from expectations.judge import KEYS, suite_of
from expectations.verdict import check_id

PAGE = Path(__file__).parent / "CHECKS.md"


def describe() -> str:
    """Give the page: a table for each suite with slug, severity, sentence and harm."""
    lines = [
        "# The checks",
        "",
        "Written by `python -m expectations.describe` from the suites. In the suite `articles` a critical failure rejects the",
        "text, in the others it refuses the batch; a warning loads and tells. Of what refuses a batch a person may accept",
        "`rejected-share` alone: everything else is a law, or a fault of the program.",
    ]
    for name in KEYS:
        harms = _harms(name)
        lines += [
            "",
            f"## {name}",
            "",
            "| check | severity | what must hold | what goes wrong without it |",
            "|---|---|---|---|",
        ]
        for expectation in suite_of(name).expectations:
            slug = check_id(expectation)
            lines.append(f"| `{slug}` | {expectation.severity.value} | {expectation.description} | {harms[slug]} |")
    return "\n".join(lines) + "\n"


def _harms(name: str) -> dict[str, str]:
    """Read the line above each expectation of a suite, by slug."""
    module = __import__(f"expectations.{name}", fromlist=[name])
    source = inspect.getsource(module)
    lines = source.splitlines()
    harms = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("Expect"):
            (meta,) = [keyword.value for keyword in node.keywords if keyword.arg == "meta"]
            harms[ast.literal_eval(meta)["check_id"]] = lines[node.lineno - 2].strip().removeprefix("# ")
    return harms


if __name__ == "__main__":
    PAGE.write_text(describe(), encoding="utf-8")
