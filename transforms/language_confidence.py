"""Evidence to a probability: fitted, so that of answers at 0.9 nine in ten are right."""

import math
from typing import NamedTuple

import polars as pl

# No evidence makes certain; and what is rounded can be compared between machines.
MOST_CONFIDENCE = 0.999
DIGITS = 4


class Calibration(NamedTuple):
    """Coefficients by kind of evidence, in the order of its terms."""

    of: dict[str, dict[str, float]]


def compile_calibration(rows: pl.DataFrame) -> Calibration:
    """The rows `term` ("kind.name") and `value`."""
    of: dict[str, dict[str, float]] = {}
    for term, value in rows.select("term", "value").iter_rows():
        kind, _, name = term.partition(".")
        of.setdefault(kind, {})[name] = float(value)
    return Calibration(of)


def confidence_of(kind: str, calibration: Calibration, **evidence: float) -> float:
    """The probability that an answer is right, from the logarithms of what speaks for it."""
    terms = calibration.of[kind]
    logit = terms["constant"] + sum(terms[name] * math.log(value + 1e-3) for name, value in evidence.items())
    return round(min(MOST_CONFIDENCE, 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))), DIGITS)
