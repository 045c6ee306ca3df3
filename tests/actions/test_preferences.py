"""How to be reached is the patient's own choice; a pause or a stop counts at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from fbs_portal.actions import preferences
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.errors import Invalid, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Message, Patient
from tests import factories as f
from tests.factories import NOW
from tests.models import rows

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture
def ada() -> Patient:
    return f.enrolled().patient


def change(who: Patient, **changes: Any) -> list[str]:
    return preferences.change(patient=who, changes=changes, actor=f.patient_actor(who), now=NOW)


def test_choices_are_stored_once(ada: Patient) -> None:
    chosen = {"best_hour": " mornings ", "channel": "sms", "quiet_from": time(21), "quiet_until": time(9)}
    assert change(ada, **chosen) == ["best_hour", "channel", "quiet_from", "quiet_until"]
    assert change(ada, **chosen) == []
    stored = Patient.objects.get()
    assert (stored.best_hour, stored.channel) == ("mornings", "sms")
    assert (stored.quiet_from, stored.quiet_until) == (time(21), time(9))
    event = AuditEvent.objects.get(verb=Verb.PREFERENCES_SET)
    assert event.detail == {"fields": ["best_hour", "channel", "quiet_from", "quiet_until"]}


def test_only_choices_can_be_changed(ada: Patient) -> None:
    assert change(ada, record_number="X", withdrawn_at=None, agreed_version="9", clinic_id=7) == []
    assert Patient.objects.get().record_number == ada.record_number


def test_staff_of_the_clinic_may_write_it_down(ada: Patient) -> None:
    preferences.change(patient=ada, changes={"contact_paused": True}, actor=f.nurse(ada.clinic), now=NOW)
    assert Patient.objects.get().contact_paused


def test_nobody_else_chooses(ada: Patient) -> None:
    for actor, refusal in (
        (f.patient_actor(f.enrolled().patient), NotFound),
        (f.outsider(), NotFound),
        (f.auditor(ada.clinic), NotPermitted),
    ):
        with pytest.raises(refusal):
            preferences.change(patient=ada, changes={"best_hour": "x"}, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("best_hour", {"best_hour": "x" * 41}),
        ("best_hour", {"best_hour": "a\r\nb"}),
        ("channel", {"channel": "pigeon"}),
        ("language", {"language": " "}),
        ("language", {"language": "x" * 11}),
        ("quiet_until", {"quiet_from": time(20)}),
        ("quiet_from", {"quiet_until": time(8)}),
        ("paused_until", {"paused_until": TODAY}),
        ("paused_until", {"paused_until": TODAY - timedelta(days=1)}),
        ("paused_until", {"paused_until": TODAY + timedelta(days=367)}),
    ],
)
def test_what_cannot_be_is_refused_whole(ada: Patient, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as wrong:
        change(ada, **{"contact_paused": True} | changes)
    assert wrong.value.field == field
    assert not Patient.objects.get().contact_paused
    assert not AuditEvent.objects.filter(verb=Verb.PREFERENCES_SET).exists()


def test_half_of_the_quiet_hours_can_be_changed(ada: Patient) -> None:
    change(ada, quiet_from=time(21), quiet_until=time(9))
    assert change(Patient.objects.select_related("clinic").get(), quiet_from=time(22)) == ["quiet_from"]


def test_today_is_the_clinics_day(ada: Patient) -> None:
    """At two in the morning of the third in UTC it is still the second in New York."""
    late = datetime.fromisoformat("2026-03-03T02:00:00+00:00")
    actor = f.patient_actor(ada)
    preferences.change(patient=ada, changes={"paused_until": date(2026, 3, 3)}, actor=actor, now=late)
    assert Patient.objects.get().paused_until == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({"contact_paused": True}, True),
        ({"paused_until": date(2026, 4, 1)}, True),
        ({"channel": "none"}, True),
        ({"channel": "sms"}, False),
        ({"best_hour": "x", "quiet_from": time(1), "quiet_until": time(2)}, False),
    ],
)
def test_what_stops_messages_stops_those_that_wait(ada: Patient, changes: dict[str, Any], ends: bool) -> None:
    rows.message(patient=ada)
    change(ada, **changes)
    assert (Message.objects.get().status == MessageStatus.CANCELLED) is ends


def test_starting_again_cancels_nothing(ada: Patient) -> None:
    change(ada, contact_paused=True, paused_until=date(2026, 4, 1))
    rows.message(patient=ada)
    change(ada, contact_paused=False, paused_until=None)
    assert Message.objects.get().status == MessageStatus.WAITING
