"""A row of reports as a clinician sums it up: best, rise, relief, slope, how long it has been high, how it swings.

Facts for people to read. What rules judge by is the level (`levels`): these say how the course looks, without judging.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fbs_portal.domain.facts.courses import Series, relief_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """One pain over all reports since surgery. Numbers are NRS points, times are weeks.

    `best` is the lowest report, `best_day` the last day it was given; `rise` the last report above it. `relief` is the
    longest unbroken run of relieved reports, first to last. `slope` is the change per 4 weeks from the best to the
    last report, by least squares; None with fewer than three reports. `high_in_a_row` counts the last reports at or
    above the threshold, `weeks_high` the time between neighbouring reports that both were, whenever that was.
    `swing` is the mean size of the change from report to report; None with fewer than three.
    """

    reports: int
    now: int
    best: int
    best_day: int
    rise: int
    relief: float
    slope: float | None
    high_in_a_row: int
    weeks_high: float
    swing: float | None


def trajectory(*, series: Series, pain: float, relieved: int) -> Trajectory | None:
    """Of (day, NRS) in order, the last included; `pain` is high, `relieved` is low. None without any report."""
    if not series:
        return None
    values = [value for _, value in series]
    best = min(values)
    best_at = max(place for place, value in enumerate(values) if value == best)
    return Trajectory(
        reports=len(values),
        now=values[-1],
        best=best,
        best_day=series[best_at][0],
        rise=values[-1] - best,
        relief=relief_days(series=series, level=relieved) / 7,
        slope=_slope(series[best_at:]),
        high_in_a_row=_last_run(values, pain),
        weeks_high=_days_high(series, pain) / 7,
        swing=_swing(values),
    )


def _slope(series: Series) -> float | None:
    """Points per 28 days, by least squares."""
    days = [day for day, _ in series]
    middle, height = sum(days) / len(days), sum(value for _, value in series) / len(days)
    spread = sum((day - middle) ** 2 for day in days)
    if len(days) < 3 or not spread:
        return None
    return 28 * sum((day - middle) * (value - height) for day, value in series) / spread


def _last_run(values: Sequence[int], pain: float) -> int:
    count = 0
    for value in reversed(values):
        if value < pain:
            break
        count += 1
    return count


def _days_high(series: Series, pain: float) -> int:
    pairs = zip(series, series[1:], strict=False)
    return sum(later[0] - sooner[0] for sooner, later in pairs if sooner[1] >= pain and later[1] >= pain)


def _swing(values: Sequence[int]) -> float | None:
    if len(values) < 3:
        return None
    changes = [abs(later - sooner) for sooner, later in zip(values, values[1:], strict=False)]
    return sum(changes) / len(changes)
