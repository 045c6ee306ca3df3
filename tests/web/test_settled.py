"""What a patient reads who tells again what was settled with the team: no call is promised that nobody plans."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions import links
from fbs_portal.models import Case
from tests import factories as f
from tests import world
from tests.factories import HURTING
from tests.stages import do

pytestmark = pytest.mark.django_db

MILD = {"acceptable": "yes", "pain_limb": 6, "peg_pain": 4, "peg_enjoyment": 4, "peg_activity": 4}
KNOWN = "Your team knows this pain."
PROMISED = "They plan to contact you by"


@pytest.mark.parametrize(("pain", "read", "never"), [(6, KNOWN, PROMISED), (8, PROMISED, KNOWN)])
def test_what_is_next_is_what_the_clinic_plans(pain: int, read: str, never: str) -> None:
    clinic, now = world.clinic("Riverside"), timezone.now()
    nurse, doctor = f.nurse(clinic), f.clinician(clinic)
    person = world.enrol(clinic=clinic, now=now, number="R-1", weeks=28, phone="+1 202 555 0123")
    world.answer(person, HURTING | MILD, now=now, weeks=13)
    case = Case.objects.get(episode=person.episode)
    do("close", case, doctor, now, outcome="not_needed", reason="Manages well", not_referred="acceptable")
    world.answer(person, HURTING | MILD | {"pain_limb": pain}, now=timezone.now())
    person.link, person.token = links.create(patient=person.patient, actor=nurse, now=now)
    page = world.patient_client(person).get(reverse("fbs_portal:done", args=[person.answering.public_id]))
    text = page.content.decode()
    assert read in text
    assert never not in text
