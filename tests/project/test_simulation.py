"""The invented people and what became of them: the same in every database, whatever numbers it gives its rows."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from fbs_portal.domain.codes import Role
from fbs_portal.models import Case, Clinic, Submission
from project import simulation, staff_work
from project.cohort import Story, course
from project.people import person
from tests import factories as make

PEOPLE = 40


def staffed() -> Clinic:
    clinic = make.clinic()
    for role in (Role.NURSE, Role.CLINICIAN):
        make.staff(role, clinic)
    return clinic


def lived(clinic: Clinic) -> list[Any]:
    """The cases of a cohort of this clinic's own, and how far each has come."""
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
    first = lived(staffed())
    assert len(first) > PEOPLE / 4
    assert lived(staffed()) == first


@pytest.mark.parametrize(("hour", "minute"), [(0, 5), (14, 40), (23, 55)])
def test_nobody_has_answered_what_is_still_ahead(db: None, hour: int, minute: int) -> None:
    """Twelve weeks to the day after the operation, whatever the time of that day: the change is told last, and now."""
    now, clinic = datetime(2026, 3, 2, hour, minute, tzinfo=UTC), staffed()
    drawn = course(rng=random.Random(1), today=now.date(), story=Story.RETURNED, weeks=12)
    simulation.live(
        clinic=clinic,
        team=staff_work.team_of(clinic),
        record_number="R-1",
        who=person(rng=random.Random(1), today=now.date()),
        course=replace(drawn, surgery=replace(drawn.surgery, date=now.date() - timedelta(weeks=12))),
        now=now,
    )
    assert Submission.objects.latest("submitted_at").submitted_at == now - timedelta(minutes=20)
