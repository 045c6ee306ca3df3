"""Shares with exact confidence intervals, and quantiles of counted whole numbers. Standard library only."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`hits` of `total`. Never shown without both numbers."""

    hits: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.total:
            raise ValueError(f"{self.hits} of {self.total} is no share")

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.hits / self.total if self.total else None

    def interval(self, *, level: float = 0.95) -> tuple[float, float]:
        """See `exact_interval`."""
        return exact_interval(self.hits, self.total, level=level)


def exact_interval(hits: int, total: int, *, level: float = 0.95) -> tuple[float, float]:
    """The exact confidence interval of a share (Clopper and Pearson 1934); (0, 1) when nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else _solve(lambda p: at_least(hits, total, p), tail)
    high = 1.0 if hits == total else _solve(lambda p: at_least(hits + 1, total, p), 1 - tail)
    return low, high


def at_least(hits: int, total: int, share: float) -> float:
    """Probability of at least so many hits: the incomplete beta function I_share(hits, total - hits + 1)."""
    a, b = hits, total - hits + 1
    if share <= 0 or share >= 1:
        return float(share >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(share) + b * math.log1p(-share)
    )
    if share < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, share) / a
    return 1 - front * _fraction(b, a, 1 - share) / b


def quantile(counts: Mapping[int, int], q: float) -> float | None:
    """The q-quantile (0–1) of whole numbers, each with how often it occurs; None of nothing.

    The smallest value at or below which a share of at least q lies; where the share is just q, the middle
    between it and the next value, so that the median is the usual one.
    """
    total = sum(counts.values())
    if not total:
        return None
    values = sorted(value for value, number in counts.items() if number)
    below = 0
    for place, value in enumerate(values):
        below += counts[value]
        if math.isclose(below, q * total) and place + 1 < len(values):
            return (value + values[place + 1]) / 2
        if below > q * total or math.isclose(below, total):
            return float(value)
    return float(values[-1])


def quartiles(counts: Mapping[int, int]) -> tuple[float, float, float] | None:
    """Lower quartile, median and upper quartile; None of nothing."""
    found = [quantile(counts, q) for q in (0.25, 0.5, 0.75)]
    low, middle, high = found
    return None if low is None or middle is None or high is None else (low, middle, high)


def _solve(rising: Callable[[float], float], target: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < target else (low, middle)
    return (low + high) / 2


def _fraction(a: int, b: int, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    tiny, c = 1e-300, 1.0
    d = 1 / (1 - (a + b) * x / (a + 1) or tiny)
    value = d
    for m in range(1, 2000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + step * d or tiny)
            c = 1 + step / c or tiny
            value *= c * d
        if abs(c * d - 1) < 1e-12:
            return value
    return value
