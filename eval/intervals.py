"""How sure a figure is: bootstrap intervals over questions, and the smallest difference that so many questions can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from scipy import stats

from eval.measures import Part

CONFIDENCE = 0.95
RESAMPLES = 2_000
SEED = 20260701
_REACH = float(stats.norm.ppf(0.975) + stats.norm.ppf(0.8))
_TWO_SIDED = float(stats.norm.ppf(0.975))


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio over `n` questions with its 95 % interval.

    `smallest`: the true difference between two runs over these questions that would be found four times of five at the 5 % level, taking
    half of the variance as shared by the two runs; a comparison knows the real share and says better.
    """

    value: float
    low: float
    high: float
    n: int
    smallest: float | None = None


def ratio(parts: Sequence[Part]) -> Figure | None:
    """Σ numerators / Σ denominators, with a BCa bootstrap interval over questions (Efron 1987); None where nothing was measured.

    Where all questions agree, resampling shows no spread though there is one: then Wilson's interval for a share of n questions.
    """
    counted = [part for part in parts if part[1] > 0]
    if not counted:
        return None
    over, under = np.array([p[0] for p in counted]), np.array([p[1] for p in counted])
    value, n = float(over.sum() / under.sum()), len(counted)
    shares = over / under
    if np.ptp(shares) == 0:
        if not 0 <= value <= 1:
            return Figure(value, value, value, n)
        low, high = _wilson(value, n)
        return Figure(value, low, high, n, _REACH * (high - low) / 2 / _TWO_SIDED)
    found = stats.bootstrap(
        (over, under),
        lambda a, b, axis: a.sum(axis=axis) / b.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="BCa",
        rng=np.random.default_rng(SEED),
    )
    low, high = found.confidence_interval
    return Figure(value, float(low), float(high), n, _REACH * float(found.standard_error))


def quantile(values: Sequence[float], q: float) -> Figure | None:
    """The value at rank round(q·(n−1)) of the sorted values, the median at q = .5, with a percentile bootstrap interval."""
    if not values:
        return None
    held = np.sort(np.array(values))
    rank = min(len(held) - 1, round(q * (len(held) - 1)))

    def at(sample: Any, axis: int = -1) -> Any:
        if q == 0.5:
            return np.median(sample, axis=axis)
        return np.take(np.sort(sample, axis=axis), rank, axis=axis)

    value = float(at(held))
    if len(held) < 2 or np.ptp(held) == 0:
        return Figure(value, value, value, len(held))
    drawn = np.random.default_rng(SEED).choice(held, (RESAMPLES, len(held)))
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(at(drawn), (tail, 100 - tail))
    return Figure(value, float(low), float(high), len(held))


def _wilson(share: float, n: int) -> tuple[float, float]:
    z = _TWO_SIDED
    middle, spread = (share + z * z / 2 / n) / (1 + z * z / n), z * sqrt(share * (1 - share) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return max(0.0, middle - spread), min(1.0, middle + spread)
