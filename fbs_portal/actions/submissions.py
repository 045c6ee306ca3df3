"""Sending a form: claim the draft, store the answers, judge them, tell the case. All of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import announcing, assess, audit, recording
from fbs_portal.actions.answering import questionnaire_of, require_mine, require_open
from fbs_portal.content import questionnaires
from fbs_portal.content.crisis_words import PHRASES
from fbs_portal.domain import crisis, pathway
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Assessment, Case, Draft, FollowUp, Submission
from fbs_portal.queries import followups as reading
from fbs_portal.queries import snapshots
from fbs_portal.queries.results import assessment_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a form. A baseline has no assessment. `again`: it had been sent before, this is that result.

    `crisis`: the free text holds one of the phrases beside which the crisis line is shown.
    """

    submission: Submission
    assessment: Assessment | None
    case: Case | None
    again: bool = False
    crisis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Answers about to be stored, and how they came."""

    draft: Draft
    mode: AnswerMode
    answered_on: date
    language: str
    notice_version: str


def submit(
    *,
    followup: FollowUp,
    draft_revision: int,
    actor: Actor,
    now: datetime,
    language: str = "en",
    notice_version: str = "",
) -> Sent:
    """Send the draft as it was when the check page was made. Sending twice is the same as once.

    Conflict when the draft is newer than that page, Invalid (field = question) when something asked is
    unanswered, NotAllowed when the form is closed or the operation was cancelled.
    """
    require_mine(followup=followup, actor=actor)
    earlier = _result(followup=followup) if followup.submitted_at is not None else None
    if earlier is not None:
        return earlier
    today = reading.today_at(followup=followup, now=now)
    require_open(followup=followup, today=today)
    draft = reading.draft_of(followup)
    if draft is None:
        raise NotAllowed(_("There is nothing to send yet."))
    _require_complete(followup=followup, draft=draft, today=today)
    sheet = Sheet(
        draft=draft,
        mode=AnswerMode(draft.mode),
        answered_on=today,
        language=language,
        notice_version=notice_version,
    )
    return send(followup=followup, sheet=sheet, revision=draft_revision, verb=Verb.SUBMITTED, actor=actor, now=now)


def send(*, followup: FollowUp, sheet: Sheet, revision: int, verb: Verb, actor: Actor, now: datetime) -> Sent:
    """Claim by deleting the draft: of two who send at once one deletes it, the other finds the result."""
    with transaction.atomic():
        claimed, _rows = Draft.objects.filter(pk=sheet.draft.pk, revision=revision).delete()
        if claimed:
            return _store(followup=followup, sheet=sheet, verb=verb, actor=actor, now=now)
    earlier = _result(followup=followup)
    if earlier is None:
        raise Conflict(_("You have changed your answers in another place. Please check them again."))
    return earlier


def _store(*, followup: FollowUp, sheet: Sheet, verb: Verb, actor: Actor, now: datetime) -> Sent:
    episode = followup.episode
    rows = snapshots.current(episodes=[episode.pk])
    submission = recording.store(
        followup=followup,
        draft_id=sheet.draft.pk,
        version=sheet.draft.questionnaire_version,
        answers=sheet.draft.answers,
        answered_on=sheet.answered_on,
        mode=sheet.mode,
        actor=actor,
        now=now,
        baseline=snapshots.baseline_of(episode=episode, rows=rows),
        language=sheet.language,
        notice_version=sheet.notice_version,
        confirmed=sheet.draft.confirmed_unusual,
    )
    in_crisis = _in_crisis(submission=submission, draft=sheet.draft)
    judged = assess.judge(
        submission=submission,
        rows=snapshots.in_order([*rows, submission]),
        crisis=in_crisis,
        actor=actor,
        now=now,
    )
    _note(submission=submission, judged=judged, verb=verb, actor=actor, now=now)
    announcing.submitted(submission)
    return Sent(submission=submission, assessment=judged.assessment, case=judged.case, crisis=in_crisis)


def _result(*, followup: FollowUp) -> Sent | None:
    """What the first sending led to."""
    submission = followup.submissions.filter(supersedes=None).first()
    if submission is None:
        return None
    submission.followup = followup
    return Sent(
        submission=submission,
        assessment=assessment_of(followup=followup),
        case=Case.objects.filter(episode=followup.episode, closed_at=None).first(),
        again=True,
        crisis=_in_crisis(submission=submission, draft=None),
    )


def _in_crisis(*, submission: Submission, draft: Draft | None) -> bool:
    questionnaire = questionnaires.get(code=submission.questionnaire, version=submission.questionnaire_version)
    answers = submission.answers if draft is None else {**submission.answers, **draft.answers}
    return crisis.answers_mention(questionnaire=questionnaire, answers=answers, phrases=PHRASES)


def _require_complete(*, followup: FollowUp, draft: Draft, today: date) -> None:
    """A half-filled form is never sent as a whole one."""
    steps = pathway.visible_steps(
        questionnaire=questionnaire_of(followup=followup, draft=draft),
        answers=draft.answers,
        context=reading.context_of(followup=followup, today=today),
    )
    missing = pathway.unanswered(steps=steps, answers=draft.answers)
    if missing:
        raise Invalid(_("Some questions are not answered yet."), field=missing[0])


def _note(*, submission: Submission, judged: assess.Judged, verb: Verb, actor: Actor, now: datetime) -> None:
    """Who sent it and what it led to: several rows, one statement."""
    patient = submission.episode.patient
    subject = f"patient:{patient.pk}"
    rows = [
        audit.event(
            actor=actor,
            verb=verb,
            subject=subject,
            clinic_id=patient.clinic_id,
            now=now,
            submission=submission.pk,
            followup=submission.followup_id,
            mode=submission.mode,
        )
    ]
    rows += [
        audit.event(
            actor=actor,
            verb=Verb.ASSESSED,
            subject=subject,
            clinic_id=patient.clinic_id,
            now=now,
            assessment=row.pk,
            submission=row.submission_id,
            rule_set=row.rule_set,
        )
        for row in judged.written
    ]
    if judged.recheck is not None:
        rows.append(
            audit.event(
                actor=actor,
                verb=Verb.RECHECK_PLANNED,
                subject=subject,
                clinic_id=patient.clinic_id,
                now=now,
                followup=judged.recheck.pk,
            )
        )
    audit.record_many(rows)
