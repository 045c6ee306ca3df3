"""What the clinics' staff did about the simulated cases: the old ones are settled, some recent ones are begun."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from fbs_portal.actions import case_closing, case_referrals, cases
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import Category, CloseOutcome, ContactResult, Role
from fbs_portal.domain.errors import Refused
from fbs_portal.models import Case, Clinic, Membership, SurgeryEpisode
from fbs_portal.queries.staff import actor_for

SETTLED_AFTER = timedelta(days=21)
"""Cases older than this have been seen to."""
TALK = timedelta(hours=20)
VISIT = timedelta(days=15)
PAIN_CLINIC = "Pain clinic, first floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    nurse: Actor
    clinician: Actor


def team_of(clinic: Clinic) -> Team:
    def member(role: Role) -> Actor:
        return actor_for(user=Membership.objects.get(clinic=clinic, user__groups__name=role).user)

    return Team(nurse=member(Role.NURSE), clinician=member(Role.CLINICIAN))


def settle(*, episode: SurgeryEpisode, team: Team, now: datetime) -> None:
    """See the open case of a course through to its end: a talk, then an evaluation or reassurance."""
    case = Case.objects.filter(episode=episode, closed_at=None).first()
    if case is None:
        return
    case = _speak(case=case, team=team, now=now + TALK)
    if case.refer_suggested:
        case = _evaluate(case=case, team=team, now=now + TALK)
        _close(case=case, team=team, outcome=CloseOutcome.EVALUATED, reason="Seen and planned.", now=now + VISIT)
    else:
        _close(
            case=case, team=team, outcome=CloseOutcome.NOT_NEEDED, reason="Spoke: knows when to call.", now=now + TALK
        )


def begin(*, clinics: Sequence[Clinic], seed: int, now: datetime) -> None:
    """Take and call about half of the calm cases of late; danger signs are left for the newcomer to see."""
    rng = random.Random(seed)
    for clinic in clinics:
        team = team_of(clinic)
        for case in Case.objects.filter(clinic=clinic, closed_at=None, danger_open=False).order_by("opened_at", "pk"):
            how_far = rng.random()
            if how_far > 0.5:
                _begin(case=case, team=team, how_far=how_far, now=min(now, case.changed_at + timedelta(hours=2)))


def _begin(*, case: Case, team: Team, how_far: float, now: datetime) -> None:
    """What the workflow refuses (a case of another state) stays undone, whole."""
    try:
        with transaction.atomic():
            if how_far < 0.75:
                _call(case=case, team=team, result=ContactResult.NO_ANSWER, now=now)
                return
            case = _speak(case=case, team=team, now=now)
            if how_far > 0.85 and case.refer_suggested:
                _refer(case=case, team=team, now=now)
    except Refused:
        return


def _call(*, case: Case, team: Team, result: ContactResult, now: datetime) -> Case:
    if case.owner_id is None:
        case = cases.take(actor=team.nurse, case_id=case.pk, expected_version=case.version, now=now)
    return cases.record_contact(
        actor=team.nurse, case_id=case.pk, expected_version=case.version, result=result, now=now
    )


def _speak(*, case: Case, team: Team, now: datetime) -> Case:
    case = _call(case=case, team=team, result=ContactResult.SPOKE, now=now)
    if case.danger_open:
        case = case_referrals.deal_with_danger(
            actor=team.clinician,
            case_id=case.pk,
            expected_version=case.version,
            reason="Examined the same day; treated and sent home.",
            now=now,
        )
    return case


def _refer(*, case: Case, team: Team, now: datetime) -> Case:
    return case_referrals.refer(
        actor=team.clinician,
        case_id=case.pk,
        expected_version=case.version,
        to=PAIN_CLINIC,
        expected_by=(now + VISIT).date(),
        reason="Pain has not eased, and the patient agrees.",
        now=now,
    )


def _evaluate(*, case: Case, team: Team, now: datetime) -> Case:
    case = _refer(case=case, team=team, now=now)
    return case_referrals.record_evaluation(
        actor=team.clinician,
        case_id=case.pk,
        expected_version=case.version,
        seen_on=(now + VISIT).date(),
        category=Category(case.category) if case.category else Category.UNDETERMINED,
        plan="Exercise with a physiotherapist; seen again in three months.",
        now=now + VISIT,
    )


def _close(*, case: Case, team: Team, outcome: CloseOutcome, reason: str, now: datetime) -> None:
    case_closing.close(
        actor=team.clinician, case_id=case.pk, expected_version=case.version, outcome=outcome, reason=reason, now=now
    )
