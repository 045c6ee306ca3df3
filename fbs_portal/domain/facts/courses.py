"""The course of one pain: before surgery, every earlier report, now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fbs_portal.domain.facts.reading import number
from fbs_portal.domain.facts.types import Course, Kind
from fbs_portal.domain.snapshot import Baseline, Report

Series = tuple[tuple[int, int], ...]


def series_of(*, reports: Sequence[Report], question: str, surgery: date) -> Series:
    """(day, NRS) of the reports that answered the question."""
    return tuple(
        ((report.answered_on - surgery).days, value)
        for report in reports
        if (value := number(report.answers, question)) is not None
    )


def course(*, kind: Kind, earlier: Series, now: int | None, baseline: Baseline | None) -> Course:
    question = f"pain_{kind}"
    remembered = number(baseline.answers, question) if baseline else None
    before = None if baseline is None or baseline.recalled else remembered
    values = [value for _, value in earlier]
    return Course(
        kind=kind,
        question=question,
        now=now,
        before=before,
        recalled=remembered if baseline and baseline.recalled else None,
        better=_share_gone(before=before, now=now),
        earlier=earlier,
        lowest=min(values, default=None),
        confirmed_low=_confirmed_low(values),
        low_before_last=min(values[:-1], default=None),
        confirmed_low_before_last=sorted(values[:-1])[1] if len(values) > 2 else None,
        highest=max([*values, *([] if now is None else [now])], default=None),
    )


def _share_gone(*, before: int | None, now: int | None) -> float | None:
    if before is None or now is None:
        return None
    return (before - now) / before if before else 0.0


def _confirmed_low(earlier: list[int]) -> int | None:
    """Two earlier reports and the present one make three: from then on one outlier is not the best (C9)."""
    if len(earlier) < 2:
        return earlier[0] if earlier else None
    return sorted(earlier)[1]


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
