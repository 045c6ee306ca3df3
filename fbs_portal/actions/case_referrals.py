"""A referral on its way: sent, an appointment made, attended or not, declined, withdrawn.

A case that waits for an evaluation is always due on a day: the day it is expected by, the day of the appointment,
or some working days after the last deed. Past that day it is overdue like any other (ADR 0326).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions.case_deeds import Begun, begin
from fbs_portal.actions.case_promises import next_step, within
from fbs_portal.actions.texts import clean
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, ReferralStatus, Urgency
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.evaluation import RUNNING, WAITING
from fbs_portal.models import Case, Referral
from fbs_portal.queries.hours import hours_of

LATEST_EXPECTED = timedelta(days=366)
"""A referral is expected to have a result, and an appointment to take place, within a year."""


@transaction.atomic
def refer(
    *,
    actor: Actor,
    case_id: int,
    expected_version: int,
    to: str,
    expected_by: date,
    reason: str,
    now: datetime,
    question: str = "",
) -> Case:
    """Refer for a spinal pain management evaluation. The case stays open, due by `expected_by`.

    Referring again, somewhere else, withdraws the referral that was waiting. The suggestion that stands now is
    kept with the referral, to be compared with what the evaluation finds.
    """
    begun = begin(deed=CaseDeed.REFER, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    case = begun.case
    text = clean(reason, field="reason")
    target, question = clean(to, field="to", longest=160), clean(question, field="question", required=False)
    due = _ahead(case, expected_by, field="expected_by", now=now)
    end_waiting(begun, status=ReferralStatus.WITHDRAWN)
    referral = Referral.objects.create(
        case=case,
        assessment_id=case.assessment_id,
        referred_at=now,
        referred_by=actor.key,
        referred_to=target,
        question=question,
        expected_by=expected_by,
    )
    return begun.finish(
        changes={
            "promised_at": next_step(case=case, at=due),
            "asked_to_refer": False,
            "ready_to_close": False,
            "snoozed_until": None,
        },
        text=text,
        params={"referral": referral.pk},
    )


@transaction.atomic
def schedule(*, actor: Actor, case_id: int, expected_version: int, on: date, now: datetime) -> Case:
    """Record the day of the appointment, the first one or a new one. The case is due on that day."""
    begun = begin(deed=CaseDeed.SCHEDULE, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    due = _ahead(begun.case, on, field="on", now=now)
    return _step(begun, ReferralStatus.SCHEDULED, due=due, params={"on": on.isoformat()}, scheduled_on=on)


@transaction.atomic
def mark_attended(*, actor: Actor, case_id: int, expected_version: int, on: date, now: datetime) -> Case:
    """The patient was there. What was found is to be recorded within ten working days."""
    begun = begin(deed=CaseDeed.ATTENDED, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    check_seen(case=begun.case, on=on, field="on", now=now)
    due = within(case=begun.case, now=now, urgency=Urgency.EVALUATION)
    return _step(begun, ReferralStatus.ATTENDED, due=due, params={"on": on.isoformat()}, attended_on=on)


@transaction.atomic
def mark_not_attended(*, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime) -> Case:
    """The patient was not there. Somebody makes a new appointment, or a clinician withdraws: two working days."""
    begun = begin(deed=CaseDeed.NOT_ATTENDED, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    text = clean(reason, field="reason")
    missed = running(case=begun.case).scheduled_on
    if missed is not None and missed > _today(begun.case, now):
        raise Invalid(_("The appointment is still to come."), field="")
    due = within(case=begun.case, now=now, urgency=Urgency.SOON)
    return _step(
        begun, ReferralStatus.NOT_ATTENDED, due=due, text=text, params={"on": missed.isoformat()} if missed else {}
    )


@transaction.atomic
def mark_declined(*, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime) -> Case:
    """The patient does not want the evaluation. The case stays open until a person closes it."""
    begun = begin(deed=CaseDeed.DECLINED, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    return _end(begun, ReferralStatus.DECLINED, reason=reason)


@transaction.atomic
def withdraw(*, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime) -> Case:
    """The clinic no longer asks for the evaluation. The case stays open until a person closes it."""
    begun = begin(deed=CaseDeed.WITHDRAW, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    return _end(begun, ReferralStatus.WITHDRAWN, reason=reason)


def end_waiting(begun: Begun, *, status: ReferralStatus, reason: str = "") -> None:
    """The referral that the patient is still expected at, if there is one, ends with this status."""
    waiting = Referral.objects.filter(case=begun.case, status__in=WAITING)
    waiting.update(status=status, status_at=begun.now, status_by=begun.actor.key, status_reason=reason)


def running(*, case: Case) -> Referral:
    """The referral whose result is awaited: the newest."""
    return Referral.objects.filter(case=case, status__in=RUNNING).order_by("-pk")[:1].get()


def check_seen(*, case: Case, on: date, field: str, now: datetime) -> None:
    """A patient is seen after the operation, and not in the future."""
    if not case.episode.surgery_date <= on <= _today(case, now):
        raise Invalid(_("Choose a day between the operation and today."), field=field)


def _end(begun: Begun, status: ReferralStatus, *, reason: str) -> Case:
    text = clean(reason, field="reason")
    return _step(begun, status, due=within(case=begun.case, now=begun.now, urgency=Urgency.SOON), text=text)


def _step(
    begun: Begun,
    status: ReferralStatus,
    *,
    due: datetime,
    text: str = "",
    params: dict[str, str] | None = None,
    **columns: date,
) -> Case:
    """Set where the running referral stands, with who, when and why; the case's next step is due then."""
    referral = running(case=begun.case)
    said = {"status": status, "status_at": begun.now, "status_by": begun.actor.key, "status_reason": text, **columns}
    Referral.objects.filter(pk=referral.pk).update(**said)
    return begun.finish(
        changes={"promised_at": next_step(case=begun.case, at=due)},
        text=text,
        params={"referral": referral.pk, **(params or {})},
    )


def _ahead(case: Case, day: date, *, field: str, now: datetime) -> datetime:
    """When something on that day is due; Invalid unless it is from today to a year ahead."""
    if not _today(case, now) <= day <= _today(case, now) + LATEST_EXPECTED:
        raise Invalid(_("Choose a day from today, at most a year ahead."), field=field)
    return hours.due_on(hours=hours_of(clinic=case.clinic), day=day)


def _today(case: Case, now: datetime) -> date:
    return hours.local_date(hours=hours_of(clinic=case.clinic), at=now)
