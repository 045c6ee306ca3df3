"""What is queued, for whom, when and how often."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from fbs_portal.actions import outbox
from fbs_portal.domain.codes import Role, TimePoint
from fbs_portal.domain.letters import LIFE, LetterKind
from fbs_portal.models import Case, Clinic, FollowUp, Membership, Message, Patient
from tests import factories
from tests.factories import NOW
from tests.models import rows

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""Nine in the evening of Monday 2 March in New York."""


def asked(**fields: Any) -> FollowUp:
    """A patient's week-6 form, and the patient with these preferences."""
    episode = factories.enrolled().episode
    Patient.objects.filter(pk=episode.patient_id).update(email="ada@example.org", **fields)
    return factories.followup(episode)


def member(where: Clinic, *, email: str = "nurse@example.org", role: Role | None = Role.NURSE, **fields: Any) -> Any:
    user = factories.staff_user(role, where, email=email)
    Membership.objects.filter(user=user).update(**fields)
    return user


def told() -> set[Any]:
    return set(Message.objects.values_list("user_id", flat=True))


def test_an_invitation_is_due_at_once_by_day_and_after_the_quiet_hours_by_night() -> None:
    factories.invited(asked(), kind="invitation", now=NOW + timedelta(hours=5))
    factories.invited(asked(), kind="reminder", now=NIGHT)
    by_day, by_night = Message.objects.order_by("pk")
    assert (by_day.due_at, by_day.template) == (NOW + timedelta(hours=5), "invitation")
    assert (by_night.due_at, by_night.template) == (datetime(2026, 3, 3, 13, 0, tzinfo=UTC), "reminder")
    assert by_night.not_after == by_night.due_at + LIFE[LetterKind.REMINDER]


def test_the_patients_own_quiet_hours_count_before_those_of_the_clinic() -> None:
    followup = asked(quiet_from=time(8), quiet_until=time(18))
    factories.invited(followup, kind="invitation", now=datetime(2026, 3, 2, 14, 0, tzinfo=UTC))
    assert Message.objects.get().due_at == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    factories.invited(followup, kind="invitation", now=NIGHT + timedelta(days=1))
    assert Message.objects.latest("pk").due_at == NIGHT + timedelta(days=1)


def test_a_patient_is_asked_once_a_day_whatever_forms_are_open() -> None:
    followup = asked()
    other = factories.followup(followup.episode, TimePoint.WEEK_12)
    for _again in range(2):
        factories.invited(followup, kind="invitation", now=NOW)
        factories.invited(other, kind="reminder", now=NOW + timedelta(hours=8))
    assert Message.objects.count() == 1
    factories.invited(other, kind="reminder", now=NIGHT + timedelta(hours=3))  # midnight in New York
    assert Message.objects.count() == 2


def test_a_batch_is_one_statement(django_assert_num_queries: Any) -> None:
    found = [outbox.ask(followup=asked(), kind="invitation", now=NOW) for _ in range(5)]
    with django_assert_num_queries(1):
        outbox.write([row for row in found if row is not None])
    assert Message.objects.count() == 5


def test_who_is_reached_by_phone_and_post_only_is_not_written_to() -> None:
    followup = asked(channel="none")
    factories.invited(followup, kind="invitation", now=NOW)
    outbox.queue_new_link(patient=followup.episode.patient, now=NOW)
    assert not Message.objects.exists()


def test_a_clarification_is_invited_to_in_its_own_words() -> None:
    earlier = asked()
    extra = rows.followup(episode=earlier.episode, time_point=TimePoint.CLARIFICATION, clarifies=earlier)
    factories.invited(factories.reload(extra), kind="invitation", now=NOW)
    assert Message.objects.get().template == "clarification"
    with pytest.raises(ValueError, match="asks for no form"):
        outbox.ask(followup=earlier, kind="staff_digest", now=NOW)


def test_a_pressed_button_sends_one_new_link() -> None:
    patient = asked().episode.patient
    for hours, sent in ((0, True), (1, False), (24, True)):
        assert outbox.queue_new_link(patient=patient, now=NOW + timedelta(hours=hours)) is sent
    assert Message.objects.filter(template="new_link", patient=patient).count() == 2


def test_an_urgent_case_is_told_to_each_member_who_wants_it_and_can_be_reached() -> None:
    case = rows.case()
    reached = {member(case.clinic).pk, member(case.clinic, role=Role.CLINICIAN).pk}
    member(case.clinic, urgent_notices=False)
    member(case.clinic, email="")
    member(case.clinic, role=Role.AUDITOR)
    member(factories.second_clinic())
    get_user_model().objects.filter(pk=member(case.clinic).pk).update(is_active=False)
    outbox.queue_urgent_case(case=case, clinic=case.clinic, now=NOW)
    outbox.queue_urgent_case(case=case, clinic=case.clinic, now=NOW)
    assert told() == reached
    assert Message.objects.count() == 2


def test_where_there_is_nobody_to_tell_one_failure_is_seen() -> None:
    case = rows.case()
    member(case.clinic, email="")
    for _again in range(2):
        outbox.queue_urgent_case(case=case, clinic=case.clinic, now=NOW)
    row = Message.objects.get()
    assert (row.status, row.failure, row.case) == ("failed", "no_address", case)


def test_an_escalation_goes_to_the_duty_person_alone_and_once_for_what_happened() -> None:
    case = rows.case()
    member(case.clinic)
    duty = member(case.clinic, urgent_notices=False)
    Clinic.objects.filter(pk=case.clinic_id).update(duty_user=duty)
    case = Case.objects.get(pk=case.pk)
    for minute in (30, 45, 60):
        outbox.queue_escalation(case=case, clinic=case.clinic, now=NOW + timedelta(minutes=minute))
    assert told() == {duty.pk}
    assert Message.objects.count() == 1


def test_without_a_duty_person_an_escalation_goes_to_all_who_want_urgent_notices() -> None:
    case = rows.case()
    reached = {member(case.clinic).pk, member(case.clinic).pk}
    gone = member(case.clinic)
    get_user_model().objects.filter(pk=gone.pk).update(is_active=False)
    Clinic.objects.filter(pk=case.clinic_id).update(duty_user=gone)
    case = Case.objects.get(pk=case.pk)
    outbox.queue_escalation(case=case, clinic=case.clinic, now=NOW)
    assert told() == reached


def test_an_unowned_case_is_told_once_a_day() -> None:
    case = rows.case()
    member(case.clinic)
    for hour in (0, 4, 24):
        outbox.queue_unowned_case(case=case, clinic=case.clinic, now=NOW + timedelta(hours=hour))
    assert Message.objects.count() == 2


def test_a_digest_a_day_for_each_member_while_the_clinic_is_open(django_assert_num_queries: Any) -> None:
    clinic = factories.clinic(time_zone="UTC")
    other = factories.clinic(time_zone="UTC", opening_hours={"tue": ["08:00", "17:00"]})
    reached = {member(clinic).pk, member(clinic).pk}
    member(clinic, daily_digest=False)
    member(other)
    outbox.queue_digests(now=NOW.replace(hour=7))
    assert not Message.objects.exists(), "before the clinic opens"
    with django_assert_num_queries(4):
        outbox.queue_digests(now=NOW)
    outbox.queue_digests(now=NOW + timedelta(hours=3))
    assert told() == reached
    assert Message.objects.count() == 2
    row = Message.objects.first()
    assert row is not None
    assert (row.due_at.hour, row.not_after.hour) == (8, 17)
    outbox.queue_digests(now=NOW + timedelta(days=1))
    assert Message.objects.count() == 5, "the next day, and both clinics are open"


def test_a_pause_ends_what_waits_and_leaves_what_was_sent() -> None:
    patient = asked().episode.patient
    other = asked().episode.patient
    sent = rows.message(clinic=patient.clinic, patient=patient, status="sent", sent_at=NOW)
    waiting = rows.message(clinic=patient.clinic, patient=patient)
    theirs = rows.message(clinic=other.clinic, patient=other)
    assert outbox.cancel_for(patient=patient, now=NOW) == 1
    states = dict(Message.objects.values_list("pk", "status"))
    assert states == {sent.pk: "sent", waiting.pk: "cancelled", theirs.pk: "waiting"}
    assert Message.objects.get(pk=waiting.pk).failure == "not_wanted"
    assert outbox.cancel_for(patient=patient, now=NOW) == 0
