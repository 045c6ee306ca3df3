"""Hands waiting messages over, on any number of hosts at once (ADR 0801).

A message is claimed by compare-and-swap for `LEASE`, judged once more, written, handed to its channel, and settled in a
transaction of its own right after. Two senders never hold one message; one that dies gives it back by the passing of
time. What a channel has acknowledged is not sent again, unless its sender dies before it can write that down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import F

from fbs_portal.actions import letters, links, outbox
from fbs_portal.actions.gate import recipient, verdict_of
from fbs_portal.delivery import channels
from fbs_portal.delivery.base import Channel as Handler
from fbs_portal.delivery.base import DeliveryError, Letter, Permanent, Temporary, Unreachable
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.letters import Wording
from fbs_portal.domain.sending import SENT, Verdict, after_try, failed
from fbs_portal.domain.states import AttemptOutcome, Channel, MessageFailure
from fbs_portal.models import Message, MessageAttempt
from fbs_portal.queries import outgoing

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""Longer than a channel may take for one letter. A message whose sender died waits so long for the next one."""

LOST_IN_A_ROW = 5
"""So many letters one after the other that met a dead or silent mail server end a run: the rest keep their tries."""

BATCH = 50
SETTLING_TRIES = 5
INTERRUPTED = "interrupted"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run did. `stopped` says that it ended early because nobody took letters any more."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    cancelled: int = 0
    stopped: bool = False
    lost_in_a_row: int = 0

    def add(self, verdict: Verdict) -> None:
        name = "put_off" if verdict.until is not None else str(verdict.status)
        setattr(self, name, getattr(self, name) + 1)

    def counts(self) -> dict[str, int]:
        names = ("sent", "put_off", "failed", "cancelled", "stopped")
        return {name: int(getattr(self, name)) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One process that sends: `name` tells it from all others, `actor` stands in the trail.

    `clock` is read before each message and once more when its channel has answered.
    """

    name: str
    actor: Actor
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a channel said to what was written: None is taken over."""

    refused: DeliveryError | None
    written: letters.Written


def run(*, sender: Sender, limit: int | None = None, stop: Callable[[], bool] = lambda: False) -> Tally:
    """Send what is due until nothing is, `limit` messages were dealt with, or `stop` says so (asked between two)."""
    tally, dealt = Tally(), 0
    while not tally.stopped and (found := outgoing.due(now=sender.clock(), limit=BATCH)):
        for message_id in found:
            if stop() or (limit is not None and dealt >= limit):
                return tally
            dealt += deliver(message_id=message_id, sender=sender, tally=tally)
            if tally.lost_in_a_row >= LOST_IN_A_ROW:
                tally.stopped = True
                break
    return tally


def deliver(*, message_id: int, sender: Sender, tally: Tally) -> bool:
    """Deal with one message; False when somebody else has it or has ended it."""
    now = sender.clock()
    message = _claim(message_id=message_id, sender=sender, now=now)
    if message is None:
        return False
    channel = channels.find(code=message.channel)
    verdict = verdict_of(message=message, has_channel=channel is not None, actor=sender.actor, now=now)
    if channel is None or not verdict.send:
        _end(message=message, sender=sender, verdict=verdict, now=now)
        tally.add(verdict)
        return True
    written = _begin(message=message, sender=sender, now=now)
    if written is None:
        return False
    refused = _hand_over(channel=channel, to=recipient(message=message), letter=written.letter)
    result = Result(refused=refused, written=written)
    tally.add(_settle_surely(message=message, sender=sender, result=result, now=sender.clock()))
    channels.hang_up(channel)
    lost = refused is not None and (refused.may_have_arrived or isinstance(refused, Unreachable))
    tally.lost_in_a_row = tally.lost_in_a_row + 1 if lost else 0
    return True


def _claim(*, message_id: int, sender: Sender, now: datetime) -> Message | None:
    """Compare-and-swap: of several senders exactly one gets the message; None for the others.

    A patient who chose another channel since it was written is reached by that.
    """
    rows = outgoing.claimable(now=now).filter(pk=message_id)
    if not rows.update(claimed_by=sender.name, claimed_until=now + LEASE):
        return None
    message = outgoing.message(message_id=message_id)
    if message is not None and message.patient is not None and message.patient.channel != Channel.NONE:
        message.channel = message.patient.channel
    if message is not None and message.attempts and message.attempts > message.tries.count():
        # A try was begun and never settled: its sender died. It may have arrived.
        _record(message=message, sender=sender, outcome=AttemptOutcome.TEMPORARY, detail=INTERRUPTED, now=now)
    return message


def _begin(*, message: Message, sender: Sender, now: datetime) -> letters.Written | None:
    """Count the try and mint the link. None when the message was cancelled, or lost, since it was claimed."""
    with transaction.atomic():
        mine = Message.objects.filter(pk=message.pk, claimed_by=sender.name, status=MessageStatus.WAITING)
        if not mine.update(attempts=F("attempts") + 1, channel=message.channel, claimed_until=now + LEASE):
            return None
        message.attempts += 1
        return letters.write(message=message, actor=sender.actor, now=now)


def _hand_over(*, channel: Handler, to: str, letter: Letter) -> DeliveryError | None:
    """None when the letter was taken over. What a channel did not foresee counts as a try that failed for now."""
    try:
        channel.send(to=to, letter=letter)
    except DeliveryError as error:
        return error
    except Exception as error:
        logger.error("a channel failed: %s", type(error).__name__)  # noqa: TRY400 - its text may hold the address
        return Temporary(type(error).__name__, may_have_arrived=True)
    return None


def _settle_surely(*, message: Message, sender: Sender, result: Result, now: datetime) -> Verdict:
    """Write down what came of it. A database that is busy is asked again: what was taken over must not go twice."""
    for _ in range(SETTLING_TRIES - 1):
        with suppress(OperationalError):
            return _settle(message=message, sender=sender, result=result, now=now)
        connection.close_if_unusable_or_obsolete()
    return _settle(message=message, sender=sender, result=result, now=now)


@transaction.atomic
def _settle(*, message: Message, sender: Sender, result: Result, now: datetime) -> Verdict:
    refused = result.refused
    if refused is None:
        verdict, outcome, detail = SENT, AttemptOutcome.ACCEPTED, ""
    elif isinstance(refused, Permanent):
        verdict, outcome, detail = failed(MessageFailure.REFUSED), AttemptOutcome.PERMANENT, refused.code
    else:
        verdict = after_try(attempts=message.attempts, now=now, not_after=message.not_after)
        outcome, detail = AttemptOutcome.TEMPORARY, refused.code
    link = result.written.link
    if not Message.objects.select_for_update().filter(pk=message.pk):
        return verdict  # the patient was erased while the letter was handed over, and the link with them
    if refused is not None and link is not None and not refused.may_have_arrived:
        links.end(link=link, actor=sender.actor, now=now)
    _record(message=message, sender=sender, outcome=outcome, detail=detail, now=now)
    _end(message=message, sender=sender, verdict=verdict, now=now, wording=result.written.wording)
    return verdict


def _record(*, message: Message, sender: Sender, outcome: AttemptOutcome, detail: str, now: datetime) -> None:
    MessageAttempt.objects.create(
        message=message, at=now, by=sender.actor.key, channel=message.channel, outcome=outcome, detail=detail
    )


def _end(*, message: Message, sender: Sender, verdict: Verdict, now: datetime, wording: Wording | None = None) -> None:
    """Sent, put off or ended. What was sent is said so even if it was cancelled a moment before; nothing else is."""
    held = Message.objects.filter(pk=message.pk, claimed_by=sender.name)
    if verdict is SENT and wording is not None:
        words = {"text_revision": wording.revision, "text_digest": wording.digest}
        held.update(status=MessageStatus.SENT, sent_at=now, failure="", ended_at=None, claimed_until=None, **words)
    elif verdict.until is not None:
        held.filter(status=MessageStatus.WAITING).update(due_at=verdict.until, claimed_until=None, claimed_by="")
    else:
        ended = held.filter(status=MessageStatus.WAITING).update(
            status=verdict.status, failure=verdict.failure, ended_at=now, claimed_until=None, claimed_by=""
        )
        if ended and verdict.failure == MessageFailure.NOT_WANTED:
            outbox.give_back(message=message)
