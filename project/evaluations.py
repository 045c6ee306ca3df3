"""What became of the simulated referrals: an appointment, whether they came, what was found, what they were told."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fbs_portal.actions import cases
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.evaluation import Cause, Conclusion, Helped, Plan, Repeated
from fbs_portal.models import Case
from fbs_portal.queries.hours import today_of

VISIT = timedelta(days=15)
"""From the referral to the appointment."""
SOON = timedelta(days=4)
"""The same for a case of late, so that a newcomer sees every stage of a referral."""
TO_BOOK = timedelta(hours=2)

CAUSES = {
    Conclusion.PERSISTENT: (Cause.NEUROPATHIC, Cause.SCAR, Cause.FORAMINAL_STENOSIS),
    Conclusion.PROGRESSIVE: (Cause.RECURRENT_DISC, Cause.FORAMINAL_STENOSIS, Cause.PSEUDARTHROSIS),
    Conclusion.NEW: (Cause.SACROILIAC, Cause.FACET),
    Conclusion.TRANSIENT: (Cause.NOT_FOUND,),
    Conclusion.OTHER: (Cause.NERVE_ENTRAPMENT,),
}
PLANS = {
    Conclusion.PERSISTENT: ((Plan.PHYSIOTHERAPY, Plan.EPIDURAL_CAUDAL), (Plan.STIMULATION_TRIAL,)),
    Conclusion.PROGRESSIVE: ((Plan.MICRODISCECTOMY,), (Plan.PHYSIOTHERAPY, Plan.EPIDURAL_TRANSFORAMINAL)),
    Conclusion.NEW: ((Plan.SACROILIAC_INJECTION, Plan.PHYSIOTHERAPY), (Plan.MEDIAL_BRANCH_BLOCK,)),
    Conclusion.TRANSIENT: ((Plan.WATCH, Plan.PHYSIOTHERAPY),),
    Conclusion.OTHER: ((Plan.CLUNEAL_BLOCK,),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    nurse: Actor
    clinician: Actor


def number_of(case: Case) -> int:
    """What the invented chances of a case are drawn by: the patient's, so that every database draws the same."""
    return int(case.episode.patient.record_number.removeprefix("R-"))


def go_on(*, case: Case, team: Team, now: datetime, stage: int) -> None:
    """Bring a running referral some way on; each `stage` (mod 6) stops somewhere else."""
    stage %= 6
    if stage == 1:
        _book(case=case, team=team, now=now, wait=SOON)
    elif stage == 2:
        case = _book(case=case, team=team, now=now, wait=SOON)
        _do(cases.mark_not_attended, case, team.nurse, now + SOON, reason="No answer on the phone either.")
    elif stage == 3:
        see(case=case, team=team, now=now, wait=SOON)
    elif stage == 4:
        record(case=see(case=case, team=team, now=now, wait=SOON), team=team, now=now + SOON)
    elif stage == 5:
        _do(cases.mark_declined, case, team.nurse, now + TO_BOOK, reason="Wants to wait for the next form.")


def see(*, case: Case, team: Team, now: datetime, wait: timedelta = VISIT) -> Case:
    """An appointment was made, and the patient came."""
    case = _book(case=case, team=team, now=now, wait=wait)
    on = today_of(clinic=case.clinic, now=now + wait)
    return _do(cases.mark_attended, case, team.nurse, now + wait, on=on)


def record(*, case: Case, team: Team, now: datetime) -> Case:
    """Write down what was found; most patients are told in the portal too. One in five suggestions was wrong."""
    found = _found(case)
    case = _do(
        cases.record_evaluation, case, team.clinician, now, seen_on=today_of(clinic=case.clinic, now=now), **found
    )
    if number_of(case) % 5:
        case = _do(cases.release, case, team.clinician, now)
    return case


def _found(case: Case) -> dict[str, Any]:
    rng = random.Random(number_of(case))
    suggested = case.category if case.category in tuple(Conclusion) else Conclusion.OTHER
    agrees = rng.random() < 0.8
    conclusion = Conclusion(suggested) if agrees else rng.choice([one for one in Conclusion if one != suggested])
    return {
        "conclusion": conclusion,
        "history_done": True,
        "examination_done": True,
        "xray_repeated": rng.choice(tuple(Repeated)),
        "mri_repeated": rng.choice((Repeated.YES, Repeated.NO)),
        "causes": [rng.choice(CAUSES[conclusion])],
        "plans": rng.choice(PLANS[conclusion]),
        "plan": "Seen again in three months.",
        "suggestion_helped": rng.choice((Helped.YES, Helped.PARTLY)) if agrees else Helped.NO,
    }


def _book(*, case: Case, team: Team, now: datetime, wait: timedelta) -> Case:
    on = today_of(clinic=case.clinic, now=now + wait)
    return _do(cases.schedule, case, team.nurse, now + TO_BOOK, on=on)


def _do(deed: Any, case: Case, actor: Actor, now: datetime, **says: Any) -> Case:
    done: Case = deed(actor=actor, case_id=case.pk, expected_version=case.version, now=now, **says)
    return done
