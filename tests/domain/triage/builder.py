"""Writes a history down in one line: day of the last report, its answers, and what came before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot

SURGERY = date(2026, 1, 12)
Earlier = tuple[int, int | None, int | None] | tuple[int, int | None, int | None, dict[str, Any]]


def history(
    day: int,
    axial: int | None = 2,
    limb: int | None = 2,
    *,
    before: tuple[int | None, int | None] | None = (5, 8),
    earlier: Iterable[Earlier] = (),
    op: dict[str, Any] | None = None,
    baseline: dict[str, Any] | None = None,
    recalled: bool = False,
    **answers: Any,
) -> Snapshot:
    """`axial` and `limb` are the numbers of the last report; `earlier` holds (day, axial, limb, more answers)."""
    given: dict[str, Any] = {"region": "lumbar", "procedures": ("discectomy",), "levels": ("L5-S1",), "side": "left"}
    reports = [_report(item[0], item[1], item[2], dict(item[3]) if len(item) > 3 else {}) for item in earlier]
    return Snapshot(
        operation=Operation(surgery_date=SURGERY, **{**given, **(op or {})}),
        baseline=None if before is None else _baseline(before, baseline or {}, recalled),
        reports=(*reports, _report(day, axial, limb, {"red_flags": [], "trend": "same", **answers})),
    )


def _baseline(before: tuple[int | None, int | None], more: dict[str, Any], recalled: bool) -> Baseline:
    answers = {
        "pain_axial": before[0],
        "pain_limb": before[1],
        "pain_sites": ["low_back", "left_buttock", "left_calf"],
        **more,
    }
    return Baseline(answered_on=SURGERY - timedelta(days=7), answers=answers, recalled=recalled)


def _report(day: int, axial: int | None, limb: int | None, more: dict[str, Any]) -> Report:
    answers = {"pain_axial": axial, "pain_limb": limb, **more}
    return Report(answered_on=SURGERY + timedelta(days=day), answers=answers)
