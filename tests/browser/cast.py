"""Who the browser tests are about: one clinic that never closes, its staff, and a new patient for every story."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from fbs_portal.actions.roles import sync_roles
from fbs_portal.domain.codes import TimePoint
from fbs_portal.models import Case, Clinic, EducationPage
from fbs_portal.queries import followups
from tests import world
from tests.factories import HURTING, NO_SIGNS, WELL, ticked
from tests.world import Person

__all__ = ["HURTING", "NO_SIGNS", "WELL", "Cast", "Person", "ticked"]

_numbers = itertools.count(1)


@dataclass(kw_only=True)
class Cast:
    """The clinics and their staff. Patients are added as the stories need them."""

    site: str
    clinics: tuple[Clinic, Clinic]
    users: dict[str, Any]

    def patient(self, *, weeks: int = 12, clinic: Clinic | None = None, **more: Any) -> Person:
        number = next(_numbers)
        return world.enrol(
            clinic=clinic or self.clinics[0],
            now=timezone.now(),
            number=f"R-{number:04}",
            weeks=weeks,
            **{"given_name": "Ada", "family_name": f"Example {number}", "phone": "+1 202 555 0123"} | more,
        )

    def drafted(self, answers: Mapping[str, Any], **more: Any) -> Person:
        """A patient who has seen the notice and stopped with these answers."""
        person = self.patient(**more)
        world.fill(person.answering, answers, actor=person.actor, now=timezone.now())
        return person

    def sent(self, answers: Mapping[str, Any], *, weeks: tuple[int, ...] = (), **more: Any) -> Person:
        """A patient who has sent these answers, and the same at each of the earlier weeks."""
        person = self.patient(**more)
        for week in (*weeks, None):
            world.answer(person, answers, now=timezone.now(), weeks=week)
        return person

    def case(self, person: Person) -> Case:
        return Case.objects.get(episode=person.episode, closed_at=None)

    def staff_cookie(self, name: str) -> str:
        client = Client()
        client.force_login(self.users[name])
        return str(client.cookies["sessionid"].value)

    def patient_cookie(self, person: Person) -> str:
        """The session of a browser in which the personal link was opened."""
        return str(world.patient_client(person).cookies["sessionid"].value)


def gather(site: str) -> Cast:
    """Fill an empty database."""
    sync_roles()
    if not EducationPage.objects.exists():
        call_command("load_education", verbosity=0)
    clinics = (world.clinic("Riverside Spine Clinic"), world.clinic("Hillcrest Spine Clinic"))
    return Cast(site=site, clinics=clinics, users=world.staff(clinics))


def unscheduled(person: Person) -> Any:
    """The follow-up that "my pain has changed" opened."""
    return followups.for_answering().get(episode=person.episode, time_point=TimePoint.UNSCHEDULED)
