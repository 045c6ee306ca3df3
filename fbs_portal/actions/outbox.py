"""What is to leave the system: a row in the same transaction as its cause (ADR 0801).

`ask`, `notice` and the like build rows; `write` stores many at once. A row with a `dedupe_key` that is there already is
not stored a second time, and is no error: to queue twice is to queue once, on any number of hosts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from fbs_portal.conf import conf
from fbs_portal.domain import hours, quiet
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.letters import ASKS, LIFE, LetterKind, ask_for
from fbs_portal.domain.states import Channel, MessageFailure
from fbs_portal.models import Case, Clinic, FollowUp, Message, Patient
from fbs_portal.queries import recipients
from fbs_portal.queries.hours import hours_of, quiet_hours_of, today_of
from fbs_portal.queries.invitations import muted_of

URGENT_CASE = LetterKind.STAFF_URGENT_CASE
NOBODY = "nobody"
BATCH = 500


def write(rows: Sequence[Message]) -> None:
    """Store rows that are not yet there, in the caller's transaction."""
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def ask(*, followup: FollowUp, kind: str, now: datetime) -> Message | None:
    """The invitation or reminder (`kind`) to a form, not yet stored; None for a patient reached by phone and post only.

    One a patient and clinic-local day on which it is due, whatever forms are open: the link leads to all of them. Due
    outside quiet hours, and stale before the next reminder or the end of the form. `followup` comes with
    `episode__patient__clinic`.
    """
    patient = followup.episode.patient
    if patient.channel == Channel.NONE:
        return None
    letter, due = ask_for(kind=kind, time_point=followup.time_point), _due(patient=patient, now=now)
    return _to_patient(
        letter=letter,
        patient=patient,
        followup=followup,
        dedupe_key=f"ask:{patient.pk}:{today_of(clinic=patient.clinic, now=due)}",
        due=due,
        now=now,
    )


def queue_new_link(*, patient: Patient, now: datetime) -> bool:
    """Send the patient a new personal link to the stored contact, once a clinic-local day.

    False when there was one today, or when no message may or can go to them: then a person has to help.
    """
    today = today_of(clinic=patient.clinic, now=now)
    key = f"new_link:{patient.pk}:{today}"
    unreachable = patient.channel not in conf.CHANNELS or muted_of(patient=patient, today=today) is not None
    if unreachable or Message.objects.filter(dedupe_key=key).exists():
        return False
    due = _due(patient=patient, now=now)
    row = _to_patient(letter=LetterKind.NEW_LINK, patient=patient, followup=None, dedupe_key=key, due=due, now=now)
    write([row])
    return True


def _to_patient(
    *, letter: LetterKind, patient: Patient, followup: FollowUp | None, dedupe_key: str, due: datetime, now: datetime
) -> Message:
    return Message(
        template=letter,
        clinic=patient.clinic,
        patient=patient,
        followup=followup,
        channel=patient.channel,
        dedupe_key=dedupe_key,
        created_at=now,
        due_at=due,
        not_after=due + LIFE[letter],
    )


def _due(*, patient: Patient, now: datetime) -> datetime:
    """Now, or the end of the patient's quiet hours."""
    return quiet.first_moment(quiet=quiet_hours_of(patient=patient), at=now)


def copy(*, message: Message, dedupe_key: str, now: datetime) -> Message:
    """The same message once more, not yet stored: due now, outside the patient's quiet hours."""
    due = _due(patient=message.patient, now=now) if message.patient is not None else now
    return Message(
        template=message.template,
        clinic=message.clinic,
        patient=message.patient,
        user_id=message.user_id,
        followup_id=message.followup_id,
        case_id=message.case_id,
        channel=message.channel,
        dedupe_key=dedupe_key,
        created_at=now,
        due_at=due,
        not_after=due + LIFE[LetterKind(message.template)],
    )


def queue_urgent_case(*, case: Case, clinic: Clinic, now: datetime) -> None:
    """To every member who wants urgent notices, each time the case becomes urgent or has a new danger sign."""
    key = f"{LetterKind.STAFF_URGENT_CASE}:{case.pk}:{case.version}"
    _tell(letter=LetterKind.STAFF_URGENT_CASE, case=case, clinic=clinic, key=key, now=now)


def queue_unowned_case(*, case: Case, clinic: Clinic, now: datetime) -> None:
    """To every member who wants urgent notices: nobody has taken this urgent case. Once a clinic-local day."""
    key = f"{LetterKind.STAFF_UNOWNED_CASE}:{case.pk}:{today_of(clinic=clinic, now=now)}"
    _tell(letter=LetterKind.STAFF_UNOWNED_CASE, case=case, clinic=clinic, key=key, now=now)


def queue_escalation(*, case: Case, clinic: Clinic, now: datetime) -> None:
    """To the clinic's duty person, else to every member who wants urgent notices: an emergency nobody has taken.

    Once for each piece of evidence the case cites, so that it may be called for at every run of a job.
    """
    key = f"{LetterKind.STAFF_ESCALATION}:{case.pk}:{case.danger_report_id or 0}:{case.assessment_id or 0}"
    _tell(letter=LetterKind.STAFF_ESCALATION, case=case, clinic=clinic, key=key, now=now, duty_first=True)


def queue_broken_promise(*, case: Case, clinic: Clinic, now: datetime) -> None:
    """To the case's owner, else to the duty person, else to every member who wants urgent notices: it is late.

    Once for each promise.
    """
    promised = f"{case.promised_at:%Y%m%d%H%M%S}" if case.promised_at else ""
    key = f"{LetterKind.STAFF_BROKEN_PROMISE}:{case.pk}:{promised}"
    owner = case.owner if case.owner is not None and recipients.can_be_told(user=case.owner) else None
    _tell(
        letter=LetterKind.STAFF_BROKEN_PROMISE, case=case, clinic=clinic, key=key, now=now, first=owner, duty_first=True
    )


def _tell(
    *, letter: LetterKind, case: Case, clinic: Clinic, key: str, now: datetime, first: Any = None,
    duty_first: bool = False,
) -> None:  # fmt: skip
    """A row for each reader; for `first` alone, or the duty person alone, where there is one and that is asked for.

    Where there is nobody to tell, one row says so among the failures that staff see.
    """
    duty = first or (recipients.on_duty(clinic=clinic) if duty_first else None)
    readers = [duty] if duty is not None else recipients.urgent_readers(clinic=clinic)
    if not readers and (duty := recipients.on_duty(clinic=clinic)) is not None:
        readers = [duty]
    shared: dict[str, Any] = {
        "template": letter, "clinic": clinic, "case": case, "created_at": now, "due_at": now,
        "not_after": now + LIFE[letter],
    }  # fmt: skip
    rows = [Message(user=user, dedupe_key=f"{key}:{user.pk}", **shared) for user in readers]
    unheard = Message(
        dedupe_key=f"{key}:{NOBODY}",
        status=MessageStatus.FAILED,
        failure=MessageFailure.NO_ADDRESS,
        ended_at=now,
        **shared,
    )
    write(rows or [unheard])


def queue_digests(*, now: datetime) -> None:
    """One digest a member and day, from the clinic's opening on; a clinic that is closed today sends none.

    May be called at every run of a job. What it counts is counted when it is sent. Three statements.
    """
    mornings = {clinic.pk: (clinic, span) for clinic in Clinic.objects.all() if (span := _open_now(clinic, now))}
    rows = {}
    for clinic_id, user in recipients.digest_readers(clinics=[clinic for clinic, _ in mornings.values()]):
        clinic, (opens, closes) = mornings[clinic_id]
        key = f"{LetterKind.STAFF_DIGEST}:{clinic_id}:{user.pk}:{today_of(clinic=clinic, now=now)}"
        rows[key] = Message(
            template=LetterKind.STAFF_DIGEST,
            clinic=clinic,
            user=user,
            dedupe_key=key,
            created_at=now,
            due_at=opens,
            not_after=closes,
        )
    known = set(Message.objects.filter(dedupe_key__in=list(rows)).values_list("dedupe_key", flat=True))
    write([row for key, row in rows.items() if key not in known])


def _open_now(clinic: Clinic, now: datetime) -> tuple[datetime, datetime] | None:
    """Opening and closing of today while the clinic is open."""
    opening_hours = hours_of(clinic=clinic)
    span = hours.span(hours=opening_hours, day=hours.local_date(hours=opening_hours, at=now))
    return span if span is not None and span[0] <= now < span[1] else None


def cancel_for(*, patient: Patient, now: datetime) -> int:
    """End every message to the patient that waits: a death, a withdrawal, a pause or a stop counts at once.

    How many. One that is being handed over at this very moment may still arrive; its row will say so. The others count
    no longer as written about their forms.
    """
    waiting = Message.objects.filter(patient=patient, status=MessageStatus.WAITING)
    for message in waiting.filter(claimed_until=None):
        give_back(message=message)
    return waiting.update(status=MessageStatus.CANCELLED, failure=MessageFailure.NOT_WANTED, ended_at=now)


def give_back(*, message: Message) -> None:
    """A message about a form that was planned and never sent: when the patient may be asked again, they are, once."""
    if message.template in ASKS and message.followup_id is not None:
        form = FollowUp.objects.filter(pk=message.followup_id, messages_planned__gt=0)
        form.update(messages_planned=F("messages_planned") - 1)
