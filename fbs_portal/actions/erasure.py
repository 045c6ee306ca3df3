"""The one guarded door through which history leaves: a patient's record is erased, a tombstone stays.

The audit trail holds opaque ids only and is kept: it still says who did what with a record that is gone.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.actions.access import require
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotFound
from fbs_portal.domain.verbs import ErasureReason, Verb
from fbs_portal.models import (
    AccessLink,
    Assessment,
    CallAttempt,
    Case,
    CaseEntry,
    Consent,
    DangerReport,
    Draft,
    Evaluation,
    FollowUp,
    InstrumentScore,
    LinkRequest,
    Message,
    MessageAttempt,
    Patient,
    Referral,
    ReferralLetter,
    Submission,
    SurgeryEpisode,
)

ATTEMPTS = 5
COURSE = "episode__patient"
CASE = "case__episode__patient"

ROADS: tuple[tuple[type[models.Model], str], ...] = (
    (Evaluation, f"referral__{CASE}"),
    (ReferralLetter, CASE),
    (Referral, CASE),
    (CaseEntry, CASE),
    (MessageAttempt, f"message__{CASE}"),
    (MessageAttempt, f"message__followup__{COURSE}"),
    (MessageAttempt, "message__patient"),
    (Message, CASE),
    (Message, f"followup__{COURSE}"),
    (Message, "patient"),
    (CallAttempt, f"followup__{COURSE}"),
    (Case, COURSE),
    (Assessment, COURSE),
    (DangerReport, COURSE),
    (InstrumentScore, COURSE),
    (Submission, COURSE),
    (Draft, f"followup__{COURSE}"),
    (FollowUp, COURSE),
    (SurgeryEpisode, "patient"),
    (Consent, "patient"),
    (LinkRequest, "patient"),
    (AccessLink, "patient"),
)
"""Every model that hangs on a patient and the way to it, children first. A test finds one that is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """How many rows of each model were (or, in a dry run, would be) removed."""

    counts: dict[str, int]


def erase_patient(*, patient_id: int, reason: str, actor: Actor, now: datetime, dry_run: bool = False) -> Erased:
    """Remove identity and answers of one patient for good. `reason` is a code of ErasureReason.

    What remains is one audit row with the patient's opaque id, the reason and the counts. Outside the
    database there may be backups: they follow the clinic's own retention.

    Where a row was written in between, nothing is removed and all is looked up anew; Conflict when that goes on.
    """
    for _attempt in range(ATTEMPTS):
        with suppress(IntegrityError):
            return _erase(patient_id=patient_id, reason=reason, actor=actor, now=now, dry_run=dry_run)
    raise Conflict(_("Something is being written about this patient just now. Please try again."))


@transaction.atomic
def _erase(*, patient_id: int, reason: str, actor: Actor, now: datetime, dry_run: bool) -> Erased:
    patient = Patient.objects.filter(pk=patient_id).first()
    if patient is None:
        raise NotFound
    require(actor=actor, permission="erase_patient", clinic_id=patient.clinic_id)
    if reason not in tuple(ErasureReason):
        raise Invalid(
            _("Give one of these reasons: %(reasons)s.") % {"reasons": ", ".join(ErasureReason)}, field="reason"
        )
    counts = {"Patient": 1}
    for model, road in ROADS:
        rows = model._base_manager.filter(**{road: patient})
        counts[model.__name__] = counts.get(model.__name__, 0) + (rows.count() if dry_run else _delete(rows))
    if not dry_run:
        _delete(Patient._base_manager.filter(pk=patient.pk))
        audit.record(
            actor=actor,
            verb=Verb.PATIENT_ERASED,
            subject=f"patient:{patient_id}",
            clinic_id=patient.clinic_id,
            now=now,
            reason=ErasureReason(reason).value,
            counts=counts,
        )
    return Erased(counts=counts)


def _delete(rows: models.QuerySet[Any]) -> int:
    """One DELETE by id, past the refusal of append-only rows: nowhere else may this be done."""
    keys = list(rows.values_list("pk", flat=True))
    found = rows.model._base_manager.filter(pk__in=keys)
    found._raw_delete(using=found.db)
    return len(keys)
