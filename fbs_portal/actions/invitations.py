"""Inviting and reminding: which patients are written to today about which form (ADR 0912).

Each form has its protocol's ladder, at most three messages. A run plans the highest step that is due, so that after
days without a run nobody is written to twice, and never more than one message a patient and day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from fbs_portal.actions import outbox
from fbs_portal.actions.followups import is_missed
from fbs_portal.domain import schedule
from fbs_portal.domain.contact import Muted
from fbs_portal.domain.schedule import MOST_MESSAGES
from fbs_portal.models import FollowUp, JobRun, Message
from fbs_portal.queries import invitations as reading
from fbs_portal.queries import protocols
from fbs_portal.queries.followups import today_at

CHUNK = 500
INVITATION, REMINDER = "invitation", "reminder"
TURN = "invitations"
"""The row of `JobRun` that a chunk holds while it is planned: hosts take turns, and the next sees what one did."""


@dataclass(slots=True)
class Planned:
    """`invitations` and `reminders` count messages, `muted` forms that nobody is written to about, by reason."""

    invitations: int = 0
    reminders: int = 0
    muted: Counter[Muted] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One message to be: the form, how many messages there will have been, and the row of the outbox."""

    followup: FollowUp
    steps: int
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    """Which forms are looked at: `where` is what has to be true of one still when its message is stored."""

    where: Q
    written: int
    until: date

    def page(self, after: reading.Place | None) -> list[FollowUp]:
        read = reading.due if self.where is reading.TO_ASK else reading.given_up
        return list(read(written=self.written, until=self.until, after=after)[:CHUNK])


@dataclass(slots=True, kw_only=True)
class _Run:
    now: datetime
    dry_run: bool
    known: protocols.Known = field(default_factory=protocols.Known)
    planned: Planned = field(default_factory=Planned)
    said: set[str] = field(default_factory=set)
    """In a dry run only: the keys of what would have been written."""


def plan(*, now: datetime, dry_run: bool = False) -> Planned:
    """Write invitations and reminders into the outbox. Safe to repeat, and on two hosts at once.

    Each chunk is a transaction of its own: a run that dies loses nothing that it has planned, and the next goes on.
    """
    run = _Run(now=now, dry_run=dry_run)
    latest = now.date() + timedelta(days=1)  # a clinic east of here may be a day ahead
    steps = range(MOST_MESSAGES)
    due = [latest - timedelta(days=protocols.least_wait(written=written)) for written in steps]
    lists = [_Forms(where=reading.TO_ASK, written=written, until=due[written]) for written in steps]
    lists += [_Forms(where=reading.GIVEN_UP, written=written, until=latest) for written in steps]
    for forms in lists:
        place = _plan_chunk(run, forms, after=None)
        while place is not None:
            place = _plan_chunk(run, forms, after=place)
    return run.planned


def _plan_chunk(run: _Run, forms: _Forms, *, after: reading.Place | None) -> reading.Place | None:
    """Plan the next forms of the list; where they ended, None at the end."""
    rows = forms.page(after)
    if not rows:
        return None
    asks = _asks(run, rows)
    if run.dry_run:
        asks = _not_said_today(run, asks)
        run.said.update(one.message.dedupe_key for one in asks)
    elif asks:
        asks = _write(run, asks, forms)
    if forms.written:
        run.planned.reminders += len(asks)
    else:
        run.planned.invitations += len(asks)
    return rows[-1].ask_on, rows[-1].pk


@transaction.atomic
def _write(run: _Run, asks: Sequence[Ask], forms: _Forms) -> list[Ask]:
    """Store those that are still to be written: what was read before the turn came may be over.

    Reading and deciding lie outside: while one host writes the others read, and none holds the database for long.
    """
    _take_turn(now=run.now)
    waiting = FollowUp.objects.filter(
        forms.where, pk__in=[one.followup.pk for one in asks], messages_planned=forms.written
    )
    still = set(waiting.values_list("pk", flat=True))
    claimed = _claimed(_not_said_today(run, [one for one in asks if one.followup.pk in still]), forms)
    outbox.write([one.message for one in claimed])
    return claimed


def _take_turn(*, now: datetime) -> None:
    """Wait for other hosts; they wait until this transaction is over. What is read from here on is what they left."""
    turn = JobRun(job=TURN, began_at=now, finished_at=now)
    fields = ["began_at", "finished_at"]
    JobRun.objects.bulk_create([turn], update_conflicts=True, unique_fields=["job"], update_fields=fields)


def _asks(run: _Run, rows: Sequence[FollowUp]) -> list[Ask]:
    """A message for each form with a step of its ladder due; of a patient's forms the one asked for longest."""
    run.known.load({row.episode.protocol for row in rows})
    given_up = {row.episode.patient_id for row in rows if row.missed_at is not None}
    last_asked = reading.last_asked(patients=given_up) if given_up else {}
    strangers = reading.strangers(patients={row.episode.patient_id for row in rows})
    asks: dict[str, Ask] = {}
    for row in rows:
        today = today_at(followup=row, now=run.now)
        ladder = run.known.get(row.episode.protocol).reminders
        steps = schedule.messages_due(reminders=ladder, ask_on=row.ask_on, today=today)
        if steps <= row.messages_planned or today >= row.closes_on or not _waits(row, last_asked, now=run.now):
            continue
        reason = reading.muted_of(patient=row.episode.patient, today=today, known=strangers)
        kind = REMINDER if row.messages_planned else INVITATION
        message = None if reason else outbox.ask(followup=row, kind=kind, now=run.now)
        if message is None:
            run.planned.muted[reason or Muted.BY_PHONE] += 1
        elif today_at(followup=row, now=message.due_at) < row.closes_on:
            asks.setdefault(message.dedupe_key, Ask(followup=row, steps=steps, message=message))
    return list(asks.values())


def _waits(row: FollowUp, last_asked: Mapping[int, datetime], *, now: datetime) -> bool:
    """Whether the form waits for its patient; one given up in a pause does when it is over, until they are written to.

    Whatever that message is about, its link leads to all their forms.
    """
    if row.missed_at is None:
        return not is_missed(followup=row, now=now)
    patient = row.episode.patient
    missed_on, today = (today_at(followup=row, now=moment) for moment in (row.missed_at, now))
    until = patient.paused_until
    if until is None or not schedule.missed_while_away(missed_on=missed_on, paused_until=until, today=today):
        return False
    last = last_asked.get(patient.pk)
    return last is None or today_at(followup=row, now=last) < until


def _not_said_today(run: _Run, asks: Sequence[Ask]) -> list[Ask]:
    """Without those whose patient has a message of this day already: their form has its turn tomorrow."""
    keys = [one.message.dedupe_key for one in asks]
    said = run.said | set(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    return [one for one in asks if one.message.dedupe_key not in said]


def _claimed(asks: Sequence[Ask], forms: _Forms) -> list[Ask]:
    """Note on the forms that they are written about; without those that were answered or cancelled meanwhile."""
    claimed: list[Ask] = []
    for steps in range(forms.written + 1, MOST_MESSAGES + 1):
        group = {one.followup.pk: one for one in asks if one.steps == steps}
        waiting = FollowUp.objects.filter(forms.where, pk__in=list(group), messages_planned=forms.written)
        if group and waiting.update(messages_planned=steps) != len(group):
            noted = FollowUp.objects.filter(pk__in=list(group), messages_planned=steps)
            group = {pk: group[pk] for pk in noted.values_list("pk", flat=True)}
        claimed += group.values()
    return claimed
