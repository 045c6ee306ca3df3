"""Answers that do not seem to fit together: asked about once, confirmed, and sent as they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from fbs_portal.actions.answering import require_mine, require_open
from fbs_portal.content.crisis_words import PHRASES
from fbs_portal.content.unusual import COMBINATIONS
from fbs_portal.domain import crisis, pathway
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.answers import Answers
from fbs_portal.domain.errors import Conflict
from fbs_portal.domain.questionnaire import Context, Questionnaire
from fbs_portal.domain.unusual import Found, Unusual, find
from fbs_portal.models import Draft, FollowUp
from fbs_portal.queries import followups


def to_ask(
    *, questionnaire: Questionnaire, answers: Answers, context: Context, confirmed: Collection[str] = ()
) -> tuple[Found, ...]:
    """What to ask about before sending. Nobody with a danger sign, or with words of self-harm, is asked."""
    found = tuple(row for row in _holding(questionnaire, answers, context) if row.code not in confirmed)
    if not found or pathway.danger_signs(questionnaire=questionnaire, answers=answers):
        return ()
    in_crisis = crisis.answers_mention(questionnaire=questionnaire, answers=answers, phrases=PHRASES)
    return () if in_crisis else found


def still_true(
    *, questionnaire: Questionnaire, answers: Answers, context: Context, confirmed: Collection[str]
) -> list[str]:
    """Those confirmed combinations that the answers hold when they are sent: what is stored."""
    if not confirmed:
        return []
    return [row.code.value for row in _holding(questionnaire, answers, context) if row.code in confirmed]


def confirm(*, followup: FollowUp, draft: Draft, codes: Collection[Unusual], actor: Actor, now: datetime) -> None:
    """The person has looked again and leaves these as they are. The answers and their revision stay.

    Raises Conflict when the answers are newer than this draft, NotAllowed when the form is closed.
    """
    require_mine(followup=followup, actor=actor)
    require_open(followup=followup, today=followups.today_at(followup=followup, now=now))
    known = {*draft.confirmed_unusual, *codes}
    confirmed = [code.value for code in Unusual if code in known]
    if not Draft.objects.filter(pk=draft.pk, revision=draft.revision).update(confirmed_unusual=confirmed):
        raise Conflict
    draft.confirmed_unusual = confirmed


def _holding(questionnaire: Questionnaire, answers: Answers, context: Context) -> tuple[Found, ...]:
    steps = pathway.visible_steps(questionnaire=questionnaire, answers=answers, context=context)
    return find(combinations=COMBINATIONS, steps=steps, answers=answers, context=context)
