"""What completes a form stands in it: one column and one point, not two."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from fbs_portal.domain.codes import TimePoint
from fbs_portal.presenters.clarified import whole


def row(pk: int, point: TimePoint, answers: dict[str, Any], clarifies: int | None = None) -> SimpleNamespace:
    followup = SimpleNamespace(time_point=point, clarifies_id=clarifies)
    return SimpleNamespace(followup_id=pk, followup=followup, answers=answers)


def test_the_answers_stand_in_the_form_that_they_complete() -> None:
    first = row(1, TimePoint.WEEK_12, {"pain_axial": 2, "trend": "same"})
    rows = [first, row(2, TimePoint.MONTH_6, {"pain_axial": 1})]
    more = [row(3, TimePoint.CLARIFICATION, {"pain_limb": 4, "trend": "better"}, clarifies=1)]
    found = whole([*rows, *more])
    assert [one.answers for one in found] == [
        {"pain_axial": 2, "trend": "better", "pain_limb": 4},
        {"pain_axial": 1},
    ]
    assert first.answers == {"pain_axial": 2, "trend": "same"}


def test_nothing_changes_without_one() -> None:
    rows = [row(1, TimePoint.BASELINE, {}), row(2, TimePoint.WEEK_6, {"pain_axial": 3})]
    assert whole(rows) == rows
