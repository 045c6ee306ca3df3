"""Two deeds that meet between a look and a write: one counts, the other is refused in words, and no sign is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions import entry, erasure, outbox, sending, submissions
from fbs_portal.content.danger_signs import SIGNS
from fbs_portal.delivery.base import Letter, Temporary
from fbs_portal.domain.codes import AnswerMode
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.models import DangerReport, Draft, Message, Patient, Submission
from fbs_portal.queries.staff import actor_for
from tests import world
from tests.delivery.channels import Moody
from tests.world import JOB, Person

pytestmark = pytest.mark.django_db

NOT_TOLD = "Your clinic does not know this yet"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def person(now: datetime) -> Person:
    return world.enrol(clinic=world.clinic("Riverside"), now=now, number="R1", email="ada@example.org")


def test_a_form_sent_while_a_colleague_typed_it_in_is_stored_once(person: Person, now: datetime) -> None:
    """The page of the colleague was made, and read back, before the patient pressed Send."""
    clinic = person.patient.clinic
    nurse = actor_for(user=world.staff((clinic, clinic))["nurse_1"])
    revision = world.fill(person.answering, world.HURTING, actor=person.actor, now=now)
    seen = world.fresh(person.answering)
    submissions.submit(followup=world.fresh(person.answering), draft_revision=revision, actor=person.actor, now=now)
    typed = world.asked(seen, world.HURTING | {"danger_a": ["saddle_numbness"]})
    for shown in (revision, None):
        with pytest.raises(NotAllowed, match="already been sent"):
            entry.enter_answers(
                followup=seen, draft_revision=shown, answers=typed, mode=AnswerMode.PHONE, answered_on=now.date(),
                actor=nurse, now=now,
            )  # fmt: skip
        assert seen.submitted_at is None
    assert Submission.objects.filter(followup=seen).count() == 1
    assert not Draft.objects.exists()
    entry.keep_danger(followup=seen, answers=typed, actor=nurse, now=now)
    assert DangerReport.objects.get().codes == ["saddle_numbness"]


class Erasing(Moody):
    """While the mail server has the letter, somebody erases its reader."""

    def send(self, *, to: str, letter: Letter) -> None:
        erasure.erase_patient(patient_id=Patient.objects.get().pk, reason="asked_for", actor=JOB, now=timezone.now())
        super().send(to=to, letter=letter)


@pytest.mark.parametrize("answer", [None, Temporary("smtp 450")])
def test_who_is_erased_while_written_to_is_gone_and_the_run_goes_on(
    person: Person, now: datetime, settings: Any, answer: Exception | None
) -> None:
    settings.FBS_PORTAL_CHANNELS = {"email": f"{__name__}.Erasing"}
    Erasing.will(answer)
    outbox.queue_new_link(patient=person.patient, now=now)
    due = Message.objects.get().due_at
    sending.run(sender=sending.Sender(name="one", actor=JOB, clock=lambda: due))
    connection.check_constraints()
    assert not Patient.objects.exists()
    assert not Message.objects.exists()


@contextmanager
def database(broken: tuple[str, ...]) -> Iterator[None]:
    """Every statement that begins so fails, as on a database that is locked or gone."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(broken):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("broken", [("INSERT", "UPDATE"), ("SELECT", "INSERT", "UPDATE")], ids=["locked", "gone"])
def test_a_danger_sign_is_answered_though_nothing_can_be_stored(
    person: Person, now: datetime, broken: tuple[str, ...]
) -> None:
    client = world.patient_client(person, raise_request_exception=False)
    start = reverse("fbs_portal:followup", args=[person.answering.public_id])
    client.post(start, {"mode": "self"})
    step = reverse("fbs_portal:step", args=[person.answering.public_id, "signs_a"])
    with database(broken):
        signed = client.post(step, {"revision": "0", "danger_a": ["saddle_numbness"]})
        other = client.post(step, {"revision": "0", "danger_a": ["none"]})
    assert (signed.status_code, other.status_code) == (500, 500)
    text = signed.content.decode()
    assert str(SIGNS["saddle_numbness"].say) in text
    assert "Call the emergency number now" in text
    assert NOT_TOLD in text
    assert signed.headers["Cache-Control"] == "no-store"
    assert NOT_TOLD not in other.content.decode()
    assert "Answers from earlier pages are saved" in other.content.decode()
    assert not DangerReport.objects.exists()


def test_a_danger_sign_is_answered_though_another_tab_said_i_am_done(person: Person) -> None:
    """The session goes while the page is saved; Django then answers a bad request in place of the danger page."""
    client = world.patient_client(person)
    client.post(reverse("fbs_portal:followup", args=[person.answering.public_id]), {"mode": "self"})
    step = reverse("fbs_portal:step", args=[person.answering.public_id, "signs_a"])

    def leave(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and "dangerreport" in sql:
            Session.objects.all().delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(leave):
        signed = client.post(step, {"revision": "0", "danger_a": ["saddle_numbness"]})
    assert signed.status_code == 400
    assert str(SIGNS["saddle_numbness"].say) in signed.content.decode()
    assert DangerReport.objects.get().codes == ["saddle_numbness"]


def test_a_crash_elsewhere_shows_no_danger_page(person: Person) -> None:
    client = Client(raise_request_exception=False)
    with database(("SELECT",)):
        shown = client.post(reverse("fbs_portal:join", args=[person.token]), {"danger_a": ["saddle_numbness"]})
    assert shown.status_code == 500
    assert NOT_TOLD not in shown.content.decode()
