"""What staff do with a case from day to day. Every deed: NotFound, NotPermitted, Conflict, NotAllowed or Invalid."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions.case_deeds import begin, code_of
from fbs_portal.actions.texts import clean
from fbs_portal.content.deeds import snooze_limit
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, CaseStatus
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.states import ContactResult
from fbs_portal.domain.workflow import SNOOZE_DAYS
from fbs_portal.models import Case
from fbs_portal.queries.hours import hours_of
from fbs_portal.queries.staff import workers


@transaction.atomic
def take(*, actor: Actor, case_id: int, expected_version: int, now: datetime) -> Case:
    """Make the case one's own."""
    begun = begin(deed=CaseDeed.TAKE, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    return begun.finish(changes={"owner_id": actor.user_id})


@transaction.atomic
def undo_take(*, actor: Actor, case_id: int, expected_version: int, now: datetime) -> Case:
    """Give back a case that one has taken and not yet worked on."""
    begun = begin(deed=CaseDeed.UNDO_TAKE, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    return begun.finish(changes={"owner_id": None})


@transaction.atomic
def assign(
    *, actor: Actor, case_id: int, expected_version: int, to: int | None, now: datetime, reason: str = ""
) -> Case:
    """Give the case to somebody of its clinic, or to nobody (`to` None)."""
    begun = begin(deed=CaseDeed.ASSIGN, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    text = clean(reason, field="reason", required=False)
    if to is not None and not workers(clinics=frozenset({begun.case.clinic_id})).filter(pk=to).exists():
        raise Invalid(_("Choose somebody who works on cases of this clinic."), field="to")
    changes: dict[str, object] = {"owner_id": to}
    if to is None and begun.facts.status is CaseStatus.TAKEN:
        changes["status"] = CaseStatus.NEW
    return begun.finish(
        changes=changes,
        text=text,
        params={"to": to, "from": begun.facts.owner_id},
    )


@transaction.atomic
def record_contact(
    *,
    actor: Actor,
    case_id: int,
    expected_version: int,
    result: str,
    now: datetime,
    text: str = "",
) -> Case:
    """Write down a try to reach the patient. Speaking with them answers their wish to be called."""
    begun = begin(deed=CaseDeed.CONTACT, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    found = code_of(ContactResult, result, field="result")
    spoke = found is ContactResult.SPOKE
    changes: dict[str, object] = {
        "contact_attempts": 0 if spoke else begun.case.contact_attempts + 1,
        "last_contact_at": now,
        "last_contact_result": found,
    }
    if spoke:
        changes |= {"spoken_at": now, "spoken_by": actor.key, "wants_contact": False}
    return begun.finish(
        changes=changes,
        text=clean(text, field="text", required=False),
        params={"result": found.value},
        spoke=spoke,
    )


@transaction.atomic
def snooze(*, actor: Actor, case_id: int, expected_version: int, until: date, reason: str, now: datetime) -> Case:
    """Put the case off until a day; on that day it is due again by closing time."""
    begun = begin(deed=CaseDeed.SNOOZE, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    text = clean(reason, field="reason")
    opening_hours = hours_of(clinic=begun.case.clinic)
    today = hours.local_date(hours=opening_hours, at=now)
    if not today < until <= today + timedelta(days=SNOOZE_DAYS):
        raise Invalid(snooze_limit(), field="until")
    return begun.finish(
        changes={"snoozed_until": until, "promised_at": hours.due_on(hours=opening_hours, day=until)},
        text=text,
        params={"until": until.isoformat()},
    )


@transaction.atomic
def add_note(*, actor: Actor, case_id: int, expected_version: int, text: str, now: datetime) -> Case:
    """Write something down, also on a closed case."""
    begun = begin(deed=CaseDeed.NOTE, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    text = clean(text, field="text")
    return begun.finish(text=text)


@transaction.atomic
def mark_text_read(*, actor: Actor, case_id: int, expected_version: int, now: datetime) -> Case:
    """The patient's own words have been read by a person."""
    begun = begin(deed=CaseDeed.TEXT_READ, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    changes = {"unread_text": False}
    return begun.finish(changes=changes)


@transaction.atomic
def ask_to_refer(*, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime) -> Case:
    """A nurse asks a clinician to refer."""
    begun = begin(deed=CaseDeed.ASK_TO_REFER, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    return begun.finish(
        changes={"asked_to_refer": True, "ready_to_close": False},
        text=clean(reason, field="reason"),
    )
