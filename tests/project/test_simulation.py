"""The invented people and what became of them: the same in every database, whatever numbers it gives its rows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from fbs_portal.domain.codes import Role
from fbs_portal.models import Case, Clinic
from project import simulation, staff_work
from tests import factories as make

PEOPLE = 40


def lived(clinic: Clinic) -> list[Any]:
    """The cases of a cohort of this clinic's own, and how far each has come."""
    for role in (Role.NURSE, Role.CLINICIAN):
        make.staff(role, clinic)
    now = timezone.now()
    for _ in simulation.cohort(clinics=[clinic], patients=PEOPLE, seed=1, now=now):
        pass
    staff_work.begin(clinics=[clinic], seed=1, now=now)
    return list(
        Case.objects.filter(clinic=clinic)
        .order_by("episode__patient__record_number", "opened_at")
        .values_list(
            "episode__patient__record_number",
            "status",
            "outcome",
            "referrals__status",
            "referrals__evaluations__conclusion",
        )
    )


def test_every_database_invents_the_same_courses(db: None) -> None:
    first = lived(make.clinic())
    assert len(first) > PEOPLE / 4
    assert lived(make.clinic()) == first
