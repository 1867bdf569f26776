"""The golden table of figures: `python -m tests.golden.figures [--write] [--mistakes [FIGURE]]`, from the project's root."""

import argparse
import csv
import io
from pathlib import Path

from tests.golden.measure import FIELDS, ROLES, Figures, Tally, measure
from tests.golden.samples import GOLDEN, read_samples

TABLE = GOLDEN / "figures.csv"
COMMAND = "python -m tests.golden.figures --write"
COLUMNS = ("set", "figure", "group", "right", "wrong", "missed", "invented", "kept_empty", "precision", "recall")
ORDER = {figure: place for place, figure in enumerate((*ROLES, "cited or photo", *FIELDS))}
SET_ORDER = ("both", "seen", "unseen")


def written(figures: Figures) -> str:
    """The figures as the CSV of the repository: one row a figure, those of all texts before those of agencies and languages."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for key in sorted(figures, key=lambda key: (SET_ORDER.index(key[0]), ORDER[key[1]], key[2] != "all", key[2])):
        tally = figures[key]
        counts = (tally.right, tally.wrong, tally.missed, tally.invented, tally.kept_empty)
        table.writerow((*key, *counts, share(tally.precision), share(tally.recall)))
    return out.getvalue()


def share(value: float | None) -> str:
    """A share as the table writes it; empty where there is none."""
    return "" if value is None else f"{value:.3f}"


def differences(kept: str, now: str) -> list[str]:
    """The rows of the table that changed, old before new."""
    old, new = kept.splitlines(), now.splitlines()
    gone, come = set(old) - set(new), set(new) - set(old)
    changed = [f"- {row}" for row in old if row in gone] + [f"+ {row}" for row in new if row in come]
    return sorted(changed, key=lambda row: (row[2:].split(",")[:3], row[0] == "+"))


def kept() -> str:
    """The table as the repository has it; empty where there is none yet."""
    return TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""


def main() -> None:
    """Print the figures of all texts, or the mistakes; with --write the table of the repository is renewed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"renew {TABLE.relative_to(Path.cwd())}")
    parser.add_argument(
        "--mistakes", nargs="?", const="", metavar="FIGURE", help="every mistake, or those of one figure"
    )
    parser.add_argument(
        "--seen", action="store_true", help="mistakes of the seen set alone: rules are written from those"
    )
    asked = parser.parse_args()
    figures, mistakes = measure(read_samples())
    now = written(figures)
    if asked.mistakes is not None:
        for one in mistakes:
            if (not asked.mistakes or one.figure == asked.mistakes) and not (asked.seen and one.set != "seen"):
                print(f"{one.set} | {one.file} | {one.figure} | want {one.want or '-'} | got {one.got or '-'}")
        return
    for row in differences(kept(), now):
        print(row)
    for (name, figure, group), tally in figures.items():
        if name == "both" and group == "all":
            print(_line(figure, tally))
    if asked.write:
        TABLE.write_text(now, encoding="utf-8")
        print(f"{TABLE.name} written")


def _line(figure: str, tally: Tally) -> str:
    counts = f"right {tally.right:4} wrong {tally.wrong:3} missed {tally.missed:3} invented {tally.invented:3}"
    return f"{figure:18} {counts}  precision {share(tally.precision):5} recall {share(tally.recall)}"


if __name__ == "__main__":
    main()
