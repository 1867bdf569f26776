"""How long a text takes, step by step, and whether time grows with a hostile text's length and no faster.

Run from the project's root: python -m tests.benchmarks.bench_reading [--megabytes 5] [--only NAME]
"""

import argparse
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.collector import collector_held
from tests.transforms.language_fixture import reference
from tests.transforms.rulebook_fixture import PICKED_ON, rulebook
from transforms.dateline_forms import SLOTS
from transforms.decode import decode

INBOX = Path(__file__).resolve().parents[2] / "seeds" / "inbox"
ROUNDS = 7
# Twice the length may take twice the time, and a bit for what the caches no longer hold.
STEEPEST = 2.6
# Shorter than this a measurement says more of the machine than of the rule.
LEAST_SECONDS = 0.05
# What all steps together may take of one core, on average.
MICROSECONDS_A_TEXT = 150

HOSTILE: dict[str, Callable[[int], str]] = {
    "one line of words": lambda size: "kata " * (size // 5),
    "one line of capitals": lambda size: "KATA " * (size // 5),
    "one line of one letter": lambda size: "a" * size,
    "one line of one capital": lambda size: "A" * size,
    "brackets": lambda size: "()" * (size // 2),
    "nested openers": lambda size: "(" * size,
    "nested square openers": lambda size: "[" * size,
    "lenticular openers": lambda size: "【" * size,
    "names in nested openers": lambda size: "(Reuters" * (size // 8),
    "dashes": lambda size: "-" * size,
    "spaced dashes": lambda size: "a - " * (size // 4),
    "digits": lambda size: "1" * size,
    "dates": lambda size: "4/9/2025 " * (size // 9),
    "days of the week": lambda size: "Kamis (4/9) " * (size // 12),
    "spaces": lambda size: " " * size,
    "a word, then spaces": lambda size: "kata" + " " * size + "kata",
    "tabs and lines": lambda size: "\t\n" * (size // 2),
    "colons": lambda size: ": " * (size // 2),
    "labels": lambda size: "Sumber: Editor: " * (size // 16),
    "slashes": lambda size: "/AFP" * (size // 4),
    "copyright signs": lambda size: "© 2025 " * (size // 7),
    "names": lambda size: "Reuters " * (size // 8),
    "marked names": lambda size: "AP " * (size // 3),
    "empty lines": lambda size: "\n" * size,
    "a million short lines": lambda size: "kata\n" * (size // 5),
    "short lines of datelines": lambda size: "Seoul (ANTARA) - kapal\n" * (size // 23),
    "short lines of credits": lambda size: "(Reuters)\n" * (size // 10),
    "lines of openers": lambda size: "Baca juga:\nKapal\n" * (size // 17),
    "lines of 600": lambda size: ("kata " * 119 + ".\n") * (size // 597),
    "lines of dates": lambda size: "Kamis, 4 September 2025 12:30 WIB\n" * (size // 34),
    "han": lambda size: "新华社记者" * (size // 5),
    "hangul": lambda size: "기자 = " * (size // 5),
    "combining marks": lambda size: "a\u0301" * (size // 2),
}


def main() -> None:
    """Print the microseconds of each step over the sample inbox, then the growth over hostile texts and of single rules."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=5.0, help="length of the longer hostile text, in characters")
    parser.add_argument("--only", default="", help="hostile texts whose name holds this")
    asked = parser.parse_args()
    if not asked.only:
        time_steps()
    size = int(asked.megabytes * 1e6)
    print(f"\nhostile texts of {size // 2:,} and {size:,} characters")
    for name, make in HOSTILE.items():
        if asked.only in name:
            for step, half, whole in grow(make(size // 2), make(size)):
                tell(f"{step:10} {name}", half, whole)
    if not asked.only:
        print(f"\nsingle rules, asked of texts of {size // 50:,} and {size // 25:,} characters")
        time_rules(size // 25)


def time_steps() -> None:
    """Print the processor's microseconds a text for each step over the sample inbox, the best of several rounds."""
    texts = [text for path in sorted(INBOX.rglob("*.txt")) if (text := decode(path.read_bytes()).text)]
    best: dict[str, float] = {}
    # As the pipeline reads a batch.
    with collector_held():
        for _ in range(ROUNDS):
            for step, seconds in _steps(texts):
                best[step] = min(seconds, best.get(step, seconds))
    characters = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} texts of {characters:,.0f} characters on average, microseconds a text")
    for step, seconds in best.items():
        print(f"{step:16} {seconds / len(texts) * 1e6:8.1f}")
    total = sum(best.values()) / len(texts) * 1e6
    print(f"{'all':16} {total:8.1f}  {'ok' if total <= MICROSECONDS_A_TEXT else f'OVER {MICROSECONDS_A_TEXT}'}")


def _steps(texts: list[str]) -> Iterator[tuple[str, float]]:
    rules = rulebook()
    began = time.process_time()
    hits = [rules.names.find(text) for text in texts]
    yield "names", time.process_time() - began
    began = time.process_time()
    segmented = rules.segmenter.segment_all(texts, hits)
    yield "segment", time.process_time() - began
    began = time.process_time()
    for text, cut, hit in zip(texts, segmented, hits, strict=True):
        rules.attributor.attribute(text, cut, hit)
    yield "attribute", time.process_time() - began
    began = time.process_time()
    for text, cut in zip(texts, segmented, strict=True):
        rules.dates.solve(text, cut.of_kind, PICKED_ON, 5)
    yield "dates", time.process_time() - began
    began = time.process_time()
    for text, cut in zip(texts, segmented, strict=True):
        rules.rights.read(text, cut.of_kind)
        rules.people.read(text, cut.of_kind)
    yield "rights, people", time.process_time() - began


def grow(half: str, whole: str) -> Iterator[tuple[str, float, float]]:
    """Each step with its seconds over a text and over one twice as long."""
    for first, second in zip(_steps([half]), _steps([whole]), strict=True):
        yield first[0], first[1], second[1]


def time_rules(size: int) -> None:
    """Ask every pattern of seeds/ alone, at the places where it is asked: a rule that is slow is hidden by the others."""
    for name, pattern in _patterns():
        for kind, make in HOSTILE.items():
            seconds = []
            for length in (size // 2, size):
                text = make(length)
                began = time.process_time()
                pattern.search(text)
                seconds.append(time.process_time() - began)
            if seconds[1] >= LEAST_SECONDS and seconds[1] > STEEPEST * seconds[0]:
                tell(f"{name} over {kind}", *seconds)


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    tables = reference()
    for row in tables["line_rules"].filter(tables["line_rules"]["match"] == "regex").iter_rows(named=True):
        yield row["rule"], re.compile(row["pattern"])
    for row in tables["datelines"].iter_rows(named=True):
        pattern = row["pattern"]
        for slot, expression in SLOTS.items():
            pattern = pattern.replace(slot, expression)
        yield row["rule"], re.compile(pattern)
    for table, key in (("people_forms", "rule"), ("rights_terms", "rule")):
        for row in tables[table].iter_rows(named=True):
            yield row[key], re.compile(row["pattern"], re.IGNORECASE)


def tell(name: str, half: float, whole: float) -> None:
    """Print one pair of measurements; what grows too fast is said so."""
    if whole < LEAST_SECONDS:
        return
    growth = whole / half if half else float("inf")
    print(f"{name:60} {half:8.3f} s {whole:8.3f} s  x{growth:.2f}{'  STEEP' if growth > STEEPEST else ''}", flush=True)


if __name__ == "__main__":
    main()
