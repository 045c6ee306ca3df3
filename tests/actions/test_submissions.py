"""Sending: once, whole, all or nothing, judged and brought to the case in one transaction."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fbs_portal.actions import announcing, assess, audit, case_evidence, drafts, rechecks, recording, submissions
from fbs_portal.actions.submissions import Sent
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseReason, Category, DangerSign, EpisodeStatus, TimePoint, Urgency
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from fbs_portal.domain.triage import engine
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Assessment, AuditEvent, Case, CaseEntry, Draft, FollowUp, Message, Submission
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db


def patient_of(row: FollowUp) -> Actor:
    return f.patient_actor(row.episode.patient)


def ready(answers: dict[str, Any] = f.HURTING, time_point: TimePoint = TimePoint.WEEK_6, **course: Any) -> FollowUp:
    row = f.followup(f.enrolled(**course).episode, time_point)
    return f.filled(row, answers, by=patient_of(row))


def send(row: FollowUp, *, revision: int = 1, now: datetime = NOW) -> Sent:
    return submissions.submit(followup=row, draft_revision=revision, actor=patient_of(row), now=now)


def test_one_sending_writes_everything() -> None:
    row = ready()
    draft_id = row.draft.pk
    sent = send(row)
    stored = Submission.objects.get(followup=row)
    assert sent.submission == stored
    assert stored.draft_id == draft_id
    assert not Draft.objects.exists()
    assert FollowUp.objects.get(pk=row.pk).submitted_at == NOW
    assert (stored.nrs_axial, stored.nrs_limb, stored.change_from_baseline) == (5, 7, -1)
    assert stored.answered_on == date(2026, 3, 2)
    assert stored.answers["red_flags"] == []
    assert "danger_a" not in stored.answers
    assert sent.assessment == Assessment.objects.get()
    assert sent.case == Case.objects.get()
    verbs = list(AuditEvent.objects.filter(at=NOW).values_list("verb", flat=True))
    assert {Verb.SUBMITTED, Verb.ASSESSED} <= set(verbs)


def test_what_is_not_asked_is_left_out() -> None:
    """A recovered patient is not asked about the place of the pain; an old answer to it is not sent."""
    stored = send(ready(f.HURTING | f.WELL)).submission
    assert "pain_sites" not in stored.answers
    assert stored.answers["pain_limb"] == 0


def test_missing_declined_and_zero_are_three_things() -> None:
    declined = {"declined": True}
    row = ready(
        f.WELL
        | {
            "pain_axial": 0,
            "pain_limb": declined,
            "nerve_symptoms": [],
            "pain_sites": declined,
            "worst_pain": declined,
            "same_pain": declined,
            "relief": declined,
            "onset": declined,
            "began": declined,
            "treatments": declined,
        }
    )
    stored = send(row).submission
    assert stored.answers["pain_axial"] == 0
    assert stored.answers["pain_limb"] == declined
    assert (stored.nrs_axial, stored.nrs_limb) == (0, None)


def test_the_peg_is_its_mean() -> None:
    sent = send_at_week_12(f.HURTING)
    assert sent.submission.peg == Decimal("6.33")


def send_at_week_12(answers: dict[str, Any]) -> Sent:
    return f.answered(f.enrolled().episode, TimePoint.WEEK_12, answers=answers)


def test_sending_twice_is_once() -> None:
    row = ready()
    first = send(row)
    counts = {model: model.objects.count() for model in (Submission, Assessment, Case, CaseEntry, AuditEvent, Message)}
    stale, fresh = row, f.reload(row)
    stale.submitted_at = None  # the page of the second click was made before the first one was sent
    for again in (send(stale), send(fresh)):
        assert again.again
        assert (again.submission, again.assessment, again.case) == (first.submission, first.assessment, first.case)
    assert counts == {model: model.objects.count() for model in counts}


def test_what_the_check_page_showed_is_what_is_sent() -> None:
    row = ready()
    drafts.save_step(followup=row, draft_revision=1, answers={"pain_limb": 2}, actor=patient_of(row), now=NOW)
    with pytest.raises(Conflict):
        send(f.reload(row), revision=1)
    assert Draft.objects.get().answers["pain_limb"] == 2
    assert not Submission.objects.filter(followup=row).exists()


@pytest.mark.parametrize("missing", ["danger_a", "pain_axial", "wants_contact", "relief"])
def test_half_a_form_is_not_sent(missing: str) -> None:
    row = ready({code: stored for code, stored in f.HURTING.items() if code != missing})
    with pytest.raises(Invalid) as refusal:
        send(row)
    assert refusal.value.field == missing
    assert Draft.objects.exists()


def test_nothing_to_send() -> None:
    row = f.followup(f.enrolled().episode)
    with pytest.raises(NotAllowed):
        send(row)


def test_nobody_else_can_send() -> None:
    row = ready()
    with pytest.raises(NotFound):
        submissions.submit(followup=row, draft_revision=1, actor=f.patient_actor(f.enrolled().patient), now=NOW)
    assert Draft.objects.filter(followup=row).exists()


def test_a_closed_form_is_not_sent_and_the_draft_stays() -> None:
    row = ready()
    with pytest.raises(NotAllowed):
        send(row, now=datetime(2026, 3, 24, 12, tzinfo=UTC))
    assert Draft.objects.exists()


def test_cancelled_between_page_and_sending() -> None:
    """The follow-up was cancelled by staff after the page had loaded it: nothing of the sending stays."""
    row = ready()
    FollowUp.objects.filter(pk=row.pk).update(cancelled_at=NOW, cancelled_by="user:1")
    with pytest.raises(NotAllowed):
        send(row)
    assert Draft.objects.exists()
    assert not Submission.objects.filter(followup=row).exists()


def test_the_day_is_the_clinics() -> None:
    late_evening = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)  # 2 March, 22:00 in New York
    assert send(ready(), now=late_evening).submission.answered_on == date(2026, 3, 2)


BREAKS = {
    "the submission": (Submission.objects, "create"),
    "the follow-up": (recording, "_mark_sent"),
    "the assessment": (assess, "_assess"),
    "the case": (case_evidence, "apply_assessment"),
    "the recheck": (rechecks, "plan"),
    "the trail": (audit, "record_many"),
    "the announcement": (announcing, "submitted"),
}


@pytest.mark.parametrize("point", BREAKS)
def test_all_or_nothing_at_each_point(point: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies at one of the writes: the draft is as it was, and sending again works."""

    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("the process was killed")

    row = ready(f.HURTING | f.ticked(DangerSign.FEVER))
    models = (Submission, Assessment, Case, CaseEntry, AuditEvent, Message, Draft)
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    with monkeypatch.context() as patch:
        patch.setattr(*BREAKS[point], broken)
        with pytest.raises(RuntimeError):
            send(row)
    assert before == {model: list(model.objects.order_by("pk").values()) for model in models}
    assert FollowUp.objects.get(pk=row.pk).submitted_at is None
    assert send(f.reload(row)).submission.pk


def test_the_worst_sending_is_at_most_thirteen_statements() -> None:
    """The budget is 15 with the two reads of the page: the link and the follow-up."""
    most = 0
    for answers in (
        f.WELL,
        f.HURTING,
        f.HURTING | f.ticked(DangerSign.BLADDER) | {"wants_contact": "yes", "more_to_say": "Please call."},
        f.HURTING | {"trend": "quickly_worse", "pain_limb": 9},
    ):
        row = ready(answers)
        with counted() as run:
            send(row)
        most = max(most, len(run))
        assert len(run) <= 13, "\n".join(run)
    assert most > 5


def test_the_number_of_statements_does_not_grow_with_the_course() -> None:
    episode = f.enrolled().episode
    for time_point in (TimePoint.WEEK_2, TimePoint.WEEK_6):
        f.answered(episode, time_point, answers=f.WELL)
    row = f.followup(episode, TimePoint.WEEK_12)
    at = datetime(2026, 4, 6, 15, tzinfo=UTC)
    full = f.filled(row, f.HURTING, by=patient_of(row), now=at)
    with counted() as run:
        send(full, now=at)
    assert len(run) <= 13


def test_a_danger_sign_is_in_what_is_sent() -> None:
    sent = send(ready(f.WELL | f.ticked(DangerSign.BLADDER)))
    assert sent.submission.answers["red_flags"] == ["bladder"]
    assert sent.assessment is not None
    assert sent.assessment.urgency == Urgency.EMERGENCY
    assert Case.objects.count() == 1


def test_free_text_and_a_wish_to_be_called_are_work() -> None:
    sent = send(ready(f.WELL | {"wants_contact": "yes", "more_to_say": " My scar itches. "}))
    assert sent.submission.has_text
    assert sent.case is not None
    assert (sent.case.unread_text, sent.case.wants_contact) == (True, True)


def test_blank_text_is_no_text() -> None:
    assert not send(ready(f.WELL | {"more_to_say": "  \n "})).submission.has_text


def test_crisis_words_raise_to_an_emergency() -> None:
    sent = send(ready(f.WELL | {"more_to_say": "I want to end my life."}))
    assert sent.crisis
    assert sent.case is not None
    assert sent.case.urgency == Urgency.EMERGENCY


def test_answers_are_kept_and_a_person_looks_when_triage_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_given: object) -> None:
        raise ValueError("an answer that must not be logged")

    row = ready(f.WELL | f.ticked(DangerSign.FEVER))
    monkeypatch.setattr(engine, "assess", broken)
    sent = send(row)
    assert sent.assessment is not None
    assert (sent.assessment.category, sent.assessment.urgency) == (Category.UNDETERMINED, Urgency.SAME_DAY)
    assert sent.assessment.body["findings"][0]["rule"] == "review_by_a_person"
    assert "must not be logged" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_judgement_that_cannot_be_explained_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: object) -> None:
        raise ValueError

    row = ready(f.HURTING)
    monkeypatch.setattr(engine, "explain_decision", broken)
    sent = send(row)
    assert sent.assessment is not None
    assert sent.assessment.category != Category.UNDETERMINED
    assert sent.assessment.body["would_change"] == []


def before_surgery(answers: dict[str, Any]) -> Sent:
    episode = f.enrolled(status=EpisodeStatus.PLANNED, surgery_date=date(2026, 3, 12)).episode
    row = f.followup(episode, TimePoint.BASELINE)
    return send(f.filled(row, answers, by=patient_of(row)))


def test_a_baseline_is_not_judged() -> None:
    sent = before_surgery(f.BEFORE)
    assert (sent.assessment, sent.case) == (None, None)
    assert not Assessment.objects.exists()


def test_words_in_a_baseline_are_work_all_the_same() -> None:
    sent = before_surgery(f.BEFORE | {"more_to_say": "I am afraid."})
    assert sent.case is not None
    assert (sent.case.reason, sent.case.unread_text) == (CaseReason.REQUEST, True)


def test_crisis_words_in_a_baseline() -> None:
    sent = before_surgery(f.BEFORE | {"more_to_say": "I want to end my life."})
    assert sent.case is not None
    assert sent.case.urgency == Urgency.EMERGENCY


def test_a_baseline_given_late_is_remembered_and_the_newest_form_judged_with_it() -> None:
    episode = f.enrolled(baseline=None).episode
    early = datetime(2026, 1, 21, 15, tzinfo=UTC)  # day 9: the baseline is open until day 10
    row = f.followup(episode, TimePoint.BASELINE)
    sent = send(f.filled(row, f.BEFORE, by=patient_of(row), now=early), now=early)
    assert sent.submission.answered_on > episode.surgery_date
    f.answered(episode)
    assert Submission.objects.get(followup__time_point=TimePoint.WEEK_6).change_from_baseline is None
