"""The timeline of a case: what each line says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from fbs_portal.presenters.moments import shared_zone
from fbs_portal.presenters.trail import trail

NOW = datetime(2026, 4, 2, 8, 20, tzinfo=UTC)


def _entry(deed: str, **params: Any) -> SimpleNamespace:
    return SimpleNamespace(deed=deed, at=NOW, by="link:1", by_label="", text="", params=params)


def _said(*entries: Any, submissions: Any = ()) -> list[str]:
    episode = SimpleNamespace(surgery_date=date(2026, 1, 12), procedures=["discectomy"], levels=[], side="left")
    case = SimpleNamespace(clinic=SimpleNamespace(time_zone="UTC"), episode=episode)
    page = SimpleNamespace(case=case, names={}, entries=entries, submissions=submissions, dangers=(), reads=())
    return [item.sentence for item in trail(page, now=NOW)]


def test_new_danger_at_the_same_urgency_is_no_rise() -> None:
    said = _said(_entry("opened", urgency="emergency"), _entry("raised", urgency="emergency"))
    assert said[:2] == ["new evidence, still emergency", "case opened: emergency"]


def test_a_rise_is_a_rise_also_after_it_was_lowered() -> None:
    said = _said(
        _entry("opened", urgency="emergency"),
        _entry("lower_urgency", from_urgency="emergency", urgency="soon"),
        _entry("note"),
        _entry("raised", urgency="emergency"),
    )
    assert "urgency raised: emergency" in said


def test_a_form_that_was_not_answered_is_no_new_answer() -> None:
    said = _said(
        _entry("opened", urgency="evaluation", silent="week_12"),
        _entry("evidence_added", urgency="evaluation", silent="month_6"),
    )
    assert said[:2] == [
        "new evidence on the case: form “month 6” not answered, evaluation",
        "case opened: form “week 12” not answered, evaluation",
    ]


def test_a_form_is_quoted_once() -> None:
    row = SimpleNamespace(
        followup=SimpleNamespace(time_point="unscheduled"), mode="self", answered_on=date(2026, 4, 2),
        supersedes_id=None, submitted_at=NOW,
    )  # fmt: skip
    assert "form “my pain changed” answered by the patient" in _said(submissions=[row])[0]


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 4, 6), "answered by the patient"), (date(2026, 4, 22), "answered by the patient (week 14)")],
)
def test_the_week_is_said_once(day: date, said: str) -> None:
    row = SimpleNamespace(
        followup=SimpleNamespace(time_point="week_12"), mode="self", answered_on=day, supersedes_id=None,
        submitted_at=NOW,
    )  # fmt: skip
    assert _said(submissions=[row])[0] == f"form “week 12” {said}"


def test_times_of_several_clinics_are_told_in_utc_unless_they_share_a_clock() -> None:
    here, there = SimpleNamespace(time_zone="Europe/Athens"), SimpleNamespace(time_zone="Asia/Tokyo")
    assert shared_zone([here]) == shared_zone([here, here]) == "Europe/Athens"
    assert shared_zone([here, there]) == shared_zone([]) == "UTC"
