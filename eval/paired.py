"""Two runs over the same questions: how large a difference is, how sure, and how many such differences chance would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import stats

from eval.intervals import CONFIDENCE, RESAMPLES, SEED
from eval.measures import Part

PERMUTATIONS = 20_000
_Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Difference:
    """new − base over `n` questions of which `changed` differ, with a 95 % interval and one-sided bounds; `p_lower`, `p_higher`: how
    often so low, or so high, a difference would come about if the two versions were alike."""

    base: float
    new: float
    low: float
    high: float
    one_sided_low: float
    one_sided_high: float
    p_lower: float
    p_higher: float
    n: int
    changed: int

    @property
    def value(self) -> float:
        return self.new - self.base


def differ(base: Sequence[Part], new: Sequence[Part]) -> Difference | None:
    """Ratios of sums over paired questions: interval by a paired bootstrap of the questions, p by flipping which run a question's result
    came from (exact where few differ). None where no question was measured in both."""
    pairs = [(b, n) for b, n in zip(base, new, strict=True) if b[1] > 0 and n[1] > 0]
    if not pairs:
        return None
    columns = np.array([(*b, *n) for b, n in pairs])
    drawn = np.random.default_rng(SEED).multinomial(len(pairs), np.full(len(pairs), 1 / len(pairs)), size=RESAMPLES) @ columns
    shares = columns[:, 2] / columns[:, 3].sum() - columns[:, 0] / columns[:, 1].sum()
    over, under = columns.sum(axis=0)[[0, 2]], columns.sum(axis=0)[[1, 3]]
    return _difference(drawn[:, 2] / drawn[:, 3] - drawn[:, 0] / drawn[:, 1], shares, float(over[0] / under[0]), float(over[1] / under[1]))


def differ_in_quantile(base: Sequence[float], new: Sequence[float], q: float) -> Difference | None:
    """Quantiles of paired times. p from the bootstrap: times of two runs are seldom equal, so every question counts as changed."""
    if not base:
        return None
    pairs = np.array([base, new]).T
    rows = np.random.default_rng(SEED).integers(0, len(pairs), (RESAMPLES, len(pairs)))
    drawn = np.quantile(pairs[rows, 1], q, axis=1) - np.quantile(pairs[rows, 0], q, axis=1)
    low, high, lower, upper = _bounds(drawn)
    before, after = (float(np.quantile(pairs[:, side], q)) for side in (0, 1))
    p_lower, p_higher = (float((1 + np.sum(hits)) / (1 + len(drawn))) for hits in (drawn >= 0, drawn <= 0))
    return Difference(before, after, low, high, lower, upper, p_lower, p_higher, len(pairs), len(pairs))


def _difference(drawn: _Array, shares: _Array, base: float, new: float) -> Difference:
    low, high, lower, upper = _bounds(drawn)
    moved = shares[np.abs(shares) > 1e-12]
    p_lower, p_higher = (_flipped(moved, side) for side in ("less", "greater"))
    return Difference(base, new, low, high, lower, upper, p_lower, p_higher, len(shares), len(moved))


def _bounds(drawn: _Array) -> tuple[float, float, float, float]:
    tail = 100 * (1 - CONFIDENCE)
    low, high, lower, upper = np.percentile(drawn, (tail / 2, 100 - tail / 2, tail, 100 - tail))
    return float(low), float(high), float(lower), float(upper)


def _flipped(moved: _Array, side: Literal["less", "greater"] | str) -> float:
    """One-sided p of a sum whose terms could each have had the other sign."""
    if not len(moved):
        return 1.0
    if len(moved) == 1:
        return 0.5 if (moved[0] < 0) == (side == "less") else 1.0
    found = stats.permutation_test(
        (moved,),
        lambda sample, axis: sample.sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=PERMUTATIONS,
        alternative=side,
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)


def corrected(values: Sequence[float], method: Literal["holm", "bh"]) -> list[float]:
    """p values as they count among so many: by Holm for no false alarm at all, by Benjamini and Hochberg for few among the alarms."""
    if not values:
        return []
    if method == "bh":
        return [float(p) for p in stats.false_discovery_control(values)]
    order = sorted(range(len(values)), key=lambda n: values[n])
    held, highest = [0.0] * len(values), 0.0
    for rank, n in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - rank) * values[n]))
        held[n] = highest
    return held
