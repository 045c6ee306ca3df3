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
BOSTON = SimpleNamespace(time_zone="America/New_York")


SAID = SimpleNamespace(recheck_on=None, criteria_met=3, criteria_total=3)


def _case(**changes: Any) -> SimpleNamespace:
    patient = SimpleNamespace(
        record_number="R-1", initials="A.K.", birth_date=date(1961, 1, 1), contact_paused=False, paused_until=None
    )
    episode = SimpleNamespace(
        patient=patient, procedures=["fusion"], levels=["L4-L5", "L5-S1"], side="", revision=False, surgeon="Dr Li",
        surgery_date=date(2025, 11, 24), region="lumbar",
    )  # fmt: skip
    standing: dict[str, Any] = {
        "pk": 7, "version": 3, "clinic": CLINIC, "episode": episode, "closed_at": None, "status": "new",
        "snoozed_until": None, "urgency": "evaluation", "danger_open": False, "promised_at": NOW + timedelta(days=6),
        "changed_at": NOW, "assessment": SAID, "reason": "assessment", "category": "persistent", "lead": [],
        "danger_report": None, "wants_contact": False, "unread_text": False, "asked_to_refer": False,
        "ready_to_close": False, "settled_as": "", "last_contact_at": None, "last_contact_result": "",
        "contact_attempts": 0, "owner": None,
    }  # fmt: skip
    return SimpleNamespace(**{**standing, **changes})


def _row(case: SimpleNamespace, **changes: Any) -> SimpleNamespace:
    standing: dict[str, Any] = {
        "case": case, "spark": ((date(2026, 1, 1), 8), (date(2026, 2, 1), 7)), "opioids_rising": False,
        "acknowledged_at": None, "unticked": False, "referral": None, "last": (date(2026, 2, 1), 7),
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
        ({"closed_at": NOW - timedelta(hours=8), "clinic": BOSTON}, ("closed", "1 Mar", False)),
        ({"status": "snoozed", "snoozed_until": date(2026, 3, 2), "promised_at": NOW + timedelta(hours=7)},
         ("Today 16:30", "", False)),
    ],
)  # fmt: skip
def test_by_when(changes: dict[str, Any], expected: tuple[str, str, bool]) -> None:
    assert promise(_case(**changes), now=NOW) == expected


def test_a_patient_is_two_identifiers_and_no_name() -> None:
    assert who(_case().episode.patient) == "R-1 · A.K., 1961"


@pytest.mark.parametrize(
    ("referral", "expected"),
    [
        ({"status": "sent", "expected_by": date(2026, 3, 3)}, "Referral to be scheduled by 3 Mar"),
        ({"status": "sent", "expected_by": date(2026, 3, 1)}, "Referral not scheduled by 1 Mar"),
        ({"status": "scheduled", "scheduled_on": date(2026, 3, 9)}, "Appointment on 9 Mar"),
        ({"status": "scheduled", "scheduled_on": date(2026, 3, 2)}, "Appointment on 2 Mar: attended?"),
        ({"status": "not_attended"}, "Appointment missed: make a new one or withdraw"),
        ({"status": "attended", "attended_on": date(2026, 2, 27)}, "Attended on 27 Feb: what was found?"),
        ({"status": "evaluated"}, "Evaluated: release the conclusion and close"),
    ],
)
def test_a_referred_case_says_first_where_the_referral_stands(referral: dict[str, Any], expected: str) -> None:
    case = _case(status="referred")
    view = row_view(_row(case, referral=SimpleNamespace(**referral)), now=NOW)
    assert view.why_lead == expected
    assert view.why.startswith("Persistent pain pattern, 3 of 3 criteria")
    case.danger_open, case.lead = True, [{"rule": "danger_ticked", "params": {"codes": ["fever"]}}]
    assert expected not in row_view(_row(case, referral=SimpleNamespace(**referral)), now=NOW).why_lead


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


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ((date(2026, 2, 1), 7), "last worst pain 7, week 9"),
        ((date(2026, 2, 1), 0), "last worst pain 0, week 9"),
        ((date(2026, 2, 1), None), "no pain number in the last one, week 9"),
        (None, "none answered since surgery"),
    ],
)
def test_a_silent_row_says_which_form_and_what_was_known_and_no_pattern(last: Any, expected: str) -> None:
    case = _case(reason="silence", lead=[{"rule": "silence", "params": {"time_point": "week_12"}}])
    view = row_view(_row(case, last=last), now=NOW)
    assert view.why_lead == ""
    assert view.why == f"Form “week 12” not answered; {expected}"
    assert view.urgency.word == "No answer"
    case.episode.patient.paused_until = date(2026, 3, 9)
    assert row_view(_row(case, last=last), now=NOW).why == f"{view.why}; messages paused until 9 Mar"


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


def test_a_wish_to_be_called_stands_on_its_mark_and_not_in_the_line_too() -> None:
    wish: dict[str, Any] = {"rule": "wants_contact", "params": {}}
    more: dict[str, Any] = {"rule": "not_acceptable", "params": {}}
    both = row_view(_row(_case(wants_contact=True, lead=[wish, more])), now=NOW)
    assert both.why == "cannot live with it as it is"
    assert "Wants a call" in [chip.word for chip in both.chips]
    alone = row_view(_row(_case(wants_contact=True, lead=[wish])), now=NOW)
    assert alone.why == "asks to be contacted", "a line is never empty"
    heard = row_view(_row(_case(wants_contact=False, lead=[wish, more])), now=NOW)
    assert heard.why.startswith("asks to be contacted"), "the mark is gone, what was asked is not"
