"""A worklist row in words: by when, why, last contact, and what must not be missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from fbs_portal.presenters import moments
from fbs_portal.presenters.worklist import last_contact, promise, row_view, who

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CLINIC = SimpleNamespace(time_zone="UTC", __str__=lambda self: "Riverside")


def _case(**changes: Any) -> SimpleNamespace:
    patient = SimpleNamespace(record_number="R-1", initials="A.K.", birth_date=date(1961, 1, 1))
    episode = SimpleNamespace(
        patient=patient, procedures=["fusion"], levels=["L4-L5", "L5-S1"], side="", revision=False, surgeon="Dr Li",
        surgery_date=date(2025, 11, 24), region="lumbar",
    )  # fmt: skip
    standing: dict[str, Any] = {
        "pk": 7, "version": 3, "clinic": CLINIC, "episode": episode, "closed_at": None, "status": "new",
        "snoozed_until": None, "urgency": "evaluation", "danger_open": False, "promised_at": NOW + timedelta(days=6),
        "changed_at": NOW, "assessment": None, "reason": "assessment", "category": "persistent", "lead": [],
        "danger_report": None, "wants_contact": False, "unread_text": False, "asked_to_refer": False,
        "ready_to_close": False, "last_contact_at": None, "last_contact_result": "", "contact_attempts": 0,
        "owner": None,
    }  # fmt: skip
    return SimpleNamespace(**{**standing, **changes})


def _row(case: SimpleNamespace, **changes: Any) -> SimpleNamespace:
    standing: dict[str, Any] = {
        "case": case, "spark": ((date(2026, 1, 1), 8), (date(2026, 2, 1), 7)), "opioids_rising": False,
        "criteria_met": 3, "criteria_total": 3, "acknowledged_at": None, "unticked": False,
    }  # fmt: skip
    return SimpleNamespace(**{**standing, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("in 6 days", "Sun 8 Mar", False)),
        ({"promised_at": NOW + timedelta(hours=7)}, ("Today 16:30", "", False)),
        ({"promised_at": NOW + timedelta(days=1)}, ("Tomorrow 09:30", "", False)),
        ({"promised_at": NOW - timedelta(minutes=12)}, ("12 min late", "09:18", True)),
        ({"promised_at": NOW - timedelta(hours=49)}, ("2 days late", "28 Feb", True)),
        ({"promised_at": None}, ("–", "", False)),
        ({"urgency": "emergency", "danger_open": True, "promised_at": NOW - timedelta(minutes=12)},
         ("Now", "12 min ago", True)),
        ({"status": "snoozed", "snoozed_until": date(2026, 3, 9)}, ("snoozed", "until 9 Mar", False)),
        ({"status": "snoozed", "snoozed_until": date(2026, 3, 2), "promised_at": NOW + timedelta(hours=7)},
         ("Today 16:30", "", False)),
    ],
)  # fmt: skip
def test_by_when(changes: dict[str, Any], expected: tuple[str, str, bool]) -> None:
    assert promise(_case(**changes), now=NOW) == expected


def test_a_patient_is_two_identifiers_and_no_name() -> None:
    assert who(_case().episode.patient) == "R-1 · A.K., 1961"


def test_a_row() -> None:
    view = row_view(_row(_case()), now=NOW)
    assert view.operation == "Fusion L4–S1 · Dr Li"
    assert view.since == "week 14"
    assert view.why_lead == "Persistent pain pattern, 3 of 3 criteria"
    assert "8, 7" in view.curve


def test_a_danger_row_has_no_curve_and_says_what_was_shown() -> None:
    report = SimpleNamespace(at=NOW - timedelta(minutes=12))
    case = _case(danger_open=True, danger_report=report, urgency="emergency", lead=[])
    view = row_view(_row(case, acknowledged_at=NOW - timedelta(minutes=11), unticked=True), now=NOW)
    assert view.curve == ""
    assert view.why_lead == ""
    assert "Ticked 09:18, page acknowledged 09:19; later unticked" in view.why


def test_a_silent_row_does_not_call_on_the_pattern_of_older_answers() -> None:
    case = _case(reason="silence", lead=[{"rule": "silence", "params": {"time_point": "week_12"}}])
    view = row_view(_row(case), now=NOW)
    assert view.why_lead == ""
    assert view.urgency.word == "No answer"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "none"),
        ({"last_contact_at": NOW, "last_contact_result": "spoke"}, "09:30, spoke to the patient"),
        ({"last_contact_at": NOW - timedelta(days=3), "last_contact_result": "no_answer", "contact_attempts": 2},
         "2 tries, no answer, 27 Feb 09:30"),
    ],
)  # fmt: skip
def test_last_contact(changes: dict[str, Any], expected: str) -> None:
    assert last_contact(_case(**changes), now=NOW) == expected


def test_everything_that_must_not_be_missed_has_a_word() -> None:
    case = _case(danger_open=True, wants_contact=True, unread_text=True, asked_to_refer=True, ready_to_close=True)
    words = [chip.word for chip in row_view(_row(case, opioids_rising=True), now=NOW).chips]
    assert words == ["Danger sign open", "Wants a call", "Opioids now every day ▲", "Unread text",
                     "Nurse asks to refer", "Ready to close"]  # fmt: skip


def test_an_unknown_time_zone_reads_as_utc() -> None:
    assert moments.moment(NOW, now=NOW, tz="Mars/Olympus") == "09:30"
