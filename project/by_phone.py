"""Somebody who told a nurse their answers, one of them left out: whom “Ask just these” is there for."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from fbs_portal.actions import entry
from fbs_portal.domain.codes import AnswerMode, TimePoint
from fbs_portal.models import Clinic, FollowUp
from fbs_portal.queries.hours import today_of
from project import simulation
from project.cohort import Story, course
from project.people import person
from project.staff_work import team_of

RECORD_NUMBER = "R-100904"
WEEKS = 27
LEFT_OUT = "relief"
"""For how long the pain was gone: with it the portal is sure of what it suggests, without it not."""


def tell(*, clinic: Clinic, now: datetime) -> None:
    """Leg pain that has come back by month 6, told today; the call ended before every question was asked."""
    rng, today, team = random.Random(RECORD_NUMBER), simulation.newest_day(now=now), team_of(clinic)
    drawn = course(rng=rng, today=today, story=Story.RETURNED, weeks=WEEKS)
    who = replace(person(rng=rng, today=today), given_name="Kim", family_name="Example")
    simulation.live(
        clinic=clinic,
        team=team,
        record_number=RECORD_NUMBER,
        who=who,
        course=drawn,
        now=now,
        until=today - timedelta(weeks=8),
    )
    forms = FollowUp.objects.select_related("episode__patient__clinic")
    followup = forms.get(episode__patient__record_number=RECORD_NUMBER, time_point=TimePoint.MONTH_6)
    answers = simulation.as_asked(followup.questionnaire, drawn.answers_at(simulation.WEEK_OF[TimePoint.MONTH_6]))
    entry.enter_answers(
        followup=followup,
        draft_revision=None,
        answers={code: answer for code, answer in answers.items() if code != LEFT_OUT},
        mode=AnswerMode.PHONE,
        answered_on=today_of(clinic=clinic, now=now),
        actor=team.nurse,
        now=now,
    )
