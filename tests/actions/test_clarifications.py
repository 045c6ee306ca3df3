"""A few more questions: asked with one click, answered like any form, and judged as part of the form they complete."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.actions import cases, consent, drafts, entry, followups, submissions
from fbs_portal.actions.assess import judge_again
from fbs_portal.actions.erasure import erase_patient
from fbs_portal.domain.actor import Actor, system
from fbs_portal.domain.codes import AnswerMode, CaseReason, TimePoint
from fbs_portal.domain.errors import Conflict, NotAllowed
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.models import Assessment, Case, Clinic, FollowUp, Submission, SurgeryEpisode
from fbs_portal.queries import followups as reading
from fbs_portal.queries import inputs, replay, results, snapshots
from tests import factories as f
from tests.queries.test_snapshots import amend
from tests.stages import unsure

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 4, 8, 15, tzinfo=UTC)


@pytest.fixture
def clinic() -> Clinic:
    return f.clinic()


@pytest.fixture
def nurse(clinic: Clinic) -> Actor:
    return f.nurse(clinic)


@pytest.fixture
def case(clinic: Clinic, nurse: Actor) -> Case:
    return unsure(clinic, nurse)


def ask(case: Case, by: Actor, now: datetime = LATER) -> cases.AskedAgain:
    case.refresh_from_db()
    return cases.ask_again(actor=by, case_id=case.pk, expected_version=case.version, now=now)


def answer(row: FollowUp, answers: dict[str, Any], now: datetime = LATER) -> submissions.Sent:
    row = f.reload(row)
    actor = f.patient_actor(row.episode.patient)
    ready = f.filled(row, answers, by=actor, now=now)
    return submissions.submit(followup=ready, draft_revision=ready.draft.revision, actor=actor, now=now)


def snapshot_of(episode: SurgeryEpisode) -> Snapshot:
    return snapshots.build(episode=episode)


def test_one_click_makes_a_form_of_just_what_would_settle_it(case: Case, nurse: Actor) -> None:
    assert case.assessment is not None
    assert case.assessment.body["settled_by"] == ["pain_limb"]
    asked = ask(case, nurse)
    row = asked.followup
    assert (row.time_point, row.questions) == (TimePoint.CLARIFICATION, ["pain_limb"])
    assert row.clarifies == case.assessment.submission.followup
    assert (row.opens_on, row.closes_on) == (date(2026, 4, 8), date(2026, 4, 22))
    assert asked.token
    assert asked.link.patient == case.episode.patient
    entry_row = case.entries.get(deed="ask_again")
    assert entry_row.params["questions"] == ["pain_limb"]


def test_a_second_is_refused_while_one_is_waiting(case: Case, nurse: Actor) -> None:
    ask(case, nurse)
    with pytest.raises(NotAllowed, match="waiting for the patient"):
        ask(case, nurse)
    with pytest.raises(Conflict):
        cases.ask_again(actor=nurse, case_id=case.pk, expected_version=0, now=LATER)


def test_who_left_the_programme_is_asked_nothing_more(case: Case, nurse: Actor) -> None:
    consent.leave(patient=case.episode.patient, reason="asked_us", actor=nurse, now=LATER)
    with pytest.raises(NotAllowed):
        ask(case, nurse)


def test_nothing_missing_is_said(clinic: Clinic, nurse: Actor) -> None:
    episode = f.enrolled(clinic).episode
    f.answered(episode, TimePoint.WEEK_12)
    with pytest.raises(NotAllowed, match="would settle"):
        ask(Case.objects.get(episode=episode), nurse)


def test_only_those_questions_are_asked_and_sent(case: Case, nurse: Actor) -> None:
    row = ask(case, nurse).followup
    sent = answer(row, {"pain_limb": 1, "pain_axial": 9})
    assert sent.submission.answers == {"pain_limb": 1}


def test_the_completed_form_is_judged_on_its_own_day(case: Case, nurse: Actor) -> None:
    before = case.assessment
    assert before is not None
    sent = answer(ask(case, nurse).followup, {"pain_limb": 1})
    after = sent.assessment
    assert after is not None
    assert after.submission == before.submission
    assert after.category == "none"
    assert before.category == "undetermined"
    (report,) = snapshot_of(case.episode).reports
    assert report.answered_on == before.submission.answered_on
    assert (report.answers["pain_limb"], report.answers["pain_axial"]) == (1, before.submission.answers["pain_axial"])
    assert after.inputs["reports"] == [[before.submission_id, sent.submission.pk]]
    assert results.result_of(followup=f.reload(sent.submission.followup)).assessment == after


def test_nothing_is_lowered_by_a_good_answer(case: Case, nurse: Actor) -> None:
    case.refresh_from_db()
    urgency = case.urgency
    answer(ask(case, nurse).followup, {"pain_limb": 0})
    case.refresh_from_db()
    assert (case.urgency, case.closed_at) == (urgency, None)


def test_the_case_rests_on_the_new_result(case: Case, nurse: Actor) -> None:
    sent = answer(ask(case, nurse).followup, {"pain_limb": 9})
    case.refresh_from_db()
    assert case.assessment == sent.assessment
    assert sent.assessment is not None
    assert sent.assessment.category == "persistent"


def test_what_was_declined_stays_declined(case: Case, nurse: Actor) -> None:
    sent = answer(ask(case, nurse).followup, {"pain_limb": {"declined": True}})
    assert sent.assessment is not None
    (report,) = snapshot_of(case.episode).reports
    assert report.answers["pain_limb"] == {"declined": True}
    assert sent.assessment.body["settled_by"] == []


def test_it_follows_the_newest_version_of_what_it_completes(case: Case, nurse: Actor) -> None:
    answer(ask(case, nurse).followup, {"pain_limb": 6})
    newer = amend(case.assessment.submission, pain_axial=3)  # type: ignore[union-attr]
    (report,) = snapshot_of(case.episode).reports
    assert (report.answers["pain_axial"], report.answers["pain_limb"]) == (3, 6)
    judged = judge_again(episode=case.episode, actor=nurse, now=LATER)
    assert judged.assessment is not None
    assert judged.assessment.submission == newer


def test_a_newer_form_is_judged_again_with_it_in_mind(case: Case, nurse: Actor) -> None:
    row = ask(case, nurse).followup
    newer = f.answered(case.episode, TimePoint.MONTH_6, answers=f.WELL)
    sent = answer(row, {"pain_limb": 8}, now=LATER + timedelta(days=1))
    assert Assessment.objects.filter(submission=newer.submission).count() == 2
    assert [report.answers.get("pain_limb") for report in snapshot_of(case.episode).reports] == [8, 0]
    assert sent.assessment is not None
    assert sent.assessment.submission == case.assessment.submission  # type: ignore[union-attr]


def test_a_replay_goes_through_the_same_reports(case: Case, nurse: Actor) -> None:
    answer(ask(case, nurse).followup, {"pain_limb": 6})
    f.answered(case.episode, TimePoint.MONTH_6, answers=f.WELL)
    (course,), _after = replay.chunk(clinics=None, after=0)
    snapshot = snapshot_of(case.episode)
    assert course.reports == snapshot.reports
    assert course.baseline == snapshot.baseline
    assert len(course.submissions) == len(course.reports) == replay.count(clinics=None, since=None)


def test_inputs_say_the_same_again(case: Case, nurse: Actor) -> None:
    sent = answer(ask(case, nurse).followup, {"pain_limb": 6})
    assert sent.assessment is not None
    rows = {row.pk: row for row in Submission.objects.all()}
    again = inputs.snapshot_of(inputs=sent.assessment.inputs, submissions=rows)
    assert again.reports == snapshot_of(case.episode).reports


def test_unanswered_it_expires_and_is_no_silence(case: Case, nurse: Actor) -> None:
    row = ask(case, nurse).followup
    after = LATER + timedelta(days=15)
    followups.mark_missed(now=after, actor=nurse)
    row.refresh_from_db()
    assert row.missed_at == after
    assert not Case.objects.filter(reason=CaseReason.SILENCE, closed_at=None).exclude(pk=case.pk).exists()
    with pytest.raises(NotAllowed, match="over"):
        drafts.start(followup=f.reload(row), actor=f.patient_actor(case.episode.patient), now=after)
    assert ask(case, nurse, now=after).followup != row


def test_it_stands_among_what_the_patient_can_do(case: Case, nurse: Actor) -> None:
    row = ask(case, nurse).followup
    todo = reading.to_do(patient=f.reload(row).episode.patient, now=LATER)
    assert row.pk in [record.followup.pk for record in todo]


def test_staff_enter_what_was_said_by_phone(case: Case, nurse: Actor) -> None:
    row = f.reload(ask(case, nurse).followup)
    sent = entry.enter_answers(
        followup=row,
        draft_revision=None,
        answers={"pain_limb": 2},
        mode=AnswerMode.PHONE,
        answered_on=LATER.date(),
        actor=nurse,
        now=LATER,
    )
    assert sent.assessment is not None
    assert sent.assessment.category == "none"


def test_a_patient_with_one_is_erased_whole(case: Case, clinic: Clinic, nurse: Actor) -> None:
    answer(ask(case, nurse).followup, {"pain_limb": 2})
    patient = case.episode.patient
    erase_patient(patient_id=patient.pk, reason="asked_for", actor=system("erase_patient"), now=LATER)
    assert not FollowUp.objects.filter(episode__patient=patient.pk).exists()
