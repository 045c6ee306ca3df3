"""What a patient says to the notice, and leaving or joining the programme.

Agreement belongs to the patient, not to the link it was given through. A no is a withdrawal: nothing is asked and
nothing sent until the patient says yes, or staff record that they take part again. Yes and no can be said to staff who
read the notice out: that is the same, and the record names them.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, outbox
from fbs_portal.actions.access import require, require_own
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.domain.states import WithdrawalReason
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Consent, FollowUp, Patient
from fbs_portal.presenters.notice import Notice, notice_of, version_of
from fbs_portal.queries.hours import today_of

HERE: dict[str, Any] = {"withdrawn_at": None, "withdrawn_by": "", "withdrawn_reason": ""}
"""The columns of a patient who takes part."""

STAFF_REASONS = (
    WithdrawalReason.ASKED_US,
    WithdrawalReason.TOO_ILL,
    WithdrawalReason.ELSEWHERE,
    WithdrawalReason.OTHER,
)
"""Why staff may record that a patient leaves."""


def agreed(*, patient: Patient) -> bool:
    """Whether the patient takes part and has said yes to the notice as it stands. No query; needs the clinic loaded."""
    return patient.withdrawn_at is None and patient.agreed_version == version_of(patient.clinic)


def digest(notice: Notice) -> str:
    """SHA-256 of the words as they were read, a line a paragraph."""
    return hashlib.sha256("\n".join(notice.lines).encode()).hexdigest()


@transaction.atomic
def agree(*, patient: Patient, shown: str, actor: Actor, now: datetime) -> None:
    """Yes to the notice of version `shown`; whoever had left takes part again. A second click changes nothing.

    By the patient, or by staff to whom they said it when it was read out. Conflict when the clinic has changed the text
    since it was shown, NotAllowed for staff when the patient has died.
    """
    notice = _as_shown(patient=patient, shown=shown, actor=actor)
    yes = {"agreed_version": notice.version, "agreed_at": now}
    again = _join(patient=patient, changes=yes, now=now)
    here = Patient.objects.filter(pk=patient.pk, withdrawn_at=None)  # a no in between has the last word
    if again or here.exclude(agreed_version=notice.version).update(**yes):
        _record(patient=patient, given=True, notice=notice, actor=actor, now=now)
        _note(patient, Verb.NOTICE_AGREED, actor=actor, now=now, version=notice.version, again=again,
              **_read_out(actor))  # fmt: skip
    _put(patient, yes | HERE)


@transaction.atomic
def refuse(*, patient: Patient, shown: str, actor: Actor, now: datetime) -> None:
    """No to the notice of version `shown`: the patient is out of the programme at once. A second click changes
    nothing. By whom, and what is raised, as with a yes."""
    notice = _as_shown(patient=patient, shown=shown, actor=actor)
    if _withdraw(patient=patient, reason=WithdrawalReason.REFUSED, actor=actor, now=now):
        _record(patient=patient, given=False, notice=notice, actor=actor, now=now)
        _note(patient, Verb.NOTICE_REFUSED, actor=actor, now=now, version=notice.version, **_read_out(actor))


@transaction.atomic
def leave(*, patient: Patient, reason: str, actor: Actor, now: datetime) -> None:
    """The patient leaves the programme, by their own page or by telling staff. `reason`: a WithdrawalReason; staff
    give one of STAFF_REASONS. Takes an earlier yes back. A second click changes nothing."""
    require_own(actor=actor, patient_id=patient.pk, permission="record_choices", clinic_id=patient.clinic_id)
    if reason not in (STAFF_REASONS if actor.patient_id is None else tuple(WithdrawalReason)):
        raise Invalid(_("Choose the reason."), field="reason")
    if _withdraw(patient=patient, reason=WithdrawalReason(reason), actor=actor, now=now):
        _take_back(patient=patient, actor=actor, now=now)
        _note(patient, Verb.PROGRAMME_LEFT, actor=actor, now=now, reason=WithdrawalReason(reason).value)
    elif reason == WithdrawalReason.FORGET_ME:  # whoever had left before still wants more than that
        Patient.objects.filter(pk=patient.pk).update(withdrawn_reason=reason)
        _put(patient, {"withdrawn_reason": reason})


@transaction.atomic
def rejoin(*, patient: Patient, actor: Actor, now: datetime) -> None:
    """Staff record that the patient takes part again. The notice is asked at the next visit."""
    require(actor=actor, permission="record_choices", clinic_id=patient.clinic_id)
    if not _join(patient=patient, changes={}, now=now):
        raise NotAllowed(_("This patient takes part already."))
    _put(patient, HERE)
    _note(patient, Verb.PROGRAMME_REJOINED, actor=actor, now=now)


def words_for(*, patient: Patient, actor: Actor) -> tuple[Notice, str]:
    """The notice and the language it is read in: that of the patient's own page, or the one staff read it out in."""
    language = _language(patient, actor)
    with override(language):
        return notice_of(patient.clinic), language


def _language(patient: Patient, actor: Actor) -> str:
    return (get_language() or "en") if actor.patient_id is not None else patient.language


def _as_shown(*, patient: Patient, shown: str, actor: Actor) -> Notice:
    require_own(actor=actor, patient_id=patient.pk, permission="record_choices", clinic_id=patient.clinic_id)
    if actor.patient_id is None and patient.deceased_on is not None:
        raise NotAllowed(_("This patient has died."))
    notice, _language = words_for(patient=patient, actor=actor)
    if shown != notice.version:
        raise Conflict(_("The clinic has changed this text. Please read it once more."))
    return notice


def _withdraw(*, patient: Patient, reason: WithdrawalReason, actor: Actor, now: datetime) -> bool:
    """One conditional UPDATE, and what waits to be sent is cancelled; False for whoever is out already."""
    out: dict[str, Any] = {
        "withdrawn_at": now,
        "withdrawn_by": actor.key,
        "withdrawn_reason": reason.value,
        "agreed_version": "",
        "agreed_at": None,
    }
    if not Patient.objects.filter(pk=patient.pk, withdrawn_at=None).update(**out):
        return False
    _put(patient, out)
    outbox.cancel_for(patient=patient, now=now)
    return True


def _join(*, patient: Patient, changes: dict[str, Any], now: datetime) -> bool:
    """Whether this call brought the patient back. A form whose time ended while they were away is no silence."""
    if not Patient.objects.filter(pk=patient.pk, withdrawn_at__isnull=False).update(**HERE | changes):
        return False
    FollowUp.objects.filter(
        episode__patient=patient, submitted_at=None, cancelled_at=None, missed_at=None,
        target_until__lt=today_of(clinic=patient.clinic, now=now),
    ).update(missed_at=now)  # fmt: skip
    return True


def _take_back(*, patient: Patient, actor: Actor, now: datetime) -> None:
    """A no to the text that the patient had said yes to; nothing where they never did."""
    last = patient.consents.order_by("-at", "-pk").first()
    if last is not None and last.given:
        Consent(
            patient=patient, given=False, version=last.version, text_digest=last.text_digest, language=last.language,
            at=now, by=actor.key,
        ).save()  # fmt: skip


def _record(*, patient: Patient, given: bool, notice: Notice, actor: Actor, now: datetime) -> None:
    Consent(
        patient=patient, given=given, version=notice.version, text_digest=digest(notice),
        language=_language(patient, actor), at=now, by=actor.key,
    ).save()  # fmt: skip


def _read_out(actor: Actor) -> dict[str, bool]:
    """What the trail says of an answer that was given to staff."""
    return {} if actor.patient_id is not None else {"read_out": True}


def _put(patient: Patient, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(patient, name, value)


def _note(patient: Patient, verb: Verb, *, actor: Actor, now: datetime, **detail: Any) -> None:
    audit.record(
        actor=actor, verb=verb, subject=f"patient:{patient.pk}", clinic_id=patient.clinic_id, now=now, **detail
    )
