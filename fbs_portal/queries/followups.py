"""What a patient is asked, and when: follow-ups with the state they are in at the clinic today."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from fbs_portal.domain import schedule
from fbs_portal.domain.answers import BY_OTHERS
from fbs_portal.domain.codes import EpisodeStatus, FollowUpState, Procedure, Risk, TimePoint
from fbs_portal.domain.errors import NotFound
from fbs_portal.domain.instruments import plan as instrument_plan
from fbs_portal.domain.questionnaire import Context
from fbs_portal.models import Draft, FollowUp, Patient
from fbs_portal.queries.hours import today_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRecord:
    """A follow-up as a list shows it. `accepts`: answers are taken now."""

    followup: FollowUp
    state: FollowUpState
    accepts: bool
    started: bool


def for_answering() -> QuerySet[FollowUp]:
    """Follow-ups with all that answering one needs, in one statement."""
    return FollowUp.objects.select_related("episode__patient__clinic", "draft")


def get_for_patient(*, patient_id: int, public_id: uuid.UUID, now: datetime) -> FollowUp:
    """The patient's own follow-up with episode, patient, clinic and draft: one query. NotFound for anyone else's."""
    found = for_answering().filter(public_id=public_id, episode__patient_id=patient_id).first()
    if found is None:
        raise NotFound
    return found


def of_patient(*, patient: Patient, public_id: uuid.UUID) -> FollowUp:
    """The same for who has the patient with clinic loaded already: a narrower row, put on what is loaded."""
    try:
        found = FollowUp.objects.select_related("episode", "draft").get(
            public_id=public_id, episode__patient_id=patient.pk
        )
    except FollowUp.DoesNotExist:
        raise NotFound from None
    found.episode.patient = patient
    return found


def today_at(*, followup: FollowUp, now: datetime) -> date:
    return today_of(clinic=followup.episode.patient.clinic, now=now)


def draft_of(followup: FollowUp) -> Draft | None:
    """The draft that was loaded with it (a reverse one-to-one raises when there is none)."""
    return getattr(followup, "draft", None)


def by_other(*, followup: FollowUp) -> bool:
    """Somebody answers for the patient, or has. One query once the form is sent."""
    draft = draft_of(followup)
    sent = followup.submissions.order_by("-pk").values_list("mode", flat=True)
    return (draft.mode if draft is not None else sent.first()) in BY_OTHERS


def state_of(*, followup: FollowUp, today: date) -> FollowUpState:
    return schedule.state_of(
        opens_on=followup.opens_on,
        target_until=followup.target_until,
        closes_on=followup.closes_on,
        submitted=followup.submitted_at is not None,
        missed=followup.missed_at is not None,
        cancelled=followup.cancelled_at is not None,
        today=today,
    )


def record(*, followup: FollowUp, today: date) -> FollowUpRecord:
    state = state_of(followup=followup, today=today)
    return FollowUpRecord(
        followup=followup,
        state=state,
        accepts=schedule.accepts(time_point=followup.time_point, state=state),
        started=draft_of(followup) is not None,
    )


def takes_part(*, patient: Patient) -> bool:
    """Whether anything is asked of the patient: not after death, and not after they said no or left."""
    return patient.deceased_on is None and patient.withdrawn_at is None


def to_do(*, patient: Patient, now: datetime) -> list[FollowUpRecord]:
    """What the patient can answer now, the soonest target first: one query (`patient` has its clinic loaded).

    Before the operation only the baseline is asked; a cancelled operation asks nothing, and so does nobody who left.
    """
    today = today_of(clinic=patient.clinic, now=now)
    if not takes_part(patient=patient):
        return []
    asked = Q(episode__status=EpisodeStatus.PERFORMED) | Q(
        episode__status=EpisodeStatus.PLANNED, time_point=TimePoint.BASELINE
    )
    rows = (
        for_answering()
        .filter(asked, episode__patient=patient, submitted_at=None, cancelled_at=None, opens_on__lte=today)
        .filter(closes_on__gt=today)
        .order_by("target_until", "pk")
    )
    return [record(followup=row, today=today) for row in rows]


def next_planned(*, patient: Patient, now: datetime) -> FollowUp | None:
    """The next form the patient will be asked for, when nothing is open."""
    if not takes_part(patient=patient):
        return None
    today = today_of(clinic=patient.clinic, now=now)
    waiting: dict[str, Any] = {"submitted_at": None, "cancelled_at": None, "opens_on__gt": today}
    return (
        FollowUp.objects.filter(episode__patient=patient, episode__status=EpisodeStatus.PERFORMED, **waiting)
        .order_by("opens_on")
        .first()
    )


def waiting_of(followups: Iterable[FollowUp], *, today: date) -> FollowUp | None:
    """Of a course's forms the one to answer now, as the patient is offered them: the soonest target. No statement."""
    rows = [row for row in followups if row.submitted_at is None and accepts_on(followup=row, today=today)]
    return min(rows, key=lambda row: (row.target_until, row.pk), default=None)


def accepts_on(*, followup: FollowUp, today: date) -> bool:
    return schedule.accepts(time_point=followup.time_point, state=state_of(followup=followup, today=today))


def context_of(*, followup: FollowUp, today: date) -> Context:
    """What the wording and the choice of questions depend on, beside the answers."""
    episode = followup.episode
    days = (today - episode.surgery_date).days
    after = episode.status == EpisodeStatus.PERFORMED and days >= 0
    return Context(
        region=episode.region,
        timepoint=followup.time_point,
        days_since_surgery=days if after else None,
        has_device=Risk.STIMULATOR_OR_PUMP in episode.risks or Procedure.SPINAL_CORD_STIMULATOR in episode.procedures,
        recalled=followup.time_point == TimePoint.BASELINE and after and days > 0,
        questions=tuple(followup.questions),
        instruments=instrument_plan.asked(
            codes=followup.instruments, region=episode.region, language=episode.patient.language
        ),
    )
