"""Whether a message still may and need go out: gathered anew at the moment of sending."""

from __future__ import annotations

from datetime import datetime

from fbs_portal.domain import quiet
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.contact import Muted
from fbs_portal.domain.letters import ASKS, LetterKind
from fbs_portal.domain.sending import Facts, Verdict, verdict
from fbs_portal.models import Message
from fbs_portal.models.case import URGENT
from fbs_portal.queries import outgoing, recipients
from fbs_portal.queries.hours import quiet_hours_of, today_of
from fbs_portal.queries.invitations import muted_of, reach_of


def recipient(*, message: Message) -> str:
    """Where the message goes: by the channel the patient chose last; empty where there is no address."""
    if message.patient is not None:
        return reach_of(patient=message.patient).address
    return recipients.address_of(user=message.user) if message.user is not None else ""


def verdict_of(*, message: Message, has_channel: bool, actor: Actor, now: datetime) -> Verdict:
    """Send, wait or end, and why."""
    patient = message.patient
    today = today_of(clinic=message.clinic, now=now)
    muted = muted_of(patient=patient, today=today) if patient is not None else None
    if patient is None and not recipient(message=message):
        muted = Muted.NO_ADDRESS
    facts = Facts(
        attempts=message.attempts,
        not_after=message.not_after,
        muted=muted,
        no_longer_needed=_settled(message, actor=actor, now=now),
        newer_waits=message.template in ASKS and outgoing.newer_waits(message=message, now=now),
        over=message.followup is not None and message.followup.closes_on <= today,
        has_channel=has_channel,
        speaks_from=quiet.first_moment(quiet=quiet_hours_of(patient=patient), at=now) if patient is not None else None,
    )
    return verdict(facts=facts, now=now)


def _settled(message: Message, *, actor: Actor, now: datetime) -> bool:
    """The form was answered or called off; the case was taken, spoken about, closed or given another date; the
    colleague has left.

    A digest of nothing is not sent either.
    """
    if message.patient is not None:
        form = message.followup
        return form is not None and (form.submitted_at is not None or form.cancelled_at is not None)
    if message.user is not None and not (message.user.is_active and outgoing.works_there(message=message)):
        return True
    if message.template == LetterKind.STAFF_DIGEST:
        return not any(outgoing.morning(clinic=message.clinic, actor=actor, now=now).values())
    case = message.case
    if case is None:
        return False
    if message.template == LetterKind.STAFF_BROKEN_PROMISE:
        kept = case.promised_at is None or case.promised_at > message.created_at
        return case.closed_at is not None or kept
    if case.closed_at is not None or case.urgency not in URGENT:
        return True
    alone = message.template in (LetterKind.STAFF_UNOWNED_CASE, LetterKind.STAFF_ESCALATION)
    return alone and (case.owner_id is not None or case.spoken_at is not None)
