"""The course of one pain: before surgery, every earlier report, now."""

from __future__ import annotations

from typing import Any, NamedTuple

from fbs_portal.domain.facts.levels import Level, after
from fbs_portal.domain.facts.reading import number
from fbs_portal.domain.facts.types import Course, Kind
from fbs_portal.domain.snapshot import Baseline

_QUESTIONS: dict[Kind, str] = {"axial": "pain_axial", "limb": "pain_limb"}
Series = tuple[tuple[int, int], ...]
NumberBefore = tuple[int | None, int | None]
"""The number from before surgery: as it was given then, and as it was remembered later."""


class Trail(NamedTuple):
    """The earlier reports of one pain and what is known of them, each report added in one step.

    `low` and `second` are the two lowest numbers, `low_then` and `second_then` the same without the last report.
    """

    series: Series = ()
    level: Level | None = None
    low: int | None = None
    second: int | None = None
    low_then: int | None = None
    second_then: int | None = None
    high: int | None = None


def add(trail: Trail, day: int, value: int | None) -> Trail:
    """The trail once this number lies in it; as it was when none was given."""
    if value is None:
        return trail
    series, level, low, second, _, _, high = trail
    if low is None or value < low:
        lowest, next_lowest = value, low
    else:
        lowest, next_lowest = low, value if second is None or value < second else second
    return Trail(
        (*series, (day, value)),
        after(level, day, value),
        lowest,
        next_lowest,
        low,
        second,
        value if high is None or value > high else high,
    )


def course(*, kind: Kind, trail: Trail, day: int, now: int | None, baseline: Baseline | None) -> Course:
    then = add(trail, day, now)
    return Course(**course_fields(kind=kind, trail=trail, then=then, now=now, before=before_of(kind, baseline)))


def before_of(kind: Kind, baseline: Baseline | None) -> NumberBefore:
    remembered = number(baseline.answers, _QUESTIONS[kind]) if baseline else None
    return (None, remembered) if baseline and baseline.recalled else (remembered, None)


def course_fields(*, kind: Kind, trail: Trail, then: Trail, now: int | None, before: NumberBefore) -> dict[str, Any]:
    """What stands in a `Course`. `then` is the trail with the present report in it.

    With two earlier reports and the present one, one outlier is not the best any more (C9).
    """
    series, level, low, second, low_then, second_then, _ = trail
    return {
        "kind": kind,
        "question": _QUESTIONS[kind],
        "now": now,
        "before": before[0],
        "recalled": before[1],
        "earlier": series,
        "lowest": low,
        "confirmed_low": low if len(series) < 2 else second,
        "low_before_last": low_then,
        "confirmed_low_before_last": second_then,
        "highest": then.high,
        "level": then.level,
        "level_before": level,
    }


def relief_days(*, series: Series, level: int) -> int:
    """Days from the first to the last report of the longest unbroken run at or below `level`."""
    longest = 0
    start: int | None = None
    for day, value in series:
        if value > level:
            start = None
            continue
        start = day if start is None else start
        longest = max(longest, day - start)
    return longest
