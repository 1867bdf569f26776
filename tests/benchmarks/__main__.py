"""All benchmarks, one table and one plot: `python -m tests.benchmarks [--quick] [--sizes 1000 5000] [--only speed]`.

Writes tests/benchmarks/figures.csv and docs/pictures/benchmark.png. What is compared is measured in turns in the same run:
on a machine that does other work, ratios hold where seconds don't. `--million` measures one run of a million texts, alone.
"""

import argparse
import importlib.util
import re
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.corpus import write_corpus
from tests.benchmarks.figures import DATATROVE, OBVIOUS, SUMBER, Figures, draw
from tests.benchmarks.measure import Measured, measure

SIZES = (1_000, 5_000, 20_000, 100_000)
QUICK_SIZES = (1_000, 5_000)
MILLION = 1_000_000
# The obvious script takes 7 minutes for 100,000 texts; its rate does not depend on their number.
OBVIOUS_AT_MOST = 20_000
# Seconds of a start weigh on small sizes: there each is measured more than once, in turns.
ROUNDS_BELOW, ROUNDS = 10_000, 3
NEW_TEXTS = 1_000
# Files, archive, staging, master, three snapshots and their copy under way, measured at 20,000: kilobytes a text.
DISK_KB_A_TEXT = 45
PARTS = ("speed", "refine", "stories", "startup")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", help=f"numbers of texts [default: {' '.join(map(str, SIZES))}]")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts to measure [default: all]")
    parser.add_argument("--quick", action="store_true", help="1,000 and 5,000 texts, one round")
    parser.add_argument("--million", action="store_true", help="one run of a million texts, alone; 45 GB of disk")
    parser.add_argument("--scratch", type=Path, help="where corpora and homes are made [default: the system's]")
    parser.add_argument("--keep", action="store_true", help="leave corpora and homes where they are")
    asked = parser.parse_args()
    sizes = [MILLION] if asked.million else sorted(asked.sizes or (QUICK_SIZES if asked.quick else SIZES))
    parts = ["speed"] if asked.million else asked.only
    scratch = Path(tempfile.mkdtemp(prefix="sumber-bench-", dir=asked.scratch))
    try:
        require_disk(scratch, max(sizes))
        figures = Figures()
        for size in sizes:
            measure_size(scratch / str(size), size, parts, figures, 1 if asked.quick else ROUNDS, asked.keep)
        if "startup" in parts:
            measure_startup(figures)
        draw()
    finally:
        if asked.keep:
            print(f"kept: {scratch}")
        else:
            shutil.rmtree(scratch, ignore_errors=True)


def require_disk(scratch: Path, texts: int) -> None:
    """Leave with a sentence where the disk would not hold the largest corpus and its homes."""
    needed, free = texts * DISK_KB_A_TEXT * 1000, shutil.disk_usage(scratch).free
    print(f"{scratch}: {needed / 1e9:.1f} GB needed for {texts:,} texts, {free / 1e9:.1f} GB free", flush=True)
    if needed > free:
        sys.exit("not enough disk: choose another place with --scratch, or fewer texts with --sizes.")


def measure_size(place: Path, size: int, parts: list[str], figures: Figures, rounds: int, keep: bool) -> None:
    """Make a corpus of this size and measure the parts on it."""
    written = write_corpus(place, size, held_back=NEW_TEXTS)
    print(f"{size:,} texts made, {written / 1e6:.0f} MB with the {NEW_TEXTS:,} held back", flush=True)
    if "speed" in parts:
        measure_speed(place, size, figures, rounds if size < ROUNDS_BELOW else 1)
    # Two workers need several batches of 1,000 texts each.
    if "refine" in parts and NEW_TEXTS < size <= OBVIOUS_AT_MOST:
        said = measure(python("tests.benchmarks.bench_refine", str(place / "raw"), str(place / "refine"))).output
        *rates, cpu_seconds = map(float, said.split()[-4:])
        for what, rate in zip(("pick up alone", "refine alone", "refine alone, with start"), rates, strict=True):
            figures.add(size, what, rate=rate)
        figures.add(size, "refine alone, in one process", cpu_seconds=cpu_seconds)
    if "stories" in parts and size <= OBVIOUS_AT_MOST:
        measure_stories(place, size, figures)
    if not keep:
        shutil.rmtree(place, ignore_errors=True)


def measure_speed(place: Path, size: int, figures: Figures, rounds: int) -> None:
    """`sumber run` on a new home, then in turns with the yardsticks on one whose history is there; then 1,000 new texts."""
    home, inbox = place / "home", place / "raw"
    run = [sys.executable, "-m", "flows.command_line", "run", str(inbox), "--home", str(home)]
    theirs: dict[str, list[Measured]] = {}
    if size == MILLION:
        ours = [measure(run)]
    else:
        cold = measure(run)
        figures.add(size, "sumber run, new home", cold.seconds, cold.cpu_seconds, cold.peak_mb)
        ours = []
        for turn in range(rounds):
            empty(home)
            ours.append(measure(run))
            for what, command in yardsticks(place, size, turn).items():
                theirs.setdefault(what, []).append(measure(command))
    best = middle(ours)
    for what, runs in theirs.items():
        other = middle(runs)
        # datatrove leaves its workers to a process of its own: their time is not told.
        cpu_seconds = None if what == DATATROVE else other.cpu_seconds
        figures.add(size, what, other.seconds, cpu_seconds, other.peak_mb)
    rate, at = yardstick_rate(figures, size)
    ratio = size / best.seconds / rate if rate else None
    figures.add(size, SUMBER, best.seconds, best.cpu_seconds, best.peak_mb, ratio)
    if ratio:
        print(f"           {ratio:.1f} times the obvious script's rate at {at:,} texts")
    for step, seconds in steps(best.output).items():
        figures.add(size, f"step: {step}", seconds)
    measure_new_texts(place, size, figures, run)


def measure_new_texts(place: Path, size: int, figures: Figures, run: list[str]) -> None:
    """The texts held back, onto an empty warehouse with the same history of runs, then onto the one that is there."""
    alone = place / "alone"
    alone.mkdir()
    shutil.copytree(place / "home" / "prefect", alone / "prefect")
    onto_empty = _publishing_aside(measure([*run[:4], str(place / "new"), "--home", str(alone)]))
    for path in sorted((place / "new").iterdir()):
        path.rename(place / "raw" / path.name)
    onto_full = _publishing_aside(measure(run))
    rows = ((f"an empty warehouse, beside {size:,}", onto_empty), (f"{size:,}", onto_full))
    for onto, (seconds, publishing, cost) in rows:
        ratio = seconds / onto_empty[0]
        figures.add(NEW_TEXTS, f"{NEW_TEXTS:,} new onto {onto}", seconds, cost.cpu_seconds, cost.peak_mb, ratio)
        figures.add(NEW_TEXTS, f"{NEW_TEXTS:,} new onto {onto}: publishing", publishing)


def _publishing_aside(cost: Measured) -> tuple[float, float, Measured]:
    publishing = steps(cost.output).get("publish", 0.0)
    return cost.seconds - publishing, publishing, cost


def yardsticks(place: Path, size: int, turn: int) -> dict[str, list[str]]:
    """The commands beside which `sumber run` is measured; what is not installed is said once and left out."""
    if size > OBVIOUS_AT_MOST:
        return {}
    commands = {}
    if importlib.util.find_spec("datasketch"):
        commands[OBVIOUS] = python(
            "tests.benchmarks.obvious_script", str(place / "raw"), str(place / f"obvious{turn}.duckdb")
        )
    elif turn == 0:
        print("datasketch is not installed: no obvious script (make bench installs it)")
    if importlib.util.find_spec("datatrove"):
        commands[DATATROVE] = python(
            "tests.benchmarks.datatrove_stages", str(place / "raw"), str(place / f"datatrove{turn}")
        )
    elif turn == 0:
        print("datatrove is not installed: not compared (pip install --group peers)")
    return commands


def yardstick_rate(figures: Figures, size: int) -> tuple[float | None, int]:
    """Texts a second of the obvious script at this size, else at the largest one measured, and that size."""
    known = {
        int(texts): float(row["texts_per_second"]) for (texts, what), row in figures.rows.items() if what == OBVIOUS
    }
    at = max((texts for texts in known if texts <= size), default=0)
    return known.get(at), at


def measure_stories(place: Path, size: int, figures: Figures) -> None:
    """How many copies are found, and how many are wrong."""
    said = measure(python("tests.benchmarks.bench_stories", str(place), "--as-read")).output
    copies, _, abridged = said.partition("abridged by")
    for what, found in re.findall(r"recall of (.+?): .* = ([\d.]+)", copies):
        figures.add(size, f"stories: recall of {what}", ratio=float(found))
    for what, found in re.findall(r"(precision|recall|Rand index) ([\d.]+)", copies):
        figures.add(size, f"stories: {what} of pairs", ratio=float(found))
    for what, found in re.findall(r"(?:^|by) ?(\d+%, [\w ]+):.*\n\s*recall: .* = ([\d.]+)", abridged):
        figures.add(size, f"stories: recall of abridged by {what}", ratio=float(found))


def measure_startup(figures: Figures) -> None:
    """What a run of the samples costs beside Prefect alone."""
    said = measure(python("tests.benchmarks.bench_startup")).output
    for what, seconds, ratio in re.findall(r"^(.+?)\s+([\d.]+) s(?:\s+ratio ([\d.]+))?$", said, re.MULTILINE):
        figures.add(0, f"start: {what.strip()}", float(seconds), ratio=float(ratio) if ratio else None)


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of the repository."""
    return [sys.executable, "-m", module, *arguments]


def empty(home: Path) -> None:
    """Take the data out of a home and leave Prefect's history."""
    for path in home.iterdir():
        if path.name != "prefect":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def middle(runs: list[Measured]) -> Measured:
    """The run of median length."""
    wanted = median([run.seconds for run in runs])
    return min(runs, key=lambda run: abs(run.seconds - wanted))


def steps(output: str) -> dict[str, float]:
    """Seconds by step, as the summary of a run tells them."""
    found = re.findall(r"^│   ([a-z ]+?)\s+│\s+([\d.,]+) │$", output.partition("│ seconds")[2], re.MULTILINE)
    return {step: float(seconds.replace(",", "")) for step, seconds in found}


if __name__ == "__main__":
    main()
