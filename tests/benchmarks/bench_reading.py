"""How long a text takes, step by step, and whether time grows with a hostile text's length and no faster.

Run from the project's root: python -m tests.benchmarks.bench_reading [--megabytes 5] [--only NAME]
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from flows.collector import collector_held
from tests.benchmarks.asked_rules import (
    SLOWEST_STRETCH,
    bounded_rules,
    own_texts,
    seconds_of,
    slowest_stretch,
    unbounded_rules,
)
from tests.benchmarks.hostile_texts import HOSTILE
from tests.transforms.rulebook_fixture import PICKED_ON, rulebook
from transforms.decode import decode

INBOX = Path(__file__).resolve().parents[2] / "seeds" / "inbox"
ROUNDS = 7
# Twice the length may take twice the time, and a bit for what the caches no longer hold.
STEEPEST = 2.6
# Shorter than this a measurement says more of the machine than of the rule.
LEAST_SECONDS = 0.05
# What looks steep is measured so often again: another process may have had the processor's cache.
AGAIN = 3
# What all steps together may take of one core, on average.
MICROSECONDS_A_TEXT = 150


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
            for step, (half, whole) in grow(make(size // 2), make(size)).items():
                tell(f"{step:10} {name}", half, whole)
    if not asked.only:
        print("\nsingle rules, as they are asked: only what is steep or slow is named")
        time_rules(size // 25)


def time_steps() -> None:
    """Print the processor's microseconds a text for each step over the sample inbox, the best of several rounds.

    Short lines, credits, notices and names of people are remembered from round to round, as they are from text to text of an
    outlet. Where all of them are forgotten before each round, a text takes a seventh longer: 179 µs beside 156 in the same minute.
    """
    texts = [text for path in sorted(INBOX.rglob("*.txt")) if (text := decode(path.read_bytes()).text)]
    best: dict[str, float] = {}
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
    dates = [rules.dates.dates_of(text) for text in texts]
    segmented = rules.segmenter.segment_all(texts, hits, dates)
    yield "segment", time.process_time() - began
    began = time.process_time()
    for text, cut, hit in zip(texts, segmented, hits, strict=True):
        rules.attributor.attribute(text, cut, hit)
    yield "attribute", time.process_time() - began
    began = time.process_time()
    for printed, cut in zip(dates, segmented, strict=True):
        rules.dates.solve(printed, cut.of_kind, PICKED_ON, 5)
    yield "dates", time.process_time() - began
    began = time.process_time()
    for text, cut in zip(texts, segmented, strict=True):
        rules.rights.read(text, cut.of_kind)
        rules.people.read(text, cut.of_kind)
    yield "rights, people", time.process_time() - began


def grow(half: str, whole: str) -> dict[str, tuple[float, float]]:
    """Each step with its seconds over a text and over one twice as long; the best of several where it looks steep."""
    grown = _grown(half, whole)
    for _ in range(AGAIN):
        if not any(is_steep(*seconds) for seconds in grown.values()):
            break
        again = _grown(half, whole)
        grown = {step: (min(one, again[step][0]), min(two, again[step][1])) for step, (one, two) in grown.items()}
    return grown


def _grown(half: str, whole: str) -> dict[str, tuple[float, float]]:
    # As the pipeline reads a batch.
    with collector_held():
        return {first[0]: (first[1], second[1]) for first, second in zip(_steps([half]), _steps([whole]), strict=True)}


def time_rules(size: int) -> None:
    """Ask every pattern of seeds/ alone, as the code asks it: a rule that is slow is hidden by the others.

    Patterns of lines and datelines are asked of stretches of bounded length, so a stretch may not take long; the others of
    whole spans, so their time may not grow faster than the span.
    """
    for rule in bounded_rules():
        seconds, length, text = slowest_stretch(rule)
        if seconds > SLOWEST_STRETCH:
            print(f"{rule.name:60} {seconds:8.4f} s for {length} characters of {text[:12]!r}  STEEP", flush=True)
    for rule in unbounded_rules():
        for kind, make in (HOSTILE | own_texts(rule)).items():
            half, whole = make(size // 2), make(size)
            taken = seconds_of(rule.ask, half), seconds_of(rule.ask, whole)
            for _ in range(AGAIN if is_steep(*taken) else 0):
                taken = min(taken[0], seconds_of(rule.ask, half)), min(taken[1], seconds_of(rule.ask, whole))
            if is_steep(*taken):
                tell(f"{rule.name} over {kind}", *taken)


def is_steep(half: float, whole: float) -> bool:
    """Whether time grew faster than the text, where it is long enough to say."""
    return whole >= LEAST_SECONDS and whole > STEEPEST * half


def tell(name: str, half: float, whole: float) -> None:
    """Print one pair of measurements; what grows too fast is said so."""
    if whole < LEAST_SECONDS:
        return
    growth = whole / half if half else float("inf")
    print(
        f"{name:60} {half:8.3f} s {whole:8.3f} s  x{growth:.2f}{'  STEEP' if is_steep(half, whole) else ''}", flush=True
    )


if __name__ == "__main__":
    main()
