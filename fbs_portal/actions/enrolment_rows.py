"""The rows of an enrolment before they are saved: the same for one patient by hand and for a file of thousands."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.enrolment import OperationFields, PatientFields, in_order, levels_in_order
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.folding import fold
from fbs_portal.models import Clinic, Patient, SurgeryEpisode
from fbs_portal.presenters.moments import full_day
from fbs_portal.queries import protocols

DETAILS = ("given_name", "family_name", "birth_date", "phone", "email")


def check_same_person(*, known: Patient, fields: PatientFields) -> None:
    """Another name or birth date is another person.

    A mistyped number must not give one patient's operation to another.
    """
    if known.birth_date and fields.birth_date and known.birth_date != fields.birth_date:
        raise Invalid(_("This record number belongs to a patient with another birth date."), field="record_number")
    for name in ("given_name", "family_name"):
        stored, given = getattr(known, name), getattr(fields, name)
        if stored and given and fold(stored) != fold(given):
            raise Invalid(
                _("This record number belongs to a patient with another name. If it is the same person, change the "
                  "name on the patient’s page first."),
                field="record_number",
            )  # fmt: skip


def check_living(*, known: Patient) -> None:
    if known.deceased_on:
        raise Invalid(_("The patient with this record number has died."), field="record_number")


def end_not_said(*, after: date) -> Invalid:
    """Where a course goes on and nobody said whether the new operation ends it."""
    return Invalid(
        _("A course of this patient goes on, after the operation of %(day)s. Say whether this operation ends it.")
        % {"day": full_day(after)},
        field="ends_earlier_course",
    )


def new_patient(*, clinic: Clinic, fields: PatientFields, now: datetime) -> Patient:
    """Without details: `fill` gives them."""
    number = fields.record_number.strip()
    return Patient(clinic=clinic, record_number=number, language=fields.language, created_at=now)


def fill(*, patient: Patient, fields: PatientFields) -> list[str]:
    """Set what is newly said; what is not said stays. Names the details that changed."""
    given = {name: value for name in DETAILS if (value := getattr(fields, name))}
    changed = sorted(name for name, value in given.items() if getattr(patient, name) != value)
    for name in changed:
        setattr(patient, name, given[name])
    patient.search_key = search_key(patient)
    return changed


def search_key(patient: Patient) -> str:
    """Name and record number, folded, cut to the column."""
    return fold(patient.family_name, patient.given_name, patient.record_number)[:240]


def new_episode(
    *, clinic: Clinic, patient: Patient, operation: OperationFields, today: date, actor: Actor, now: datetime
) -> SurgeryEpisode:
    """`clinic` is the patient's. The course keeps the protocol that the clinic follows today."""
    return SurgeryEpisode(
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
        protocol=protocols.code_for(clinic=clinic, region=operation.region, procedures=operation.procedures),
        created_at=now,
        created_by=actor.key,
    )
