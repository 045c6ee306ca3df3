"""What the clinics' staff did about the simulated cases: the old ones are settled, some recent ones are begun."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from fbs_portal.actions import cases
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseStatus, CloseOutcome, Role, Urgency
from fbs_portal.domain.errors import Refused
from fbs_portal.domain.states import ContactResult
from fbs_portal.models import Case, Clinic, Membership, SurgeryEpisode
from fbs_portal.queries.staff import actor_for
from project import evaluations
from project.evaluations import VISIT, Team, number_of

SETTLED_AFTER = timedelta(days=21)
"""Cases older than this have been seen to."""
ON_ITS_WAY = timedelta(days=70)
WATCHED = timedelta(days=200)
SNOOZE = timedelta(days=12)
TALK = timedelta(hours=20)
PAIN_CLINIC = "Pain clinic, first floor"


def team_of(clinic: Clinic) -> Team:
    def member(role: Role) -> Actor:
        return actor_for(user=Membership.objects.get(clinic=clinic, user__groups__name=role).user)

    return Team(nurse=member(Role.NURSE), clinician=member(Role.CLINICIAN))


def settle(*, episode: SurgeryEpisode, team: Team, now: datetime, today: datetime) -> None:
    """See the open case of a course through to its end: a talk, then an evaluation or reassurance.

    Every third referral of late is still on its way, at one stage or another, and what is only watched waits for the
    next form: a good answer makes it ready to close.
    """
    case = Case.objects.filter(episode=episode, closed_at=None).first()
    if case is None or case.status == CaseStatus.REFERRED or (_watched(case) and now + WATCHED > today):
        return
    case = _speak(case=case, team=team, now=now + TALK)
    if case.refer_suggested:
        case = _refer(case=case, team=team, now=now + TALK)
        if number_of(case) % 3 == 0 and now + ON_ITS_WAY > today:
            evaluations.go_on(case=case, team=team, now=now + TALK, stage=number_of(case) // 3)
            return
        case = evaluations.see(case=case, team=team, now=now + TALK)
        case = evaluations.record(case=case, team=team, now=now + TALK + VISIT)
        _close(case=case, team=team, outcome=CloseOutcome.EVALUATED, reason="Seen and planned.", now=now + TALK + VISIT)
    else:
        _close(
            case=case, team=team, outcome=CloseOutcome.NOT_NEEDED, reason="Spoke: knows when to call.", now=now + TALK
        )


def _watched(case: Case) -> bool:
    waited_for = case.danger_open or case.wants_contact or case.unread_text
    return case.urgency == Urgency.WATCH and not waited_for


def begin(*, clinics: Sequence[Clinic], seed: int, now: datetime) -> None:
    """Take and call about half of the calm cases of late; danger signs are left for the newcomer to see."""
    rng = random.Random(seed)
    for clinic in clinics:
        team = team_of(clinic)
        calm = Case.objects.filter(clinic=clinic, closed_at=None, danger_open=False)
        for case in calm.exclude(status=CaseStatus.REFERRED).order_by("opened_at", "episode__patient__record_number"):
            how_far = rng.random()
            if how_far > 0.5:
                soon = min(now, case.changed_at + timedelta(hours=2))
                _begin(case=case, team=team, how_far=how_far, now=soon, today=now)


def _begin(*, case: Case, team: Team, how_far: float, now: datetime, today: datetime) -> None:
    """What the workflow refuses (a case of another state) stays undone, whole."""
    try:
        with transaction.atomic():
            if how_far < 0.75:
                _call(case=case, team=team, result=ContactResult.NO_ANSWER, now=now)
                return
            case = _speak(case=case, team=team, now=now)
            if how_far < 0.8:
                _snooze(case=case, team=team, now=now, today=today)
            if how_far > 0.8 and case.refer_suggested:
                case = _refer(case=case, team=team, now=now)
                if now + evaluations.SOON < today:
                    evaluations.go_on(case=case, team=team, now=now, stage=number_of(case))
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
        case = cases.deal_with_danger(
            actor=team.clinician,
            case_id=case.pk,
            expected_version=case.version,
            reason="Examined the same day; treated and sent home.",
            now=now,
        )
    return case


def _snooze(*, case: Case, team: Team, now: datetime, today: datetime) -> None:
    cases.snooze(
        actor=team.nurse,
        case_id=case.pk,
        expected_version=case.version,
        until=(today + SNOOZE).date(),
        reason="Has a visit of their own that week; will be called after it.",
        now=now,
    )


def _refer(*, case: Case, team: Team, now: datetime) -> Case:
    return cases.refer(
        actor=team.clinician,
        case_id=case.pk,
        expected_version=case.version,
        to=PAIN_CLINIC,
        expected_by=(now + VISIT).date(),
        reason="Pain has not eased, and the patient agrees.",
        now=now,
    )


def _close(*, case: Case, team: Team, outcome: CloseOutcome, reason: str, now: datetime) -> None:
    cases.close(
        actor=team.clinician, case_id=case.pk, expected_version=case.version, outcome=outcome, reason=reason, now=now
    )
