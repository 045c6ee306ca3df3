"""A patient joins with an operation: identity, course, planned follow-ups, baseline and personal link in one deed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, enrolment_checks, links, recording, windows
from fbs_portal.actions.access import require
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode, EpisodeStatus, TimePoint
from fbs_portal.domain.enrolment import OperationFields, PatientFields, in_order, levels_in_order
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.folding import fold
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AccessLink, Clinic, FollowUp, Patient, SurgeryEpisode
from fbs_portal.queries.hours import today_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """`token` is seen here once. A repeated enrolment has `created` False, no link and no token."""

    patient: Patient
    episode: SurgeryEpisode
    created: bool
    link: AccessLink | None = None
    token: str = ""


def enrol(
    *,
    clinic: Clinic,
    patient_fields: PatientFields,
    operation: OperationFields,
    baseline: Mapping[str, Any] | None = None,
    baseline_on: date | None = None,
    ends_earlier_course: bool = False,
    actor: Actor,
    now: datetime,
) -> Enrolled:
    """Store the patient (once per record number), the operation (once per date and procedures) and its plan.

    `ends_earlier_course`: a revision that ends the earlier course cancels its follow-ups; an open case of
    that course stays. Raises Invalid with the field that is wrong; twice is the same as once.
    """
    require(actor=actor, permission="enrol_patient", clinic_id=clinic.pk)
    today = today_of(clinic=clinic, now=now)
    enrolment_checks.check_patient(fields=patient_fields, today=today)
    enrolment_checks.check_operation(fields=operation, today=today)
    _check_baseline(baseline=baseline, baseline_on=baseline_on, today=today)
    deed = partial(
        _enrol,
        clinic=clinic,
        patient_fields=patient_fields,
        operation=operation,
        baseline=baseline,
        baseline_on=baseline_on or today,
        ends_earlier_course=ends_earlier_course,
        actor=actor,
        now=now,
    )
    try:
        return deed()
    except IntegrityError:  # somebody else enrolled this patient just now: the second look finds what they made
        return deed()


@transaction.atomic
def _enrol(
    *,
    clinic: Clinic,
    patient_fields: PatientFields,
    operation: OperationFields,
    baseline: Mapping[str, Any] | None,
    baseline_on: date,
    ends_earlier_course: bool,
    actor: Actor,
    now: datetime,
) -> Enrolled:
    today = today_of(clinic=clinic, now=now)
    patient = _patient(clinic=clinic, fields=patient_fields, now=now)
    before = _same_operation(patient=patient, operation=operation)
    if before is not None:
        return Enrolled(patient=patient, episode=before, created=False)
    episode = _episode(patient=patient, operation=operation, today=today, actor=actor, now=now)
    if ends_earlier_course:
        _end_earlier(episode=episode, today=today, actor=actor, now=now)
    rows = windows.sync(episode=episode, now=now, today=today, with_baseline=baseline is not None)
    if baseline is not None:
        _store_baseline(rows=rows, answers=baseline, answered_on=baseline_on, actor=actor, now=now)
    _note(episode=episode, actor=actor, now=now, followups=len(rows), ends_earlier_course=ends_earlier_course)
    link, token = links.create(patient=patient, actor=actor, now=now)
    return Enrolled(patient=patient, episode=episode, created=True, link=link, token=token)


def _patient(*, clinic: Clinic, fields: PatientFields, now: datetime) -> Patient:
    """The patient of this record number, with what is newly known; another birth date is another person."""
    number = fields.record_number.strip()
    known = Patient.objects.filter(clinic=clinic, record_number=number).first()
    given = {
        name: value
        for name in ("given_name", "family_name", "birth_date", "phone", "email", "language")
        if (value := getattr(fields, name))
    }
    patient = known or Patient(clinic=clinic, record_number=number, created_at=now)
    if known and known.birth_date and fields.birth_date and known.birth_date != fields.birth_date:
        raise Invalid(_("This record number belongs to a patient with another birth date."), field="record_number")
    for name, value in given.items():
        setattr(patient, name, value)
    patient.search_key = search_key(patient)
    patient.save()
    patient.clinic = clinic
    return patient


def search_key(patient: Patient) -> str:
    """Name and record number, folded, cut to the column."""
    return fold(patient.family_name, patient.given_name, patient.record_number)[:240]


def _same_operation(*, patient: Patient, operation: OperationFields) -> SurgeryEpisode | None:
    return (
        patient.episodes.filter(surgery_date=operation.surgery_date, procedures=in_order(operation.procedures))
        .exclude(status=EpisodeStatus.CANCELLED)
        .first()
    )


def _episode(
    *, patient: Patient, operation: OperationFields, today: date, actor: Actor, now: datetime
) -> SurgeryEpisode:
    return SurgeryEpisode.objects.create(
        patient=patient,
        status=operation.status,
        surgery_date=operation.surgery_date,
        recorded_on=today,
        region=operation.region,
        procedures=in_order(operation.procedures),
        levels=levels_in_order(operation.levels),
        side=operation.side,
        surgeon=operation.surgeon.strip(),
        revision=operation.revision,
        risks=sorted(set(operation.risks)),
        earlier_operations=operation.earlier_operations,
        created_at=now,
        created_by=actor.key,
    )


def _end_earlier(*, episode: SurgeryEpisode, today: date, actor: Actor, now: datetime) -> None:
    """End the running courses of this patient; the new one names the newest as what it revises."""
    running = episode.patient.episodes.filter(course_ended_on=None).exclude(pk=episode.pk)
    earlier = list(running.exclude(status=EpisodeStatus.CANCELLED).order_by("surgery_date", "pk"))
    for course in earlier:
        cancelled = windows.cancel(episode=course, actor=actor, now=now)
        course.course_ended_on = today
        course.save(update_fields=["course_ended_on"])
        audit.record(
            actor=actor,
            verb=Verb.COURSE_ENDED,
            subject=f"episode:{course.pk}",
            clinic_id=episode.patient.clinic_id,
            now=now,
            ended_by=episode.pk,
            cancelled=cancelled,
        )
    if earlier and episode.revision:
        episode.revises = earlier[-1]
        episode.save(update_fields=["revises"])


def _check_baseline(*, baseline: Mapping[str, Any] | None, baseline_on: date | None, today: date) -> None:
    if baseline_on is not None and baseline is None:
        raise Invalid(_("A date is given, but no answers from before the operation."), field="baseline")
    if baseline_on is not None and baseline_on > today:
        raise Invalid(_("The answers are dated in the future."), field="baseline_on")


def _store_baseline(
    *, rows: list[FollowUp], answers: Mapping[str, Any], answered_on: date, actor: Actor, now: datetime
) -> None:
    """Answers that staff hold in hand: stored as sent, not assessed. Dated after surgery they count as remembered."""
    followup = next(row for row in rows if row.time_point == TimePoint.BASELINE)
    recording.store(
        followup=followup,
        draft_id=uuid.uuid4(),
        version=None,
        answers=answers,
        answered_on=answered_on,
        mode=AnswerMode.PAPER,
        actor=actor,
        now=now,
    )


def _note(*, episode: SurgeryEpisode, actor: Actor, now: datetime, **detail: Any) -> None:
    audit.record(
        actor=actor,
        verb=Verb.ENROLLED,
        subject=f"patient:{episode.patient_id}",
        clinic_id=episode.patient.clinic_id,
        now=now,
        episode=episode.pk,
        **detail,
    )
