"""What the clock does to open cases: a snooze ends, and whoever has to know is told that nobody acted (ADR 0913).

The machine tells; it never lowers, closes or hands over a case. Each part is safe to repeat and on two hosts at once:
the row is changed by compare-and-swap, and a notice has a key of its own in the outbox.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from fbs_portal.actions import outbox
from fbs_portal.actions.case_rows import Entry, swap, write_entries
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.case_change import status_awake
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.models import Case
from fbs_portal.queries import case_clock as reading
from fbs_portal.queries.hours import hours_of, today_of

UNTAKEN_AFTER = timedelta(minutes=30)
"""So long an emergency may wait until the clinic's duty person is told."""
UNOWNED_AFTER = timedelta(hours=2)
"""So long an urgent case may wait while the clinic is open until everybody with urgent notices is told again."""


def end_snoozes(*, actor: Actor, now: datetime, dry_run: bool = False) -> int:
    """Bring back the cases whose day has come at their clinic. How many."""
    latest = now.date() + timedelta(days=1)  # a clinic east of here may be a day ahead
    count = 0
    for chunk in reading.chunks(reading.snoozed(until=latest)):
        due = [case for case in chunk if reading.is_awake(case=case, today=today_of(clinic=case.clinic, now=now))]
        count += len(due) if dry_run else _wake(due, actor=actor, now=now)
    return count


@transaction.atomic
def _wake(cases: list[Case], *, actor: Actor, now: datetime) -> int:
    """A case that somebody changed since it was read is left: the next run looks again."""
    woken = 0
    for case in cases:
        status = status_awake(owned=case.owner_id is not None, spoken=case.spoken_at is not None)
        if swap(case=case, now=now, changes={"status": status, "snoozed_until": None}):
            entry = Entry(deed=CaseDeed.SNOOZE_ENDED, params={"urgency": case.urgency})
            write_entries(case=case, entries=[entry], actor=actor, now=now)
            woken += 1
    return woken


def call_duty(*, now: datetime, dry_run: bool = False) -> int:
    """Tell the duty person of each emergency that nobody took within half an hour, once. How many stand untaken."""
    untaken = 0
    for case in reading.unhandled(reading.unowned_emergencies(), before=now - UNTAKEN_AFTER):
        untaken += 1
        if not dry_run:
            outbox.queue_escalation(case=case, clinic=case.clinic, now=now)
    return untaken


def tell_unowned(*, now: datetime, dry_run: bool = False) -> int:
    """Tell everybody with urgent notices of each urgent case without an owner, once a day, while the clinic is open."""
    told = 0
    for case in reading.unhandled(reading.unowned_urgent(), before=now - UNOWNED_AFTER):
        if hours.is_open(hours=hours_of(clinic=case.clinic), at=now):
            told += 1
            if not dry_run:
                outbox.queue_unowned_case(case=case, clinic=case.clinic, now=now)
    return told


def tell_of_broken_promises(*, now: datetime, dry_run: bool = False) -> int:
    """Tell the owner, or else the duty person, of each promise that was not kept: once for each promise. How many."""
    broken = 0
    for chunk in reading.chunks(reading.broken_promises(now=now)):
        for case in chunk:
            broken += 1
            if not dry_run:
                outbox.queue_broken_promise(case=case, clinic=case.clinic, now=now)
    return broken
