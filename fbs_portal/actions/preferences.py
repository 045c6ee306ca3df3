"""When a patient wants to be called, and whether messages pause: their own choice, or told to staff."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fbs_portal.actions import audit, enrolment_checks
from fbs_portal.actions.access import require_own
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Patient

BEST_HOUR_LENGTH = 40


@transaction.atomic
def set_preferences(*, patient: Patient, best_hour: str, contact_paused: bool, actor: Actor, now: datetime) -> Patient:
    """Store both choices. A pause stops messages; it does not hide the patient from staff."""
    require_own(actor=actor, patient_id=patient.pk, permission="change_patient", clinic_id=patient.clinic_id)
    enrolment_checks.check_text(value=best_hour, field="best_hour", longest=BEST_HOUR_LENGTH)
    chosen = {"best_hour": best_hour.strip(), "contact_paused": contact_paused}
    changed = sorted(name for name, value in chosen.items() if getattr(patient, name) != value)
    if not changed:
        return patient
    Patient.objects.filter(pk=patient.pk).update(**chosen)
    patient.best_hour, patient.contact_paused = best_hour.strip(), contact_paused
    audit.record(
        actor=actor,
        verb=Verb.PREFERENCES_SET,
        subject=f"patient:{patient.pk}",
        clinic_id=patient.clinic_id,
        now=now,
        fields=changed,
    )
    return patient
