"""Fits seeds/language_calibration.csv on labelled sentences and shows on others whether it holds.

    python tests/benchmarks/calibrate_language.py FILE.tsv

FILE has a line a sentence: language (ISO 639-1 or BCP-47), a tab, the sentence. Sentences are cut to several lengths, for
short texts are where confidence matters. Every second sentence fits, the others are shown: in each band of confidence,
how often the answer is right. Prints the rows; a kind of evidence that makes next to no mistake can't be fitted and keeps
the row it has.
"""

import random
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flows.language_profiles import read_language_profiles
from transforms.language import compile_languages, read_evidence, weigh
from transforms.language_windows import places_of

LENGTHS = (8, 15, 25, 40, 70, 120, 10_000)
SAME = {"fil": "tl", "nb": "no", "nn": "no"}
LEAST_EACH = 5


def fit(amounts: NDArray[np.float64], right: NDArray[np.float64]) -> tuple[float, float]:
    """Constant and slope of the logistic of the root of the amounts, by Newton's method."""
    terms = np.stack([np.ones_like(amounts), np.sqrt(amounts)], axis=1)
    weights = np.zeros(2)
    for _ in range(50):
        expected = 1 / (1 + np.exp(-terms @ weights))
        curvature = (terms * (expected * (1 - expected))[:, None]).T @ terms + 1e-6 * np.eye(2)
        weights += np.linalg.solve(curvature, terms.T @ (right - expected))
    return round(float(weights[0]), 3), round(float(weights[1]), 3)


def main() -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    reference = {path.stem: pl.read_csv(path, infer_schema=False) for path in seeds.glob("*.csv")}
    model = compile_languages(reference, read_language_profiles())
    draw = random.Random(1)
    found: dict[str, list[tuple[int, float, bool]]] = defaultdict(list)
    for number, line in enumerate(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()):
        label, _, sentence = line.partition("\t")
        for length in LENGTHS:
            if length > len(sentence) and length != LENGTHS[-1]:
                continue
            begin = draw.randrange(max(1, len(sentence) - length))
            text = sentence[begin : begin + length]
            reading = read_evidence(text, weigh([places_of(text)], model)[0], model)
            if reading.by in ("no_letters", "unsupported"):
                continue
            language = reading.language.split("-")[0]
            found[reading.by].append((number % 2, reading.amount, SAME.get(language, language) == label))
    # Words decide too seldom to be fitted by themselves, and what they decide is measured in the same unit.
    found["profiles"] += found.pop("markers", [])
    print("evidence,constant,slope")
    bands: list[tuple[float, bool]] = []
    for by, cases in sorted(found.items()):
        table = np.array(cases, dtype=np.float64)
        fitting = table[table[:, 0] == 0]
        if min(fitting[:, 2].sum(), (1 - fitting[:, 2]).sum()) < LEAST_EACH:
            print(f"{by}: {len(fitting)} texts, {int((1 - fitting[:, 2]).sum())} mistakes: too few to fit")
            continue
        constant, slope = fit(fitting[:, 1], fitting[:, 2])
        print(f"{by},{constant},{slope}")
        shown = table[table[:, 0] == 1]
        confidence = 1 / (1 + np.exp(-(constant + slope * np.sqrt(shown[:, 1]))))
        bands += list(zip(confidence.tolist(), (shown[:, 2] > 0).tolist(), strict=True))
    print("\nconfidence    texts  mean   right")
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 0.95), (0.95, 0.99), (0.99, 1.01)):
        inside = [(sure, right) for sure, right in bands if low <= sure < high]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            print(f"{low:.2f} to {min(high, 1.0):.2f}  {len(inside):5d}  {mean:.3f}  {share:.3f}")


if __name__ == "__main__":
    main()
