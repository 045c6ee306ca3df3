"""Answers on the way: one draft a follow-up, saved step by step, never overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, case_evidence, dangers
from fbs_portal.actions.answering import questionnaire_of, require_fit, require_mine, require_open, why_closed
from fbs_portal.content import questionnaires
from fbs_portal.content.crisis_words import PHRASES
from fbs_portal.domain import crisis
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode
from fbs_portal.domain.errors import Conflict, NotAllowed
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import DangerReport, Draft, FollowUp
from fbs_portal.queries import followups
from fbs_portal.queries.dangers import newest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a step. `kept` False: the form was closed or another tab was newer, and only the danger
    signs were kept; `reason` says so. `unticked`: signs that were ticked before and are not now: ask why.
    `crisis`: the step's free text holds one of the phrases beside which the crisis line is shown.
    """

    draft: Draft | None
    danger: DangerReport | None = None
    unticked: tuple[str, ...] = ()
    kept: bool = True
    reason: str = ""
    crisis: bool = False


@transaction.atomic
def start(*, followup: FollowUp, actor: Actor, now: datetime, mode: AnswerMode = AnswerMode.SELF) -> Draft:
    """The draft of this follow-up: the one that exists, on whatever device it was begun, or a new one."""
    require_mine(followup=followup, actor=actor)
    require_open(followup=followup, today=followups.today_at(followup=followup, now=now))
    return get_or_create(followup=followup, mode=mode, actor=actor, now=now)[0]


def get_or_create(*, followup: FollowUp, mode: AnswerMode, actor: Actor, now: datetime) -> tuple[Draft, bool]:
    """`start` for a deed that has checked its own permission; True when it was begun just now."""
    draft, created = Draft.objects.get_or_create(
        followup=followup,
        defaults={
            "questionnaire_version": questionnaires.get(code=followup.questionnaire).version,
            "mode": mode,
            "started_at": now,
            "updated_at": now,
            "updated_by": actor.key,
        },
    )
    if created:
        patient = followup.episode.patient
        audit.record(
            actor=actor,
            verb=Verb.DRAFT_STARTED,
            subject=f"patient:{patient.pk}",
            clinic_id=patient.clinic_id,
            now=now,
            followup=followup.pk,
        )
    return draft, created


def save_step(
    *,
    followup: FollowUp,
    draft_revision: int,
    answers: Mapping[str, Any],
    cleared: Sequence[str] = (),
    actor: Actor,
    now: datetime,
) -> Saved:
    """Merge a step's answers into the draft if it still has the revision the page was made from.

    A newly ticked danger sign is reported in the same transaction. It is kept even when the rest is not:
    when another tab was newer, or the form is closed. Without one, those raise Conflict or NotAllowed.
    """
    require_mine(followup=followup, actor=actor)
    draft = followups.draft_of(followup)
    require_fit(questionnaire=questionnaire_of(followup=followup, draft=draft), answers=answers)
    closed = why_closed(followup=followup, today=followups.today_at(followup=followup, now=now))
    with transaction.atomic():
        if closed is None and draft is not None and draft.revision == draft_revision:
            saved = _save(followup=followup, draft=draft, answers=answers, cleared=cleared, actor=actor, now=now)
            if saved is not None:
                return saved
        again = _again(followup=followup, answers=answers, cleared=cleared) if closed is None else None
        return again or _keep_danger(followup=followup, answers=answers, closed=closed, actor=actor, now=now)


def _save(
    *,
    followup: FollowUp,
    draft: Draft,
    answers: Mapping[str, Any],
    cleared: Sequence[str],
    actor: Actor,
    now: datetime,
) -> Saved | None:
    """One conditional UPDATE; None when the draft was changed in between."""
    given = {code: stored for code, stored in answers.items() if stored is not None}
    gone = {*cleared, *(answers.keys() - given.keys())}
    merged = {code: stored for code, stored in draft.answers.items() if code not in gone} | given
    before = dangers.signs_in(followup=followup, draft=draft, answers=draft.answers)
    ticked = dangers.signs_in(followup=followup, draft=draft, answers=merged)
    new = tuple(code for code in ticked if code not in before)
    in_crisis = _newly_in_crisis(followup=followup, draft=draft, answers=given)
    if not dangers.swap(draft=draft, answers=merged, actor=actor, now=now):
        return None
    danger = dangers.report(followup=followup, new=new, ticked=ticked, actor=actor, now=now) if new else None
    if in_crisis:
        case_evidence.open_for_crisis(followup=followup, actor=actor, now=now)
    return Saved(
        draft=draft,
        danger=danger,
        unticked=tuple(code for code in before if code not in ticked),
        crisis=in_crisis,
    )


def _newly_in_crisis(*, followup: FollowUp, draft: Draft, answers: Mapping[str, Any]) -> bool:
    """Whether the step brings words that the draft does not hold yet and that hold one of the phrases."""
    written = {code: text for code, text in answers.items() if draft.answers.get(code) != text}
    questionnaire = questionnaire_of(followup=followup, draft=draft)
    return crisis.answers_mention(questionnaire=questionnaire, answers=written, phrases=PHRASES)


def _again(*, followup: FollowUp, answers: Mapping[str, Any], cleared: Sequence[str]) -> Saved | None:
    """A double click or a resent page: the draft holds these very answers already. None when it does not."""
    draft = Draft.objects.filter(followup=followup).first()
    if draft is None or any(draft.answers.get(code) != stored for code, stored in answers.items()):
        return None
    if any(code in draft.answers for code in cleared):
        return None
    signs = dangers.signs_in(followup=followup, draft=draft, answers=answers)
    return Saved(draft=draft, danger=newest_of(followup=followup) if signs else None)


def _keep_danger(
    *, followup: FollowUp, answers: Mapping[str, Any], closed: str | None, actor: Actor, now: datetime
) -> Saved:
    """The step came too late or from an older tab. Signs that are not known yet are reported all the same."""
    draft, danger = dangers.keep_late(followup=followup, answers=answers, actor=actor, now=now)
    reason = closed or _("You have this form open in another place, and it is newer there.")
    if danger is None:
        raise NotAllowed(reason) if closed else Conflict(reason)
    return Saved(draft=draft, danger=danger, kept=False, reason=reason)
