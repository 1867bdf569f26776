"""What one, ten and a hundred workers do a day, from the measured slopes: `python -m tests.benchmarks.simulate_scale`.

Plays whole days of homes that pick up, judge, look up and load what has come since their last run, with the costs of
slopes.csv (bench_scale.py) and of the run of a million in figures.csv (`python -m tests.benchmarks --million`), and seeks the largest stream of texts that they keep up with. Homes of one lake overtake each
other as in flows/ingest.py: who commits second looks up and loads again. Prints a table; nothing of it is measured here.
"""

import csv
import heapq
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from flows.picker import BATCH_TEXTS
from tests.benchmarks.figures import FIGURES, SUMBER

SLOPES = Path(__file__).with_name("slopes.csv")
MILLION = 1_000_000
# A thousand texts onto an empty warehouse and onto a million, as the benchmark names the two.
ONTO_NOTHING, ONTO_A_MILLION = "1,000 new onto an empty warehouse, beside 1,000,000", "1,000 new onto 1,000,000"
DAY = 86_400.0
# A home asks again so soon when it found nothing, or little.
EVERY_SECONDS = 900.0
# Kept up with: a home's runs come every hour, or every three times that a run without texts takes, if that is more.
LATEST_SECONDS = 3600.0
LATEST_RUNS = 3
PLAYED_DAYS = 7
PLAYED_RUNS = 30
# What a disk copies a second: assumed, and easily had.
DISK_BYTES_A_SECOND = 500e6
# After so many halvings the stream is known to a hundredth.
HALVINGS = 14
LARGEST_STREAM = 1e9
BEFORE_LOOK_UP = ("pick up", "judge rows")
LOOK_UP = ("deduplicate", "judge batch", "load")
STEPS = (*BEFORE_LOOK_UP, *LOOK_UP, "publish")


@dataclass(frozen=True)
class Setting:
    """How texts are worked on: homes (each with a machine for its runs) that fill one warehouse, their workers, what is stored."""

    homes: int
    workers: int
    kind: str
    stored: float

    @property
    def workers_a_home(self) -> float:
        """Workers that a home's runs have."""
        return self.workers / self.homes


@dataclass(frozen=True)
class Played:
    """What a stream did to them: the share of the time for which each was busy, and whether they kept up."""

    kept_up: bool
    seconds: float
    busy: Mapping[str, float]
    runs: int
    done_again: int

    def hours_between(self, homes: int) -> float:
        """From one run of a home to the next: how old the newest rows may be."""
        return self.seconds / 3600 * homes / max(1, self.runs)


class Costs:
    """The seconds of a step: of a run at the least, and by its texts and what is stored; of one core."""

    def __init__(self, slopes: Mapping[str, float], kind: str) -> None:
        self.slopes, self.kind = slopes, kind

    def seconds(self, step: str, texts: float, stored: float) -> float:
        """What a step takes for so many texts on top of so many."""
        of = f"{self.kind}: {step}"
        return (
            self.slopes[f"{of}, a run"]
            # Of a few hundred texts some steps take too little to be told from what a run costs at the least.
            + max(self.slopes[f"{of}, a thousand texts"], self.slopes[f"million: {step}, a thousand texts"])
            * texts
            / 1000
            + self.slopes[f"{of}, a run, per million stored"] * stored / MILLION
        )

    def refining(self, texts: float, workers: float) -> float:
        """Batches go to the workers: fewer batches than workers leave some without work."""
        batches = max(1.0, texts / BATCH_TEXTS)
        return self.slopes["million: refine, a thousand texts"] * texts / 1000 / min(workers, batches)

    def reporting(self, stored: float) -> float:
        """The page asks the whole warehouse: what a run on top of a million costs more, less what its steps do."""
        of_steps = sum(self.slopes[f"file: {step}, a run, per million stored"] for step in STEPS)
        whole = self.slopes["million: all of a run of a thousand texts, per million stored"]
        return max(0.0, whole - of_steps) * stored / MILLION

    def publishing(self, stored: float) -> float:
        """A master is copied whole for its readers; a lake is not."""
        return self.slopes["file: master, a text"] * stored / DISK_BYTES_A_SECOND if self.kind == "file" else 0.0


def play(setting: Setting, a_day: float, costs: Costs) -> Played:
    """Let a stream come for some days, evenly; homes take turns at the lake as their runs reach it."""
    a_second = a_day / DAY / setting.homes
    empty = sum(costs.seconds(step, 0, setting.stored) for step in (*BEFORE_LOOK_UP, *LOOK_UP))
    empty += costs.publishing(setting.stored) + costs.reporting(setting.stored)
    end = max(PLAYED_DAYS * DAY, PLAYED_RUNS * empty)
    picked_until = [0.0] * setting.homes
    busy = {"workers": 0.0, "the runs' machines": 0.0, "the turn to load": 0.0}
    runs = done_again = revision = 0
    # What happens next: when, to which home, the texts of its run, and the revision that its look-up saw.
    events: list[tuple[float, int, float, int | None]] = [
        (EVERY_SECONDS * (home + 1) / setting.homes, home, 0.0, None) for home in range(setting.homes)
    ]
    heapq.heapify(events)
    while events and events[0][0] < end:
        now, home, texts, seen = heapq.heappop(events)
        if seen is None:
            texts = a_second * (now - picked_until[home])
            picked_until[home] = now
            before = sum(costs.seconds(step, texts, setting.stored) for step in BEFORE_LOOK_UP)
            refining = costs.refining(texts, setting.workers_a_home)
            busy["workers"] += costs.refining(texts, 1) / setting.workers
            busy["the runs' machines"] += before / setting.homes
            look = now + before + refining
            heapq.heappush(events, (look, home, texts, -1))
            continue
        looking = sum(costs.seconds(step, texts, setting.stored) for step in LOOK_UP)
        if seen == -1 or seen != revision:
            done_again += seen != -1
            busy["the runs' machines"] += looking / setting.homes
            heapq.heappush(events, (now + looking, home, texts, revision))
            continue
        revision += 1
        runs += 1
        copying = costs.publishing(setting.stored) + costs.reporting(setting.stored)
        busy["the turn to load"] += looking
        busy["the runs' machines"] += copying / setting.homes
        heapq.heappush(events, (max(now + copying, picked_until[home] + EVERY_SECONDS), home, 0.0, None))
    oldest = min(picked_until)
    kept_up = end - oldest <= max(LATEST_SECONDS, LATEST_RUNS * empty)
    return Played(kept_up, end, {name: took / end for name, took in busy.items()}, runs, done_again)


def most_a_day(setting: Setting, costs: Costs) -> tuple[float, Played | None]:
    """The largest stream that is kept up with, and how it was; none where not even a small one is."""
    low, high, best = 0.0, LARGEST_STREAM, None
    for _ in range(HALVINGS * 2):
        middle = (max(low, 1.0) * high) ** 0.5
        played = play(setting, middle, costs)
        if played.kept_up:
            low, best = middle, played
        else:
            high = middle
    return low, best


def busiest(played: Played | None) -> str:
    """What has no more to give, and the share of the time for which it was busy."""
    if played is None:
        return ""
    name, share = max(played.busy.items(), key=lambda each: each[1])
    return f"{name} ({share:.0%})"


def read_slopes() -> dict[str, float]:
    """The measured slopes by what they are of: of small runs, and of the run of a million where the benchmark wrote it."""
    with SLOPES.open(encoding="utf-8", newline="") as file:
        slopes = {row["what"]: float(row["value"]) for row in csv.DictReader(file)}
    with FIGURES.open(encoding="utf-8", newline="") as file:
        figures = {(int(row["texts"]), row["what"]): row for row in csv.DictReader(file)}
    million = figures[MILLION, SUMBER]
    for step in (*STEPS, "refine"):
        seconds = float(figures[MILLION, f"step: {step}"]["seconds"])
        # Refining had a worker on every core; the other steps ran in one process.
        slopes[f"million: {step}, a thousand texts"] = (
            seconds * (int(million["cores"]) if step == "refine" else 1) / 1000
        )
    onto = [float(figures[1000, what]["cpu_seconds"]) for what in (ONTO_NOTHING, ONTO_A_MILLION)]
    slopes["million: all of a run of a thousand texts, per million stored"] = onto[1] - onto[0]
    return slopes


SETTINGS = (
    Setting(1, 1, "file", 0),
    Setting(1, 10, "file", 0),
    Setting(1, 10, "lake", 0),
    Setting(1, 100, "lake", 0),
    Setting(10, 100, "lake", 0),
)
STORED = (1e6, 1e8, 1e9)


def main() -> None:
    """Print the table, as Markdown."""
    slopes = read_slopes()
    print(
        "| workers | homes | warehouse | texts stored | texts a day | hours from run to run | busy most | loads done again |"
    )
    print("|---:|---:|---|---:|---:|---:|---|---:|")
    for setting in SETTINGS:
        for stored in STORED:
            at = replace(setting, stored=stored)
            most, played = most_a_day(at, Costs(slopes, at.kind))
            hours = f"{played.hours_between(at.homes):.1f}" if played else ""
            again = f"{played.done_again / max(1, played.runs):.1f} a run" if played else ""
            print(
                f"| {at.workers} | {at.homes} | {at.kind} | {stored:,.0f} | {float(f'{most:.2g}'):,.0f} | {hours}"
                f" | {busiest(played)} | {again} |"
            )


if __name__ == "__main__":
    main()
