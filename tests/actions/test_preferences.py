"""When to be called is the patient's own choice."""

from __future__ import annotations

import pytest

from fbs_portal.actions.preferences import set_preferences
from fbs_portal.domain.errors import Invalid, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Patient
from tests import factories as f
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_both_choices_are_stored_once() -> None:
    who = f.enrolled().patient
    for _ in range(2):
        set_preferences(patient=who, best_hour="mornings", contact_paused=True, actor=f.patient_actor(who), now=NOW)
    stored = Patient.objects.get()
    assert (stored.best_hour, stored.contact_paused) == ("mornings", True)
    assert AuditEvent.objects.get(verb=Verb.PREFERENCES_SET).detail == {"fields": ["best_hour", "contact_paused"]}


def test_nobody_else_chooses() -> None:
    who = f.enrolled().patient
    for actor, refusal in (
        (f.patient_actor(f.enrolled().patient), NotFound),
        (f.outsider(), NotFound),
        (f.auditor(who.clinic), NotPermitted),
    ):
        with pytest.raises(refusal):
            set_preferences(patient=who, best_hour="x", contact_paused=False, actor=actor, now=NOW)


def test_too_long_or_unprintable_is_refused() -> None:
    who = f.enrolled().patient
    for wrong in ("x" * 41, "a\r\nb"):
        with pytest.raises(Invalid):
            set_preferences(patient=who, best_hour=wrong, contact_paused=False, actor=f.patient_actor(who), now=NOW)
