"""Asking the patient just the one or two questions that would settle a suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from fbs_portal.actions import links, windows
from fbs_portal.actions.case_deeds import begin
from fbs_portal.content import protocols
from fbs_portal.content.deeds import sentence
from fbs_portal.domain import schedule
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.domain.workflow import Hindrance
from fbs_portal.models import AccessLink, Case, FollowUp
from fbs_portal.queries.hours import today_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAgain:
    """`token` is in this answer alone and stored nowhere."""

    case: Case
    followup: FollowUp
    link: AccessLink
    token: str


@transaction.atomic
def ask_again(*, actor: Actor, case_id: int, expected_version: int, now: datetime) -> AskedAgain:
    """A short form with exactly the questions that would settle the suggestion the case rests on, open for two weeks.

    Its answers complete the form that was assessed; they are no report of their own.
    """
    begun = begin(deed=CaseDeed.ASK_AGAIN, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    case, facts = begun.case, begun.facts
    assert case.assessment is not None  # without one there is no question to ask
    followup = _store(case=case, clarified=case.assessment.submission.followup, questions=facts.questions, now=now)
    link, token = links.create(patient=case.episode.patient, actor=actor, now=now)
    case = begun.finish(
        params={"questions": list(facts.questions), "region": case.episode.region, "followup": followup.pk},
    )
    return AskedAgain(case=case, followup=followup, link=link, token=token)


def _store(*, case: Case, clarified: FollowUp, questions: tuple[str, ...], now: datetime) -> FollowUp:
    today = today_of(clinic=case.clinic, now=now)
    window = schedule.window_of_clarification(today=today, questionnaire=protocols.FOLLOW_UP)
    try:
        with transaction.atomic():
            return windows.from_window(
                episode=case.episode, window=window, now=now, questions=questions, clarifies=clarified
            )
    except IntegrityError:  # a colleague asked from another case of this operation at the same moment
        raise NotAllowed(sentence(found=Hindrance.ASKED_AGAIN_ALREADY, deed=CaseDeed.ASK_AGAIN)) from None
