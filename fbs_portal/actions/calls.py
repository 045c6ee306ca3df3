"""Tries to reach, by phone or letter, who did not answer a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.actions.access import require
from fbs_portal.actions.case_daily import record_contact
from fbs_portal.actions.case_deeds import code_of
from fbs_portal.actions.texts import clean
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.calling import AGAIN_WITHIN, LETTER_TAKES
from fbs_portal.domain.errors import Invalid, NotAllowed
from fbs_portal.domain.states import ContactResult
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import CallAttempt, Case, FollowUp
from fbs_portal.queries.followups import today_at

NOTE_LENGTH = 300

SAME_CLICK = timedelta(seconds=10)
"""The same call by the same person within this time is one that was sent twice."""


@transaction.atomic
def record_call(
    *, followup: FollowUp, result: str, note: str = "", again_on: date | None = None, actor: Actor, now: datetime
) -> CallAttempt:
    """Write down a try to reach the patient about a form; until `again_on` they are off the call list.

    `followup` has its episode, patient and clinic loaded. The open case of the course gets the same contact, so that
    nobody writes it twice. NotFound, NotPermitted, Conflict (the case changed at this moment), NotAllowed or Invalid.
    """
    patient = followup.episode.patient
    require(actor=actor, permission="contact_case", clinic_id=patient.clinic_id)
    if patient.deceased_on is not None:
        raise NotAllowed(_("This patient has died."))
    found = code_of(ContactResult, result, field="result")
    text = clean(note, field="note", required=False, longest=NOTE_LENGTH)
    _check_day(again_on, today=today_at(followup=followup, now=now))
    said = {"result": found, "again_on": again_on, "note": text, "by": actor.key}
    if earlier := _said_just_now(followup=followup, said=said, now=now):
        return earlier
    row = CallAttempt.objects.create(followup=followup, at=now, by_label=actor.label, **said)
    audit.record(
        actor=actor, verb=Verb.CALL_RECORDED, subject=f"patient:{patient.pk}", clinic_id=patient.clinic_id, now=now,
        followup=followup.pk, result=found.value,
    )  # fmt: skip
    case = Case.objects.filter(episode=followup.episode_id, closed_at=None).values("pk", "version").first()
    if case is not None and actor.may("view_case"):
        record_contact(
            actor=actor, case_id=case["pk"], expected_version=case["version"], result=found, text=text, now=now
        )
    return row


def _said_just_now(*, followup: FollowUp, said: dict[str, Any], now: datetime) -> CallAttempt | None:
    """A double click: the same words of the same person a moment ago. The form's row is held, so one waits for the
    other (a write, because SQLite has no other lock)."""
    FollowUp.objects.filter(pk=followup.pk).update(created_at=F("created_at"))
    earlier: CallAttempt | None = followup.calls.filter(**said, at__gt=now - SAME_CLICK).first()
    return earlier


def note_letters(*, followups: Sequence[FollowUp], actor: Actor, now: datetime) -> None:
    """A letter is on its way about each form: its patient is off the call list for a week. Inside a transaction.

    Printed again on the same day, it is the same letter.
    """
    letters = CallAttempt.objects.filter(followup__in=followups, result=ContactResult.LETTER_SENT)
    noted = set(letters.values_list("followup_id", "again_on"))
    CallAttempt.objects.bulk_create(
        CallAttempt(
            followup=followup, result=ContactResult.LETTER_SENT, at=now, by=actor.key, by_label=actor.label,
            again_on=today_at(followup=followup, now=now) + LETTER_TAKES,
        )
        for followup in followups
        if (followup.pk, today_at(followup=followup, now=now) + LETTER_TAKES) not in noted
    )  # fmt: skip


def _check_day(again_on: date | None, *, today: date) -> None:
    if again_on is not None and not today < again_on <= today + AGAIN_WITHIN:
        raise Invalid(
            _("Choose a day after today, %(days)d days ahead at most.") % {"days": AGAIN_WITHIN.days}, field="again_on"
        )
