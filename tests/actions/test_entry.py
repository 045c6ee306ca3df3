"""Answers that staff enter: by phone today, on paper on the day of the paper."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.actions import entry
from fbs_portal.actions.submissions import Sent
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode, DangerSign, TimePoint, Urgency
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Assessment, AuditEvent, Case, DangerReport, Draft, FollowUp, Submission
from tests import factories as f
from tests.factories import NOW, SURGERY

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture
def row() -> FollowUp:
    return f.followup(f.enrolled().episode)


def enter(row: FollowUp, answers: dict[str, Any] = f.HURTING, *, by: Actor | None = None, **fields: Any) -> Sent:
    options: dict[str, Any] = {"draft_revision": None, "mode": AnswerMode.PHONE, "answered_on": TODAY, "now": NOW}
    nurse = by or f.nurse(row.episode.patient.clinic)
    return entry.enter_answers(followup=row, answers=answers, actor=nurse, **options | fields)


def test_a_phone_call_is_stored_judged_and_named(row: FollowUp) -> None:
    nurse = f.nurse(row.episode.patient.clinic)
    sent = enter(row, by=nurse)
    stored = Submission.objects.get(followup=row)
    assert (stored.mode, stored.entered_by) == (AnswerMode.PHONE, nurse.key)
    assert sent.assessment is not None
    assert AuditEvent.objects.filter(verb=Verb.ANSWERS_ENTERED, actor=nurse.key).count() == 1


def test_a_phone_call_may_leave_questions_open(row: FollowUp) -> None:
    """The danger list was not asked: that is not "none of these"."""
    sent = enter(row, {"pain_axial": 2, "pain_limb": 1})
    assert "red_flags" not in sent.submission.answers
    assert sent.assessment is not None
    assert Urgency(sent.assessment.urgency).at_least(Urgency.WATCH)


def test_a_danger_sign_by_phone_is_reported(row: FollowUp) -> None:
    enter(row, f.WELL | f.ticked(DangerSign.FEVER))
    assert DangerReport.objects.get().codes == ["fever"]
    assert Case.objects.get().danger_open


def test_the_patients_own_draft_is_taken_over(row: FollowUp) -> None:
    own = f.filled(row, f.WELL, by=f.patient_actor(row.episode.patient))
    draft_id = own.draft.pk
    sent = enter(own, draft_revision=1)
    assert sent.submission.draft_id == draft_id
    assert not Draft.objects.exists()


@pytest.mark.parametrize("revision", [None, 0])
def test_what_the_patient_answered_meanwhile_is_not_overwritten(row: FollowUp, revision: int | None) -> None:
    own = f.filled(row, f.WELL, by=f.patient_actor(row.episode.patient))
    with pytest.raises(Conflict):
        enter(own, draft_revision=revision)
    assert Draft.objects.get().answers == f.WELL


def test_a_form_that_was_sent_is_not_entered_again(row: FollowUp) -> None:
    enter(row)
    with pytest.raises(NotAllowed):
        enter(f.reload(row))
    assert Submission.objects.filter(followup=row).count() == 1


def test_only_staff_who_may(row: FollowUp) -> None:
    with pytest.raises(NotFound):
        enter(row, by=f.outsider())
    with pytest.raises(NotPermitted):
        enter(row, by=f.auditor(row.episode.patient.clinic))
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("mode", "day"),
    [
        (AnswerMode.PAPER, TODAY + timedelta(days=1)),
        (AnswerMode.PHONE, TODAY - timedelta(days=1)),
        (AnswerMode.PAPER, SURGERY - timedelta(days=1)),
        (AnswerMode.PAPER, date(2026, 2, 15)),
    ],
)
def test_a_date_that_cannot_be(row: FollowUp, mode: AnswerMode, day: date) -> None:
    """In the future, not today by phone, before the operation, before the form was open."""
    with pytest.raises(Invalid) as refusal:
        enter(row, mode=mode, answered_on=day)
    assert refusal.value.field == "answered_on"
    assert not Draft.objects.exists()


def test_paper_counts_on_its_own_day_even_after_the_form_closed(row: FollowUp) -> None:
    later = datetime(2026, 3, 30, 12, tzinfo=UTC)
    sent = enter(row, mode=AnswerMode.PAPER, answered_on=date(2026, 3, 20), now=later)
    assert (sent.submission.answered_on, sent.submission.submitted_at) == (date(2026, 3, 20), later)


def test_paper_found_late_takes_its_place_and_the_newest_is_judged_again() -> None:
    """The week-2 paper turns up after week 6 was sent: both are judged, in the order they were answered."""
    episode = f.enrolled().episode
    first = f.answered(episode, TimePoint.WEEK_6, answers=f.WELL)
    paper = f.followup(episode, TimePoint.WEEK_2)
    sent = enter(
        paper,
        f.HURTING | {"pain_limb": 9, "trend": "quickly_worse"},
        mode=AnswerMode.PAPER,
        answered_on=date(2026, 1, 26),
    )
    judged = list(Assessment.objects.order_by("pk").values_list("submission_id", flat=True))
    assert judged == [first.submission.pk, sent.submission.pk, first.submission.pk]
    assert sent.assessment is not None
    assert sent.assessment.submission_id == sent.submission.pk
    assert sent.case is not None


def test_a_wrong_answer_leaves_nothing(row: FollowUp) -> None:
    with pytest.raises(Invalid) as refusal:
        enter(row, f.HURTING | {"pain_limb": 12})
    assert refusal.value.field == "pain_limb"
    assert not Draft.objects.exists()
    assert not Submission.objects.filter(followup=row).exists()
