"""Evidence to a probability: fitted, so that of answers at 0.9 nine in ten are right."""

import math
from typing import NamedTuple

import polars as pl

# No evidence makes certain; and what is rounded can be compared between machines.
MOST_CONFIDENCE = 0.999
DIGITS = 4


class Calibration(NamedTuple):
    """Constant and slope by kind of evidence."""

    of: dict[str, tuple[float, float]]


def compile_calibration(rows: pl.DataFrame) -> Calibration:
    """The rows `evidence`, `constant` and `slope`."""
    return Calibration(
        {
            evidence: (float(constant), float(slope))
            for evidence, constant, slope in rows.select("evidence", "constant", "slope").iter_rows()
        }
    )


def confidence_of(evidence: str, amount: float, calibration: Calibration) -> float:
    """The probability that an answer is right: logistic in the root of the amount of evidence for it."""
    constant, slope = calibration.of[evidence]
    logit = min(30.0, constant + slope * math.sqrt(max(amount, 0.0)))
    return round(min(MOST_CONFIDENCE, 1 / (1 + math.exp(-logit))), DIGITS)
