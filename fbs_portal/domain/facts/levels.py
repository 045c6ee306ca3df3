"""The level of a pain: one number between noisy reports, the way a clinician reads a row of them.

A single 0–10 answer moves by about one point from day to day without any change of the pain, and the smallest
detectable change of one report is 3.6 to 3.7 (Parai 2020). So reports near each other share a running average, newer
ones counting a third at least; a report 4 or more away, or two in a row 2 or more away on the same side, begin a new
level. Reports of the first weeks are steps of a fall and share nothing with later ones. The level never falls when
the last answer rises.
"""

from __future__ import annotations

from typing import NamedTuple

JUMP = 4.0
"""Points from the level at which one report begins a new one."""
STEP_TWICE = 2.0
"""Points from the old level at which two reports in a row begin a new one."""
LEAST_WEIGHT = 1 / 3
"""What the newest report counts at least."""
SETTLED = 35
"""Day after surgery from which reports share a level: the planned week-6 form may be answered from here on."""


class Level(NamedTuple):
    """Where a pain stands after its last report.

    So many `reports` in a row make `value`. `last` is the last report, on its `day` after surgery, and `older` the
    level without it. `best` is the lowest level that two reports in a row ever made, `lowest` the lowest that any
    made; `best_before` and `lowest_before` leave out the reports that began the present level.
    """

    value: float
    reports: int
    last: int
    day: int
    older: float | None
    best: float | None
    lowest: float
    best_before: float | None
    lowest_before: float | None


def after(level: Level | None, day: int, value: int) -> Level:
    """The level once `value` was reported."""
    if level is None:
        return Level(float(value), 1, value, day, None, None, float(value), None, None)
    stood, reports, last, since, older, best, lowest, best_before, lowest_before = level
    away = value - stood
    if reports > 1 and older is not None and abs(away) < JUMP and _same_side(last - older, value - older):
        now, reports = (value + last) / 2, 2
        best, lowest = best_before, lowest if lowest_before is None else lowest_before
    elif since < SETTLED or abs(away) >= JUMP:
        now, reports = float(value), 1
    else:
        reports += 1
        now = stood + away * max(1 / reports, LEAST_WEIGHT)
    return Level(
        now,
        reports,
        value,
        day,
        stood,
        best if reports < 2 or (best is not None and best <= now) else now,
        now if now < lowest else lowest,
        best,
        lowest,
    )


def _same_side(first: float, second: float) -> bool:
    """Whether two reports in a row left the level before them on the same side."""
    return min(first, second) >= STEP_TWICE or max(first, second) <= -STEP_TWICE
