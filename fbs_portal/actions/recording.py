"""Writing what was answered: the immutable row, with the few numbers that lists need beside it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.actions import scores, unusual
from fbs_portal.actions.answering import require_fit
from fbs_portal.content import questionnaires
from fbs_portal.domain import pathway, scoring
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.answers import number
from fbs_portal.domain.codes import AnswerMode
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.domain.instruments import INSTRUMENTS
from fbs_portal.domain.questionnaire import Kind, Questionnaire
from fbs_portal.domain.snapshot import Baseline
from fbs_portal.models import FollowUp, Submission
from fbs_portal.queries import followups


def store(
    *,
    followup: FollowUp,
    draft_id: uuid.UUID,
    version: str | None,
    answers: Mapping[str, Any],
    answered_on: date,
    mode: AnswerMode,
    actor: Actor,
    now: datetime,
    baseline: Baseline | None = None,
    language: str = "en",
    notice_version: str = "",
    supersedes: Submission | None = None,
    reason: str = "",
    confirmed: Collection[str] = (),
) -> Submission:
    """Insert the submission and mark the follow-up as sent. Answers to questions that are not asked are left out.

    `baseline` is what the change is measured from; a remembered one is not measured from. `confirmed` are the
    combinations that were asked about and left; those that the answers still hold are stored beside them.
    """
    questionnaire = questionnaires.get(code=followup.questionnaire, version=version)
    require_fit(questionnaire=questionnaire, answers=answers)
    context = followups.context_of(followup=followup, today=answered_on)
    if supersedes is not None:  # a correction keeps the instruments that were answered, whatever is asked today
        context = replace(context, instruments=tuple(INSTRUMENTS))
    final = pathway.final_answers(questionnaire=questionnaire, answers=answers, context=context)
    if supersedes is None:
        _mark_sent(followup=followup, now=now)
    submission = Submission.objects.create(
        draft_id=draft_id,
        followup=followup,
        episode=followup.episode,
        questionnaire=questionnaire.code,
        questionnaire_version=questionnaire.version,
        language=language,
        notice_version=notice_version,
        mode=mode,
        entered_by=actor.key,
        answered_on=answered_on,
        submitted_at=now,
        answers=final,
        confirmed_unusual=unusual.still_true(
            questionnaire=questionnaire, answers=answers, context=context, confirmed=confirmed
        ),
        nrs_axial=number(answers=final, code="pain_axial"),
        nrs_limb=number(answers=final, code="pain_limb"),
        peg=scoring.peg(answers=final),
        change_from_baseline=_change(answers=final, baseline=baseline),
        has_text=any(texts_of(questionnaire=questionnaire, answers=final)),
        supersedes=supersedes,
        reason=reason,
    )
    scores.store(submission=submission, actor=actor, now=now)
    return submission


def texts_of(*, questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[str]:
    """The patient's own words, where there are any."""
    codes = [question.code for question in questionnaire.questions if question.kind is Kind.TEXT]
    written = [answers.get(code) for code in codes]
    return [text.strip() for text in written if isinstance(text, str) and text.strip()]


def _change(*, answers: Mapping[str, Any], baseline: Baseline | None) -> int | None:
    if baseline is None or baseline.recalled:
        return None
    return scoring.change(now=scoring.worst_nrs(answers=answers), before=scoring.worst_nrs(answers=baseline.answers))


def _mark_sent(*, followup: FollowUp, now: datetime) -> None:
    """Only while nobody sent or cancelled it: otherwise the whole deed is rolled back, and refused in words."""
    row = FollowUp.objects.filter(pk=followup.pk, cancelled_at=None)
    if not row.filter(submitted_at=None).update(submitted_at=now):
        if row.exists():
            raise NotAllowed(_("This form has already been sent."))
        raise NotAllowed(_("This form is no longer needed. Please call the clinic if you have questions."))
    followup.submitted_at = now
