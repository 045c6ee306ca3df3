"""A crash at any write of a deed leaves the database as it was; asking a thousand times makes one case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from fbs_portal.actions import cases, consent, drafts, followups, submissions
from fbs_portal.models import Case, CaseEntry, DangerReport, FollowUp, Message, Submission
from fbs_portal.presenters.notice import version_of
from fbs_portal.queries.staff import actor_for
from tests import world
from tests.database import fingerprint

pytestmark = pytest.mark.django_db

WRITES = ("INSERT", "UPDATE", "DELETE")


class Crash(Exception):
    """The process ended here."""


@contextmanager
def crash_at(number: int) -> Iterator[list[str]]:
    """End at the `number`th write (0 = never). Yields the writes that were reached."""
    reached: list[str] = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            reached.append(sql)
            if len(reached) == number:
                raise Crash(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield reached


def all_or_nothing(deed: Callable[[], object]) -> int:
    """Run the deed with a crash at each of its writes; how many writes it has. At last it runs to its end."""
    before = fingerprint()
    number = 0
    while True:
        number += 1
        try:
            with crash_at(number) as reached:
                deed()
        except Crash:
            assert fingerprint() == before, f"write {number} left something behind: {reached[-1]}"
            continue
        assert fingerprint() != before
        return len(reached)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def person(now: datetime) -> world.Person:
    return world.enrol(clinic=world.clinic("Riverside"), now=now, number="R1")


def test_sending_a_form(person: world.Person, now: datetime) -> None:
    revision = world.fill(person.answering, world.HURTING, actor=person.actor, now=now)
    writes = all_or_nothing(
        lambda: submissions.submit(
            followup=world.fresh(person.answering), draft_revision=revision, actor=person.actor, now=now
        )
    )
    assert writes >= 6, "draft, submission, follow-up, assessment, case, trail"
    assert Submission.objects.filter(followup=person.answering).count() == 1
    assert Case.objects.filter(episode=person.episode).count() == 1


def test_ticking_a_danger_sign(person: world.Person, now: datetime) -> None:
    draft = drafts.start(followup=person.answering, actor=person.actor, now=now)
    all_or_nothing(
        lambda: drafts.save_step(
            followup=world.fresh(person.answering),
            draft_revision=draft.revision,
            answers={"danger_a": ["saddle_numbness"]},
            actor=person.actor,
            now=now,
        )
    )
    assert DangerReport.objects.count() == 1
    assert Case.objects.get().urgency == "emergency"
    assert Message.objects.count() == 1


def test_a_deed_of_staff(person: world.Person, now: datetime) -> None:
    world.answer(person, world.HURTING, now=now)
    case = Case.objects.get()
    nurse = actor_for(user=world.staff((case.clinic, case.clinic))["nurse_1"])
    all_or_nothing(lambda: cases.take(actor=nurse, case_id=case.pk, expected_version=case.version, now=now))
    assert CaseEntry.objects.filter(case=case, deed="take").count() == 1


def test_enrolling(now: datetime) -> None:
    clinic = world.clinic("Riverside")
    all_or_nothing(lambda: world.enrol(clinic=clinic, now=now, number="R2", agreed=False))


def test_agreeing_and_leaving(now: datetime) -> None:
    person = world.enrol(clinic=world.clinic("Riverside"), now=now, number="R3", agreed=False)
    all_or_nothing(lambda: world.agree(person, now=now))
    shown = version_of(person.patient.clinic)
    all_or_nothing(lambda: consent.refuse(patient=person.patient, shown=shown, actor=person.actor, now=now))


def test_noting_silence(person: world.Person, now: datetime) -> None:
    waiting = FollowUp.objects.filter(pk=person.answering.pk)
    later = now + timedelta(days=60)
    FollowUp.objects.filter(submitted_at=None).exclude(pk=person.answering.pk).update(
        cancelled_at=now, cancelled_by="system:tests"
    )
    all_or_nothing(lambda: followups.mark_missed(now=later, actor=world.JOB))
    assert waiting.get().missed_at == later
    assert Case.objects.get().reason == "silence"


def test_a_flood_of_signs_and_forms_is_one_case(person: world.Person, now: datetime) -> None:
    """Fifty ticks and changes of mind, and ten forms: one open case, no row for what was said before."""
    draft = drafts.start(followup=person.answering, actor=person.actor, now=now)
    revision = draft.revision
    for number in range(50):
        signs = ["saddle_numbness"] if number % 2 == 0 else ["saddle_numbness", "bladder"]
        saved = drafts.save_step(
            followup=world.fresh(person.answering),
            draft_revision=revision,
            answers={"danger_a": signs},
            actor=person.actor,
            now=now + timedelta(seconds=number),
        )
        assert saved.draft is not None
        revision = saved.draft.revision
    for number in range(10):
        again = now + timedelta(minutes=number)
        followup = followups.report_change(episode=person.episode, actor=person.actor, now=again)
        revision = world.fill(followup, world.HURTING, actor=person.actor, now=again)
        submissions.submit(followup=world.fresh(followup), draft_revision=revision, actor=person.actor, now=again)
    assert Case.objects.count() == 1
    assert Case.objects.get().urgency == "emergency"
    assert Message.objects.count() <= DangerReport.objects.filter(event="ticked").count()
