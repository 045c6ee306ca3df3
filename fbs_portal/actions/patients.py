"""A patient's details, changed by staff. Names and numbers never reach the audit trail; which fields changed does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, enrolment_checks, outbox, preferences
from fbs_portal.actions.access import require
from fbs_portal.actions.enrolment_rows import search_key
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.enrolment import PatientFields
from fbs_portal.domain.errors import Invalid, NotFound
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Patient
from fbs_portal.queries.hours import today_of


@transaction.atomic
def change_patient(
    *, patient_id: int, fields: PatientFields, choices: Mapping[str, Any] | None = None,
    deceased_on: date | None = None, actor: Actor, now: datetime,
) -> Patient:  # fmt: skip
    """Store what staff know now; `choices` are those of `preferences.FIELDS`. After a death nothing is sent any more.

    Raises NotFound (also for another clinic), NotPermitted, Invalid(field).
    """
    patient = Patient.objects.select_related("clinic").filter(pk=patient_id).first()
    if patient is None:
        raise NotFound
    require(actor=actor, permission="change_patient", clinic_id=patient.clinic_id)
    today = today_of(clinic=patient.clinic, now=now)
    enrolment_checks.check_patient(fields=fields, today=today)
    _check(patient, fields, deceased_on, today=today)
    names = ("record_number", "given_name", "family_name", "birth_date", "phone", "email")
    values: dict[str, Any] = {name: getattr(fields, name) for name in names}
    values |= {"deceased_on": deceased_on, "record_number": fields.record_number.strip()}
    own = [name for name, value in values.items() if getattr(patient, name) != value]
    changed = sorted([*own, *preferences.apply(patient=patient, changes=choices or {}, now=now)])
    for name in own:
        setattr(patient, name, values[name])
    if "deceased_on" in own and deceased_on is not None:
        outbox.cancel_for(patient=patient, now=now)
    if changed:
        patient.search_key = search_key(patient)
        patient.save(update_fields=[*changed, "search_key"])
        audit.record(
            actor=actor, verb=Verb.PATIENT_CHANGED, subject=f"patient:{patient.pk}", clinic_id=patient.clinic_id,
            now=now, fields=changed,
        )  # fmt: skip
    return patient


def _check(patient: Patient, fields: PatientFields, deceased_on: date | None, *, today: date) -> None:
    if deceased_on is not None and deceased_on > today:
        raise Invalid(_("This date lies in the future."), field="deceased_on")
    taken = Patient.objects.filter(clinic=patient.clinic, record_number=fields.record_number.strip())
    if taken.exclude(pk=patient.pk).exists():
        raise Invalid(_("Another patient of this clinic has this record number."), field="record_number")
