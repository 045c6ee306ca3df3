"""What the clock does to open cases: snoozes end, untaken emergencies and unowned urgent cases are told, each once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from fbs_portal.actions import cases, outbox
from fbs_portal.actions.case_escalation import call_duty, end_snoozes, tell_of_broken_promises, tell_unowned
from fbs_portal.domain.actor import system
from fbs_portal.domain.codes import CaseDeed, CaseStatus, DangerSign, Role, TimePoint
from fbs_portal.models import AuditEvent, Case, CaseEntry, Clinic, Message
from fbs_portal.queries import case_clock
from fbs_portal.queries.staff import actor_for
from tests import factories as f
from tests.factories import NOW

pytestmark = pytest.mark.django_db

JOB = system("open_followups")
CALL_ME = f.HURTING | {"wants_contact": "yes"}
"""Somebody calls within two working days."""
MINUTE = timedelta(minutes=1)
TODAY = NOW.date()


def opened(where: Clinic, answers: dict[str, Any] = f.HURTING, *, now: datetime = NOW) -> Case:
    """The case that a form of week 6 opens; New York, where it is half past four in the morning."""
    episode = f.enrolled(where).episode
    f.answered(episode, TimePoint.WEEK_6, answers=answers, now=now)
    return Case.objects.select_related("clinic").get(episode=episode)


def emergency(where: Clinic, *, now: datetime = NOW) -> Case:
    return opened(where, f.HURTING | f.ticked(DangerSign.BLADDER), now=now)


def told(template: str) -> list[str]:
    return list(Message.objects.filter(template=template).order_by("pk").values_list("user__email", flat=True))


# Snoozes.


def snoozed(where: Clinic, *, days: int, taken: bool = False) -> Case:
    case, nurse = opened(where), f.nurse(where)
    if taken:
        case = cases.take(actor=nurse, case_id=case.pk, expected_version=case.version, now=NOW)
    return cases.snooze(
        actor=nurse, case_id=case.pk, expected_version=case.version, until=TODAY + timedelta(days=days),
        reason="holiday", now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(("taken", "status"), [(False, CaseStatus.NEW), (True, CaseStatus.TAKEN)])
def test_a_snooze_ends_on_its_day_at_the_clinic(taken: bool, status: CaseStatus) -> None:
    """Midnight in New York is five in the morning, UTC."""
    case = snoozed(f.clinic(), days=2, taken=taken)
    midnight = datetime(2026, 3, 4, 5, tzinfo=UTC)
    assert end_snoozes(actor=JOB, now=midnight - MINUTE) == 0
    assert end_snoozes(actor=JOB, now=midnight, dry_run=True) == 1
    assert end_snoozes(actor=JOB, now=midnight) == 1
    assert end_snoozes(actor=JOB, now=midnight) == 0
    after = Case.objects.get(pk=case.pk)
    assert (after.status, after.snoozed_until, after.promised_at) == (status, None, case.promised_at)
    entry = CaseEntry.objects.get(case=case, deed=CaseDeed.SNOOZE_ENDED)
    assert (entry.by, entry.at) == (JOB.key, midnight)
    assert AuditEvent.objects.filter(verb="case_snooze_ended", actor=JOB.key).count() == 1


def test_a_person_who_was_faster_keeps_what_they_did() -> None:
    where = f.clinic()
    case = snoozed(where, days=1)
    nurse = f.nurse(where)
    cases.snooze(
        actor=nurse, case_id=case.pk, expected_version=case.version, until=TODAY + timedelta(days=9), reason="again",
        now=NOW,
    )  # fmt: skip
    assert end_snoozes(actor=JOB, now=NOW + timedelta(days=2)) == 0
    assert Case.objects.get(pk=case.pk).status == CaseStatus.SNOOZED


# Emergencies that nobody takes.


@pytest.fixture
def duty() -> Clinic:
    """A clinic with a duty person and a nurse who can be written to."""
    where = f.clinic()
    where.duty_user = f.staff_user(Role.CLINICIAN, where, email="duty@example.org")
    where.save(update_fields=["duty_user"])
    f.staff_user(Role.NURSE, where, email="nurse@example.org")
    return where


def test_the_duty_person_is_told_after_half_an_hour_and_once(duty: Clinic) -> None:
    emergency(duty)
    assert call_duty(now=NOW + 29 * MINUTE) == 0
    assert call_duty(now=NOW + 30 * MINUTE, dry_run=True) == 1
    assert told("staff_escalation") == []
    for minutes in (30, 45, 600):
        assert call_duty(now=NOW + minutes * MINUTE) == 1
    assert told("staff_escalation") == ["duty@example.org"]


def test_who_was_faster_than_half_an_hour_spares_the_duty_person(duty: Clinic) -> None:
    taken, spoken = emergency(duty), emergency(duty)
    nurse = f.nurse(duty)
    cases.take(actor=nurse, case_id=taken.pk, expected_version=taken.version, now=NOW)
    cases.record_contact(
        actor=nurse, case_id=spoken.pk, expected_version=spoken.version, result="spoke", text="on their way", now=NOW
    )
    opened(duty)
    assert call_duty(now=NOW + 60 * MINUTE) == 0
    assert told("staff_escalation") == []


def test_half_an_hour_counts_from_when_it_became_an_emergency(duty: Clinic) -> None:
    """A case that had waited for days was raised a minute ago: nobody has been slow yet."""
    case = opened(duty)
    Case.objects.filter(pk=case.pk).update(promised_at=NOW - timedelta(days=3))
    later = datetime(2026, 4, 6, 15, tzinfo=UTC)
    f.answered(case.episode, TimePoint.WEEK_12, answers=f.HURTING | f.ticked(DangerSign.BLADDER), now=later)
    assert call_duty(now=later + 29 * MINUTE) == 0
    assert call_duty(now=later + 30 * MINUTE) == 1


def test_new_evidence_is_told_again(duty: Clinic) -> None:
    case = emergency(duty)
    call_duty(now=NOW + 30 * MINUTE)
    later = datetime(2026, 4, 6, 15, tzinfo=UTC)
    f.answered(case.episode, TimePoint.WEEK_12, answers=f.HURTING | f.ticked(DangerSign.SADDLE_NUMBNESS), now=later)
    call_duty(now=later + 30 * MINUTE)
    assert told("staff_escalation") == ["duty@example.org"] * 2


# Urgent cases without an owner.


def test_an_urgent_case_without_owner_is_told_to_all_while_the_clinic_is_open(duty: Clinic) -> None:
    """Answered at half past four in the morning; the clinic opens at eight, and closes at five."""
    emergency(duty)
    opened(duty)
    opening = datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert tell_unowned(now=opening - MINUTE) == 0
    assert tell_unowned(now=opening, dry_run=True) == 1
    assert tell_unowned(now=opening) == 1
    assert tell_unowned(now=opening + timedelta(hours=4)) == 1
    everybody = ["duty@example.org", "nurse@example.org"]
    assert told("staff_unowned_case") == everybody, "once a day"
    assert tell_unowned(now=opening + timedelta(days=1)) == 1
    assert told("staff_unowned_case") == everybody * 2


def test_two_hours_are_given(duty: Clinic) -> None:
    noon = datetime(2026, 3, 2, 17, tzinfo=UTC)
    case = emergency(duty, now=noon)
    assert tell_unowned(now=noon + 119 * MINUTE) == 0
    assert tell_unowned(now=noon + 120 * MINUTE) == 1
    cases.take(actor=f.nurse(duty), case_id=case.pk, expected_version=case.version, now=noon)
    assert tell_unowned(now=noon + 121 * MINUTE) == 0


# Promises that were not kept.


def test_a_broken_promise_is_told_to_the_owner_once(duty: Clinic) -> None:
    owner = f.staff_user(Role.CLINICIAN, duty, email="owner@example.org")
    case = opened(duty, CALL_ME)
    case = cases.take(actor=actor_for(user=owner), case_id=case.pk, expected_version=case.version, now=NOW)
    assert case.promised_at is not None
    assert tell_of_broken_promises(now=case.promised_at) == 0
    late = case.promised_at + MINUTE
    assert tell_of_broken_promises(now=late, dry_run=True) == 1
    assert tell_of_broken_promises(now=late) == 1
    assert tell_of_broken_promises(now=late + timedelta(days=1)) == 0
    assert told("staff_broken_promise") == ["owner@example.org"]


def test_without_an_owner_the_duty_person_is_told_and_a_new_promise_counts_anew(duty: Clinic) -> None:
    case = opened(duty, CALL_ME)
    assert case.promised_at is not None
    late = case.promised_at + MINUTE
    tell_of_broken_promises(now=late)
    case = cases.snooze(
        actor=f.nurse(duty), case_id=case.pk, expected_version=case.version, until=late.date() + timedelta(days=2),
        reason="away", now=late,
    )  # fmt: skip
    assert case.promised_at is not None
    assert tell_of_broken_promises(now=late + timedelta(days=1)) == 0
    assert tell_of_broken_promises(now=case.promised_at + MINUTE) == 1
    assert told("staff_broken_promise") == ["duty@example.org"] * 2


def test_an_emergency_is_told_by_itself_and_what_is_long_late_by_the_list(duty: Clinic) -> None:
    emergency(duty)
    case = opened(duty, CALL_ME)
    assert case.promised_at is not None
    assert tell_of_broken_promises(now=NOW + timedelta(hours=1)) == 0
    assert tell_of_broken_promises(now=case.promised_at + timedelta(days=8)) == 0


def test_where_nobody_can_be_told_the_failure_is_seen() -> None:
    emergency(f.clinic())
    call_duty(now=NOW + 30 * MINUTE)
    row = Message.objects.get(template="staff_escalation")
    assert (row.status, row.user) == ("failed", None)
    assert row.dedupe_key.endswith(outbox.NOBODY)


def test_only_open_cases_are_looked_at() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's plan")
    for rows in (
        case_clock.snoozed(until=TODAY),
        case_clock.unowned_emergencies(),
        case_clock.unowned_urgent(),
        case_clock.broken_promises(now=NOW),
    ):
        said = rows.order_by().values_list("pk").explain()
        assert "fbs_case_worklist" in said or "fbs_case_owner" in said
