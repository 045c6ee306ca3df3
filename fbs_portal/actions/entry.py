"""Answers that staff enter: said by phone or written on paper. They take over the patient's own draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import dangers, drafts
from fbs_portal.actions.answering import questionnaire_of, require_fit, require_mine, why_closed
from fbs_portal.actions.submissions import Sent, Sheet, send
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.answers import ON_PAPER
from fbs_portal.domain.codes import AnswerMode, TimePoint
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import DangerReport, Draft, FollowUp
from fbs_portal.queries import followups as reading


def enter_answers(
    *,
    followup: FollowUp,
    draft_revision: int | None,
    answers: Mapping[str, Any],
    mode: AnswerMode,
    answered_on: date,
    actor: Actor,
    now: datetime,
    language: str = "en",
    confirmed: Collection[str] = (),
) -> Sent:
    """Staff store what a patient said by phone or wrote on paper; unanswered questions may stay open.

    Takes over the patient's own draft if it still has the revision the page showed (None = there was none).
    `confirmed`: combinations of answers (`domain.unusual`) that were asked about and are right as they are.
    """
    require_mine(followup=followup, actor=actor)
    if followup.submitted_at is not None:
        raise NotAllowed(_("This form has already been sent."))
    today = reading.today_at(followup=followup, now=now)
    _require_date(followup=followup, answered_on=answered_on, mode=mode, today=today)
    with transaction.atomic():
        draft = _take_over(followup=followup, revision=draft_revision, answers=answers, mode=mode, actor=actor, now=now)
        draft.confirmed_unusual = [*draft.confirmed_unusual, *confirmed]
        sheet = Sheet(draft=draft, mode=mode, answered_on=answered_on, language=language, notice_version="")
        return send(
            followup=followup,
            sheet=sheet,
            revision=draft.revision,
            verb=Verb.ANSWERS_ENTERED,
            actor=actor,
            now=now,
        )


@transaction.atomic
def keep_danger(
    *, followup: FollowUp, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> tuple[Draft | None, DangerReport | None]:
    """The page was refused, and a danger sign on it is reported all the same (ADR 0310).

    The draft as it is now (its revision has risen when the sign joined it), and the report; None when nothing is new.
    """
    require_mine(followup=followup, actor=actor)
    return dangers.keep_late(followup=followup, answers=answers, actor=actor, now=now)


def _require_date(*, followup: FollowUp, answered_on: date, mode: AnswerMode, today: date) -> None:
    """Paper counts on the day it was written; a phone call is today."""
    if answered_on > today:
        raise Invalid(_("The answers are dated in the future."), field="answered_on")
    if mode not in ON_PAPER and answered_on != today:
        raise Invalid(_("Only a paper form can have an earlier date."), field="answered_on")
    reason = why_closed(followup=followup, today=answered_on)
    if reason is not None and followup.time_point != TimePoint.UNSCHEDULED:
        raise Invalid(reason, field="answered_on") if mode in ON_PAPER else NotAllowed(reason)
    episode = followup.episode
    if followup.time_point != TimePoint.BASELINE and answered_on < episode.surgery_date:
        raise Invalid(_("The answers are dated before the operation."), field="answered_on")


def _take_over(
    *,
    followup: FollowUp,
    revision: int | None,
    answers: Mapping[str, Any],
    mode: AnswerMode,
    actor: Actor,
    now: datetime,
) -> Draft:
    """The draft with the answers of the phone call or the paper in it; new danger signs are reported first."""
    draft, created = drafts.get_or_create(followup=followup, mode=mode, actor=actor, now=now)
    if not created and draft.revision != revision:
        raise Conflict(_("The patient has answered in the meantime. Please look at the newer answers."))
    require_fit(questionnaire=questionnaire_of(followup=followup, draft=draft), answers=answers)
    before = dangers.known_signs(followup=followup, draft=None if created else draft)
    ticked = dangers.signs_in(followup=followup, draft=draft, answers=answers)
    new = tuple(code for code in ticked if code not in before)
    given = {code: stored for code, stored in answers.items() if stored is not None}
    if not dangers.swap(draft=draft, answers=given, actor=actor, now=now):
        raise Conflict(_("The patient has answered in the meantime. Please look at the newer answers."))
    if new:
        dangers.report(followup=followup, new=new, ticked=ticked, actor=actor, now=now)
    return draft
