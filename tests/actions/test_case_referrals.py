"""A referral on its way: each step, what it refuses, and that a case is never lost while it waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseStatus, CloseOutcome, ReferralStatus, Urgency
from fbs_portal.domain.errors import Invalid, NotAllowed, NotPermitted
from fbs_portal.models import Case, Clinic, Referral
from fbs_portal.queries.worklist import WorklistRow, worklist
from fbs_portal.queries.worklist_filters import WorklistFilters
from tests import factories as f
from tests.evidence import case_of, course, tick
from tests.stages import FOUND, NOW, REFERRAL, TODAY, do, plain, referred, scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def where() -> Clinic:
    return f.clinic()


@pytest.fixture
def nurse(where: Clinic) -> Actor:
    return f.nurse(where)


def listed(actor: Actor, now: datetime, **filters: Any) -> list[WorklistRow]:
    return list(worklist(actor=actor, filters=WorklistFilters(**filters), now=now).rows)


def referral_of(case: Case) -> Referral:
    return Referral.objects.filter(case=case).latest("pk")


def noon(day: date) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day)


def test_a_referral_that_nobody_schedules_is_overdue_after_its_day(where: Clinic, nurse: Actor) -> None:
    case = referred(where, nurse)
    until = REFERRAL["expected_by"]
    assert [row.overdue for row in listed(nurse, noon(until))] == [False]
    late = listed(nurse, noon(until + timedelta(days=1)), overdue=True)
    assert [(row.case.pk, row.referral and row.referral.status) for row in late] == [(case.pk, "sent")]


def test_an_appointment_nobody_asks_about_is_overdue_after_its_day(where: Clinic, nurse: Actor) -> None:
    case = do("schedule", referred(where, nurse), nurse, on=TODAY + timedelta(days=60))
    assert not listed(nurse, noon(REFERRAL["expected_by"] + timedelta(days=1)), overdue=True)
    late = listed(nurse, noon(TODAY + timedelta(days=61)), overdue=True)
    assert [row.case.pk for row in late] == [case.pk]


def test_whatever_is_recorded_the_case_comes_back(where: Clinic, nurse: Actor) -> None:
    case, doctor = scheduled(where, nurse), f.clinician(where)
    steps: list[tuple[str, Actor, dict[str, Any]]] = [
        ("mark_not_attended", nurse, {"reason": "Ill"}),
        ("schedule", nurse, {"on": TODAY}),
        ("mark_attended", nurse, {"on": TODAY}),
        ("record_evaluation", doctor, FOUND),
        ("release", doctor, {}),
    ]
    for name, by, says in steps:
        case = do(name, case, by, **says)
        assert case.promised_at is not None
        assert [row.case.pk for row in listed(nurse, NOW + timedelta(days=40), overdue=True)] == [case.pk], name


def test_a_case_referred_again_is_one_row_with_the_newest_referral(where: Clinic, nurse: Actor) -> None:
    case, doctor = referred(where, nurse), f.clinician(where)
    do("withdraw", case, doctor, reason="Another clinic")
    do("refer", case, doctor, **REFERRAL)
    rows = listed(nurse, NOW)
    assert [(row.case.pk, row.referral.pk) for row in rows] == [(case.pk, referral_of(case).pk)]
    assert case.referrals.count() == 2


def test_a_watch_case_that_is_referred_is_on_the_main_list_and_stays_due(where: Clinic, nurse: Actor) -> None:
    case = case_of(course(where), Urgency.WATCH)
    assert not listed(nurse, NOW)
    case = do("refer", case, f.clinician(where), **REFERRAL)
    assert [row.case.pk for row in listed(nurse, NOW)] == [case.pk]
    other = do("lower_urgency", referred(where, nurse), f.clinician(where), to="watch", reason="Eased")
    assert other.promised_at is not None
    assert {row.case.pk for row in listed(nurse, NOW + timedelta(days=60), overdue=True)} == {case.pk, other.pk}


def test_a_new_danger_sign_is_not_put_off_by_an_appointment(where: Clinic, nurse: Actor) -> None:
    case = referred(where, nurse)
    tick(case.episode, now=NOW)
    case.refresh_from_db()
    assert (case.status, case.danger_open) == (CaseStatus.REFERRED, True)
    promised = case.promised_at
    case = do("schedule", case, nurse, on=TODAY + timedelta(days=20))
    assert case.promised_at == promised
    assert case.danger_open


def test_a_wish_to_be_called_is_not_put_off_by_a_referral(where: Clinic, nurse: Actor) -> None:
    case = case_of(course(where), wants_contact=True)
    promised = case.promised_at
    assert do("refer", case, f.clinician(where), **REFERRAL).promised_at == promised


@pytest.mark.parametrize("days", [-1, 367])
def test_an_appointment_is_from_today_to_a_year_ahead(where: Clinic, nurse: Actor, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        do("schedule", referred(where, nurse), nurse, on=TODAY + timedelta(days=days))
    assert refused.value.field == "on"


def test_nobody_is_absent_from_an_appointment_to_come_or_from_none(where: Clinic, nurse: Actor) -> None:
    case = referred(where, nurse)
    with pytest.raises(NotAllowed, match="No appointment"):
        do("mark_not_attended", case, nurse, reason="Ill")
    case = do("schedule", case, nurse, on=TODAY + timedelta(days=1))
    with pytest.raises(Invalid, match="still to come"):
        do("mark_not_attended", case, nurse, reason="Ill")


def test_each_step_says_who_when_and_why(where: Clinic, nurse: Actor) -> None:
    case = do("mark_not_attended", scheduled(where, nurse), nurse, reason="No bus")
    row = referral_of(case)
    assert (row.status, row.status_by, row.status_at) == (ReferralStatus.NOT_ATTENDED, nurse.key, NOW)
    assert row.status_reason == "No bus"
    assert case.entries.latest("pk").params == {"referral": row.pk, "on": TODAY.isoformat()}
    case = do("schedule", case, nurse, on=TODAY)
    assert (referral_of(case).status, referral_of(case).status_reason) == (ReferralStatus.SCHEDULED, "")


def test_the_suggestion_that_stood_is_kept_with_the_referral(where: Clinic, nurse: Actor) -> None:
    case = plain(where, nurse)
    said = case.assessment_id
    assert said is not None
    case = do("refer", case, f.clinician(where), **REFERRAL)
    assert referral_of(case).assessment_id == said


def test_a_patient_who_declines_leaves_an_open_case_to_its_owner(where: Clinic, nurse: Actor) -> None:
    case = do("take", plain(where, nurse), nurse)
    case = do("refer", case, f.clinician(where), **REFERRAL)
    case = do("mark_declined", case, nurse, reason="Wants to wait")
    assert (case.status, case.closed_at) == (CaseStatus.TAKEN, None)
    case = do("close", case, nurse, outcome=CloseOutcome.DECLINED, reason="Told us twice")
    assert referral_of(case).status == ReferralStatus.DECLINED


def test_a_case_is_closed_as_not_attended_only_after_a_missed_appointment_by_a_clinician(
    where: Clinic, nurse: Actor
) -> None:
    case, doctor = scheduled(where, nurse), f.clinician(where)
    with pytest.raises(NotAllowed, match="No appointment was missed"):
        do("close", case, doctor, outcome=CloseOutcome.NOT_ATTENDED, reason="Never came")
    case = do("mark_not_attended", case, nurse, reason="Ill")
    with pytest.raises(NotPermitted):
        do("close", case, nurse, outcome=CloseOutcome.NOT_ATTENDED, reason="Never came")
    case = do("close", case, doctor, outcome=CloseOutcome.NOT_ATTENDED, reason="Never came, three times")
    assert (case.outcome, referral_of(case).status) == ("not_attended", ReferralStatus.NOT_ATTENDED)


def test_a_patient_who_was_seen_is_not_called_withdrawn_when_the_case_closes(where: Clinic, nurse: Actor) -> None:
    case = do("mark_attended", scheduled(where, nurse), nurse, on=TODAY)
    with pytest.raises(NotAllowed, match="has been seen"):
        do("withdraw", case, f.clinician(where), reason="No longer")
    case = do("close", case, f.clinician(where), outcome=CloseOutcome.TREATED_ELSEWHERE, reason="Operated there")
    assert referral_of(case).status == ReferralStatus.ATTENDED
