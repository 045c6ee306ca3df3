"""Walk an invented cohort through the product's own actions, at the times it would have happened."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from fbs_portal.actions import consent, drafts, enrolment, followups, submissions
from fbs_portal.content import questionnaires
from fbs_portal.domain.actor import Actor, link, system
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.models import Clinic, FollowUp
from fbs_portal.presenters.notice import version_of
from fbs_portal.queries.followups import get_for_patient, to_do
from project.cohort import Course, Story, course
from project.evaluations import Team
from project.people import Person, person
from project.staff_work import SETTLED_AFTER, settle, team_of

JOB = system("demo")
ANSWERED_AT = time(14, 30)
"""The time of day, UTC, at which invented people do things."""

WEEK_OF = {
    TimePoint.WEEK_2: 2,
    TimePoint.WEEK_6: 6,
    TimePoint.WEEK_12: 12,
    TimePoint.MONTH_6: 26,
    TimePoint.MONTH_12: 52,
    TimePoint.MONTH_24: 104,
}
TELLS_AT_ONCE = (Story.RETURNED, Story.NEXT_LEVEL, Story.OTHER_SIDE, Story.DANGER)
"""Stories whose patient reports the change on their own, without waiting for the next planned form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """`token` opens the patient's personal link."""

    who: Person
    course: Course
    token: str


def newest_day(*, now: datetime) -> date:
    """The last day that may hold planned answers: well before `now`, whatever the time of day."""
    return (now - timedelta(hours=ANSWERED_AT.hour + 2)).date()


def cohort(*, clinics: list[Clinic], patients: int, seed: int, now: datetime) -> Iterator[Simulated]:
    """Enrol `patients` invented people, two of three in the first clinic, and let them answer until now."""
    rng = random.Random(seed)
    teams, today = {clinic.pk: team_of(clinic) for clinic in clinics}, newest_day(now=now)
    for number in range(1, patients + 1):
        clinic = clinics[0] if number % 3 else clinics[-1]
        drawn = course(rng=rng, today=today)
        who = person(rng=rng, today=today)
        team = teams[clinic.pk]
        yield live(clinic=clinic, team=team, record_number=f"R-{100000 + number}", who=who, course=drawn, now=now)


def live(
    *,
    clinic: Clinic,
    team: Team,
    record_number: str,
    who: Person,
    course: Course,
    now: datetime,
    until: date | None = None,
) -> Simulated:
    """Enrol one person and answer every follow-up that fell due, up to the end of their story or `until`.

    A case that the answers opened some weeks ago has been settled by the clinic's team.
    """
    enrolled = _enrol(clinic=clinic, record_number=record_number, who=who, course=course)
    actor = link(enrolled.link.pk, patient_id=enrolled.patient.pk) if enrolled.link else JOB
    today = newest_day(now=now)
    last = min(until or today, course.surgery.date + timedelta(weeks=course.answered_until_week))
    for point, week in WEEK_OF.items():
        day = course.surgery.date + timedelta(weeks=week)
        if day <= last and (week < course.answered_until_week or course.story is not Story.DANGER):
            _answer_planned(enrolled=enrolled, point=point, actor=actor, day=day, answers=course.answers_at(week))
            if day < today - SETTLED_AFTER:
                settle(episode=enrolled.episode, team=team, now=_at(day), today=now)
    if course.story in TELLS_AT_ONCE and until is None:
        _tell_change(enrolled=enrolled, course=course, actor=actor, now=now)
    return Simulated(who=who, course=course, token=enrolled.token)


def _at(day: date) -> datetime:
    return datetime.combine(day, ANSWERED_AT, tzinfo=UTC)


def _enrol(*, clinic: Clinic, record_number: str, who: Person, course: Course) -> enrolment.Enrolled:
    surgery = course.surgery
    return enrolment.enrol(
        clinic=clinic,
        patient_fields=PatientFields(
            record_number=record_number,
            given_name=who.given_name,
            family_name=who.family_name,
            birth_date=who.birth_date,
            phone=who.phone,
            email=f"{record_number.lower()}@example.org",
        ),
        operation=OperationFields(
            surgery_date=surgery.date,
            region=surgery.region,
            procedures=surgery.procedures,
            levels=surgery.levels,
            side=surgery.side,
            surgeon=who.surgeon,
        ),
        baseline=as_asked("baseline", course.baseline),
        baseline_on=surgery.date - timedelta(days=5),
        actor=JOB,
        now=_at(surgery.date),
    )


def _answer_planned(
    *, enrolled: enrolment.Enrolled, point: TimePoint, actor: Actor, day: date, answers: Mapping[str, Any]
) -> None:
    now = _at(day)
    for record in to_do(patient=enrolled.patient, now=now):
        if record.followup.time_point == point and record.accepts:
            _agree(enrolled=enrolled, actor=actor, now=now)
            _answer(followup=record.followup, actor=actor, now=now, answers=answers)


def _tell_change(*, enrolled: enrolment.Enrolled, course: Course, actor: Actor, now: datetime) -> None:
    """The newest answers, given today: sent, or, for some danger signs, left after the page that says what to do."""
    answers = course.answers_at(course.answered_until_week)
    recent = now - timedelta(minutes=20)
    _agree(enrolled=enrolled, actor=actor, now=recent)
    row = followups.report_change(episode=enrolled.episode, actor=actor, now=recent)
    followup = get_for_patient(patient_id=enrolled.patient.pk, public_id=row.public_id, now=recent)
    if course.abandons:
        answers = {"red_flags": answers["red_flags"]}
    _answer(followup=followup, actor=actor, now=recent, answers=answers, send=not course.abandons)


def _agree(*, enrolled: enrolment.Enrolled, actor: Actor, now: datetime) -> None:
    """At the first visit: yes to the notice of who sees the answers."""
    patient = enrolled.patient
    if not consent.agreed(patient=patient):
        consent.agree(patient=patient, shown=version_of(patient.clinic), actor=actor, now=now)


def _answer(*, followup: FollowUp, actor: Actor, now: datetime, answers: Mapping[str, Any], send: bool = True) -> None:
    draft = drafts.start(followup=followup, actor=actor, now=now)
    saved = drafts.save_step(
        followup=followup,
        draft_revision=draft.revision,
        answers=as_asked(followup.questionnaire, answers),
        actor=actor,
        now=now,
    )
    if send and saved.draft is not None:
        submissions.submit(
            followup=followup,
            draft_revision=saved.draft.revision,
            actor=actor,
            now=now,
            notice_version=version_of(followup.episode.patient.clinic),
        )


def as_asked(code: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as the pages ask for them: each list of danger signs gets its own signs."""
    asked = {question.code: question for question in questionnaires.get(code=code).questions}
    given = {code: value for code, value in answers.items() if code in asked}
    signs = answers.get("red_flags", [])
    return given | {
        question.code: [sign for sign in signs if sign in question.codes]
        for question in asked.values()
        if question.danger
    }
