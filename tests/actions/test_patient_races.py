"""A patient's own deeds at the same moment, and an erasure beside them: once, one after the other, and whole.

SQLite lets one writer in at a time; PostgreSQL lets them look before the other has written.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import IntegrityError

from fbs_portal.actions import consent, dangers, erasure, submissions
from fbs_portal.domain.actor import Actor
from fbs_portal.models import Case, DangerReport, FollowUp, Patient, Submission
from fbs_portal.presenters.notice import version_of
from tests import world
from tests.factories import NOW
from tests.races import together
from tests.world import JOB, Person

ROUNDS = 5


def people(**options: Any) -> list[Person]:
    clinic = world.clinic("Riverside")
    return [world.enrol(clinic=clinic, now=NOW, number=f"R{number}", **options) for number in range(ROUNDS)]


def as_read(person: Person) -> Patient:
    """The row as a request of its own reads it."""
    return Patient.objects.select_related("clinic").get(pk=person.patient.pk)


def test_yes_and_no_at_once_leave_one_of_them(alone: Callable[..., Any]) -> None:
    def race() -> None:
        for person in people(agreed=False):
            asked: dict[str, Any] = {"shown": version_of(as_read(person).clinic), "actor": person.actor, "now": NOW}
            together(*(partial(deed, patient=as_read(person), **asked) for deed in (consent.agree, consent.refuse)))
            after = as_read(person)
            assert (after.withdrawn_at is None) == bool(after.agreed_version)
            assert list(after.consents.order_by("-pk").values_list("given", flat=True))[0] == bool(after.agreed_version)

    alone(race)


def test_a_danger_page_is_read_once_however_often_it_is_said(alone: Callable[..., Any]) -> None:
    def race() -> None:
        for person in people():
            revision = world.fill(person.answering, {"danger_a": ["bladder"]}, actor=person.actor, now=NOW)
            assert revision
            report = DangerReport.objects.select_related("followup__episode__patient").get(followup=person.answering)
            together(*[partial(dangers.acknowledge, report=report, actor=person.actor, now=NOW)] * 3)
            assert report.later.count() == 1

    alone(race)


def test_who_sends_while_they_are_erased_is_erased(alone: Callable[..., Any]) -> None:
    def race() -> None:
        for person in people():
            form = person.answering
            revision = world.fill(form, world.HURTING, actor=person.actor, now=NOW)
            seen = world.fresh(form)

            def send(seen: FollowUp = seen, revision: int = revision, by: Actor = person.actor) -> None:
                with suppress(IntegrityError):  # the form is gone: the whole deed is refused by the database
                    submissions.submit(followup=seen, draft_revision=revision, actor=by, now=NOW)

            erase = partial(erasure.erase_patient, patient_id=person.patient.pk, reason="asked_for", actor=JOB, now=NOW)
            together(send, erase)
            for model in (Patient, Submission, Case, DangerReport):
                road = {"pk": person.patient.pk} if model is Patient else {"episode": person.episode.pk}
                assert not model.objects.filter(**road).exists()

    alone(race)
