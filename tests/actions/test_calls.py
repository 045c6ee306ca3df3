"""A try to reach a patient: stored once, told on the case too, and off the list until the day to call again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from fbs_portal.actions import calls
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import Role
from fbs_portal.domain.errors import Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, CallAttempt, Case, CaseEntry, FollowUp, Patient
from tests import factories as f
from tests.factories import HURTING, NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture
def row() -> FollowUp:
    return f.followup(f.enrolled().episode)


@pytest.fixture
def nurse(row: FollowUp) -> Actor:
    return f.nurse(row.episode.patient.clinic)


def record(
    row: FollowUp, by: Actor, *, result: str = "no_answer", now: datetime = NOW, **fields: object
) -> CallAttempt:
    return calls.record_call(followup=row, result=result, actor=by, now=now, **fields)  # type: ignore[arg-type]


def test_a_call_is_stored_with_who_and_when(row: FollowUp, nurse: Actor) -> None:
    record(row, nurse, note="  at work until 4  ", again_on=TODAY + timedelta(days=1))
    stored = CallAttempt.objects.get()
    assert (stored.result, stored.note, stored.again_on) == ("no_answer", "at work until 4", date(2026, 3, 3))
    assert (stored.at, stored.by, stored.by_label) == (NOW, nurse.key, nurse.label)
    event = AuditEvent.objects.get(verb=Verb.CALL_RECORDED)
    assert (event.subject, event.detail) == (
        f"patient:{row.episode.patient_id}", {"followup": row.pk, "result": "no_answer"},
    )  # fmt: skip
    assert "at work" not in str(event.detail), "what was said is not in the trail of deeds"


def test_the_open_case_of_the_course_has_the_contact_too(row: FollowUp, nurse: Actor) -> None:
    f.answered(row.episode, answers=HURTING)
    case = Case.objects.get()
    later = f.followup(row.episode, "week_12")  # type: ignore[arg-type]
    record(later, nurse, note="rang twice")
    case.refresh_from_db()
    assert (case.contact_attempts, case.last_contact_result, case.last_contact_at) == (1, "no_answer", NOW)
    entry = CaseEntry.objects.filter(case=case, deed="contact").get()
    assert (entry.text, entry.params, entry.by) == ("rang twice", {"result": "no_answer"}, nurse.key)
    record(later, nurse, result="spoke")
    case.refresh_from_db()
    assert (case.contact_attempts, case.spoken_at, case.status) == (0, NOW, "contacted")


def test_a_double_click_is_one_call(row: FollowUp, nurse: Actor) -> None:
    f.answered(row.episode, answers=HURTING)
    later = f.followup(row.episode, "week_12")  # type: ignore[arg-type]
    first = record(later, nurse, note="rang")
    assert record(later, nurse, note="rang", now=NOW + timedelta(seconds=2)).pk == first.pk
    assert (CallAttempt.objects.count(), Case.objects.get().contact_attempts) == (1, 1)
    record(later, nurse, note="rang", now=NOW + timedelta(minutes=2))
    record(later, nurse, note="rang again", now=NOW + timedelta(minutes=2))
    record(later, f.nurse(row.episode.patient.clinic), note="rang again", now=NOW + timedelta(minutes=2))
    assert CallAttempt.objects.count() == 4


def test_a_closed_case_stays_as_it_is(row: FollowUp, nurse: Actor) -> None:
    f.answered(row.episode, answers=HURTING)
    Case.objects.update(status="closed", closed_at=NOW, closed_by="user:1", outcome="not_needed")
    record(f.followup(row.episode, "week_12"), nurse)  # type: ignore[arg-type]
    assert Case.objects.get().contact_attempts == 0
    assert CallAttempt.objects.count() == 1


@pytest.mark.parametrize("days", [0, -1, 61])
def test_the_day_to_call_again_lies_ahead(row: FollowUp, nurse: Actor, days: int) -> None:
    with pytest.raises(Invalid) as refused:
        record(row, nurse, again_on=TODAY + timedelta(days=days))
    assert refused.value.field == "again_on"
    assert not CallAttempt.objects.exists()


def test_an_unknown_result_and_a_long_note_are_refused(row: FollowUp, nurse: Actor) -> None:
    for fields in ({"result": "rang"}, {"note": "x" * 301}, {"note": "a\x00b"}):
        with pytest.raises(Invalid):
            record(row, nurse, **fields)  # type: ignore[arg-type]


def test_who_may(row: FollowUp) -> None:
    with pytest.raises(NotFound):
        record(row, f.outsider())
    with pytest.raises(NotPermitted):
        record(row, f.staff(Role.AUDITOR, row.episode.patient.clinic))


def test_nobody_is_called_after_a_death(row: FollowUp, nurse: Actor) -> None:
    Patient.objects.update(deceased_on=TODAY)
    with pytest.raises(NotAllowed):
        record(f.reload(row), nurse)
