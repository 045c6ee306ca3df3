"""A patient joins with an operation: identity, course, planned follow-ups, baseline and personal link in one deed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, enrolment_checks, enrolment_rows, links, recording, windows
from fbs_portal.actions.access import require
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode, EpisodeStatus, TimePoint
from fbs_portal.domain.enrolment import OperationFields, PatientFields, in_order
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AccessLink, Clinic, FollowUp, Patient, SurgeryEpisode
from fbs_portal.queries import namesakes
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
    ends_earlier_course: bool | None = False,
    another_person: bool = True,
    actor: Actor,
    now: datetime,
) -> Enrolled:
    """Store the patient (once per record number), the operation (once per date and procedures) and its plan.

    `ends_earlier_course`: a revision that ends the earlier course cancels its follow-ups; an open case of
    that course stays. None means that nobody said, and is refused where a course goes on. `another_person`: False
    asks first where a patient of another record number has the same name and birth date. Raises Invalid with the
    field that is wrong; twice is the same as once.
    """
    require(actor=actor, permission="enrol_patient", clinic_id=clinic.pk)
    today = today_of(clinic=clinic, now=now)
    enrolment_checks.check_all(patient=patient_fields, operation=operation, today=today)
    if not another_person:
        _ask_about_namesakes(clinic=clinic, fields=patient_fields)
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


def enrol_from_file(
    *,
    clinic: Clinic,
    patient_fields: PatientFields,
    operation: OperationFields,
    ends_earlier_course: bool | None,
    another_person: bool,
    actor: Actor,
    now: datetime,
) -> Enrolled:
    """One row of an import that was checked by itself: as `enrol`, without answers and without a personal link."""
    if not another_person:
        _ask_about_namesakes(clinic=clinic, fields=patient_fields)
    return _enrol(
        clinic=clinic,
        patient_fields=patient_fields,
        operation=operation,
        baseline=None,
        baseline_on=today_of(clinic=clinic, now=now),
        ends_earlier_course=ends_earlier_course,
        with_link=False,
        actor=actor,
        now=now,
    )


@transaction.atomic
def _enrol(
    *,
    clinic: Clinic,
    patient_fields: PatientFields,
    operation: OperationFields,
    baseline: Mapping[str, Any] | None,
    baseline_on: date,
    ends_earlier_course: bool | None,
    actor: Actor,
    now: datetime,
    with_link: bool = True,
) -> Enrolled:
    today = today_of(clinic=clinic, now=now)
    known = _known(clinic=clinic, fields=patient_fields)
    before = _same_operation(patient=known, operation=operation) if known else None
    if known and before:
        return Enrolled(patient=known, episode=before, created=False)
    if known and ends_earlier_course is None:
        _ask_about(known)
    patient = _patient(known, clinic=clinic, fields=patient_fields, actor=actor, now=now)
    episode = enrolment_rows.new_episode(
        clinic=clinic, patient=patient, operation=operation, today=today, actor=actor, now=now
    )
    episode.save(force_insert=True)
    if ends_earlier_course:
        _end_earlier(episode=episode, today=today, actor=actor, now=now)
    rows = windows.sync(episode=episode, now=now, today=today, with_baseline=baseline is not None)
    if baseline is not None:
        _store_baseline(rows=rows, answers=baseline, answered_on=baseline_on, actor=actor, now=now)
    _note(episode=episode, actor=actor, now=now, followups=len(rows), ends_earlier_course=bool(ends_earlier_course))
    if not with_link:
        return Enrolled(patient=patient, episode=episode, created=True)
    link, token = links.create(patient=patient, actor=actor, now=now)
    return Enrolled(patient=patient, episode=episode, created=True, link=link, token=token)


def _known(*, clinic: Clinic, fields: PatientFields) -> Patient | None:
    """The patient of this record number, if it is this person."""
    known = Patient.objects.filter(clinic=clinic, record_number=fields.record_number.strip()).first()
    if known is None:
        return None
    known.clinic = clinic
    enrolment_rows.check_same_person(known=known, fields=fields)
    enrolment_rows.check_living(known=known)
    return known


def _ask_about_namesakes(*, clinic: Clinic, fields: PatientFields) -> None:
    """Only of a record number that is new here: one that is known was asked about when it came."""
    number = fields.record_number.strip()
    if Patient.objects.filter(clinic=clinic, record_number=number).exists():
        return
    found = namesakes.of(
        clinic_id=clinic.pk, record_number=number, given_name=fields.given_name, family_name=fields.family_name,
        birth_date=fields.birth_date,
    )  # fmt: skip
    if found:
        numbers = ", ".join(patient.record_number for patient in found)
        raise Invalid(
            _("A patient with the same name and birth date is enrolled here already: record number %(numbers)s. If it "
              "is the same person, use that number.") % {"numbers": numbers},
            field="another_person",
        )  # fmt: skip


def _patient(known: Patient | None, *, clinic: Clinic, fields: PatientFields, actor: Actor, now: datetime) -> Patient:
    """The known patient with what is newly said, or a new one."""
    patient = known or enrolment_rows.new_patient(clinic=clinic, fields=fields, now=now)
    changed = enrolment_rows.fill(patient=patient, fields=fields)
    patient.save()
    if known and changed:
        audit.record(
            actor=actor, verb=Verb.PATIENT_CHANGED, subject=f"patient:{patient.pk}", clinic_id=clinic.pk, now=now,
            fields=changed,
        )  # fmt: skip
    return patient


def _same_operation(*, patient: Patient, operation: OperationFields) -> SurgeryEpisode | None:
    return (
        patient.episodes.filter(surgery_date=operation.surgery_date, procedures=in_order(operation.procedures))
        .exclude(status=EpisodeStatus.CANCELLED)
        .first()
    )


def _running(patient: Patient) -> QuerySet[SurgeryEpisode]:
    """The courses that go on, the oldest operation first."""
    rows = patient.episodes.filter(course_ended_on=None).exclude(status=EpisodeStatus.CANCELLED)
    return rows.order_by("surgery_date", "pk")


def _ask_about(patient: Patient) -> None:
    course = _running(patient).last()
    if course is not None:
        raise enrolment_rows.end_not_said(after=course.surgery_date)


def _end_earlier(*, episode: SurgeryEpisode, today: date, actor: Actor, now: datetime) -> None:
    """End the running courses of this patient; the new one names the newest as what it revises."""
    earlier = list(_running(episode.patient).exclude(pk=episode.pk))
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
