"""How a patient wants to be reached, and a pause or stop of messages: their own choice, or told to staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, enrolment_checks, outbox
from fbs_portal.actions.access import require_own
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.states import Channel
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Patient
from fbs_portal.queries.hours import today_of

FIELDS = ("best_hour", "channel", "language", "quiet_from", "quiet_until", "contact_paused", "paused_until")
LENGTHS = {"best_hour": 40, "language": 10}
LONGEST_PAUSE = timedelta(days=366)


@transaction.atomic
def change(*, patient: Patient, changes: Mapping[str, Any], actor: Actor, now: datetime) -> list[str]:
    """Store `changes` (only names in FIELDS count); the names of what is different now.

    A pause, a stop and "by phone and post only" cancel what waits to be sent; what waits otherwise goes by the channel
    that is chosen when it is sent.
    Raises Invalid(field). Needs the patient's clinic loaded.
    """
    require_own(actor=actor, patient_id=patient.pk, permission="record_choices", clinic_id=patient.clinic_id)
    changed = apply(patient=patient, changes=changes, now=now)
    if changed:
        Patient.objects.filter(pk=patient.pk).update(**{name: getattr(patient, name) for name in changed})
        audit.record(
            actor=actor, verb=Verb.PREFERENCES_SET, subject=f"patient:{patient.pk}", clinic_id=patient.clinic_id,
            now=now, fields=changed,
        )  # fmt: skip
    return changed


def apply(*, patient: Patient, changes: Mapping[str, Any], now: datetime) -> list[str]:
    """`change` for a deed that checks its own permission and saves the row itself: checks, puts the values on the
    patient, and settles what waits to be sent.

    A pause or a stop that ends today leaves its day in `paused_until`: who is back is asked once, and has a week.
    """
    today = today_of(clinic=patient.clinic, now=now)
    wanted = {name: value for name, value in changes.items() if name in FIELDS}
    for name in LENGTHS.keys() & wanted.keys():
        wanted[name] = wanted[name].strip()
    was_paused = _paused(patient, today=today)
    if wanted.get("paused_until", today) is None and not was_paused:
        del wanted["paused_until"]  # there is no pause to end, and the day on which one ended stays known
    changed = sorted(name for name, value in wanted.items() if getattr(patient, name) != value)
    _check(patient, {name: wanted[name] for name in changed}, today=today)
    for name in changed:
        setattr(patient, name, wanted[name])
    if _stops(patient, changed):
        outbox.cancel_for(patient=patient, now=now)
    if was_paused and not _paused(patient, today=today):
        patient.paused_until = today
        changed = sorted({*changed, "paused_until"})
    return changed


def _paused(patient: Patient, *, today: date) -> bool:
    return patient.contact_paused or (patient.paused_until is not None and today < patient.paused_until)


def _stops(patient: Patient, changed: list[str]) -> bool:
    return (
        ("contact_paused" in changed and patient.contact_paused)
        or ("paused_until" in changed and patient.paused_until is not None)
        or ("channel" in changed and patient.channel == Channel.NONE)
    )


def _check(patient: Patient, values: Mapping[str, Any], *, today: date) -> None:
    for name, longest in LENGTHS.items():
        if name in values:
            enrolment_checks.check_text(value=values[name], field=name, longest=longest)
    if "language" in values and not values["language"]:
        raise Invalid(_("Choose a language."), field="language")
    if "channel" in values and values["channel"] not in tuple(Channel):
        raise Invalid(_("Choose how messages reach the patient."), field="channel")
    pair = [values.get(name, getattr(patient, name)) for name in ("quiet_from", "quiet_until")]
    if (pair[0] is None) != (pair[1] is None):
        raise Invalid(_("Give both times, or none."), field="quiet_until" if pair[1] is None else "quiet_from")
    until = values.get("paused_until")
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        raise Invalid(_("Choose a day after today and within a year."), field="paused_until")
