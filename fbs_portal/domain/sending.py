"""What becomes of a message at the moment of sending, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.contact import Muted
from fbs_portal.domain.states import MessageFailure

BACKOFF = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""How long to wait after the first, second … try that failed for now. After the last there is no further one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is true of a message now. `no_longer_needed`: the form was answered, the case was taken or closed.

    `newer_waits`: a later message that asks the same patient to answer is due as well. `over`: the form takes no more
    answers. `speaks_from` is the first moment outside the patient's quiet hours; None for staff.
    """

    attempts: int
    not_after: datetime
    muted: Muted | None = None
    no_longer_needed: bool = False
    newer_waits: bool = False
    over: bool = False
    has_channel: bool = True
    speaks_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Send now (nothing set), wait `until` a moment, or end with a `status` and, unless it was sent, the reason."""

    until: datetime | None = None
    status: MessageStatus | None = None
    failure: MessageFailure | None = None

    @property
    def send(self) -> bool:
        return self.until is None and self.status is None


SEND = Verdict()
SENT = Verdict(status=MessageStatus.SENT)


def _cancelled(failure: MessageFailure) -> Verdict:
    return Verdict(status=MessageStatus.CANCELLED, failure=failure)


def failed(failure: MessageFailure) -> Verdict:
    """The message ends undelivered, where staff see it."""
    return Verdict(status=MessageStatus.FAILED, failure=failure)


def verdict(*, facts: Facts, now: datetime) -> Verdict:
    """Send, wait or end. Cancelled is what nobody wants any more; failed is what somebody should have got."""
    if facts.muted is not None and facts.muted is not Muted.NO_ADDRESS:
        return _cancelled(MessageFailure.NOT_WANTED)
    if facts.no_longer_needed:
        return _cancelled(MessageFailure.ANSWERED)
    if facts.newer_waits:
        return _cancelled(MessageFailure.TOO_LATE)
    if facts.attempts > len(BACKOFF):
        return failed(MessageFailure.GAVE_UP)
    stale = failed(MessageFailure.GAVE_UP if facts.attempts else MessageFailure.TOO_LATE)
    if facts.over or now > facts.not_after:
        return stale
    if facts.muted is Muted.NO_ADDRESS:
        return failed(MessageFailure.NO_ADDRESS)
    if not facts.has_channel:
        return failed(MessageFailure.NO_CHANNEL)
    if facts.speaks_from is not None and facts.speaks_from > now:
        return Verdict(until=facts.speaks_from) if facts.speaks_from <= facts.not_after else stale
    return SEND


def after_try(*, attempts: int, now: datetime, not_after: datetime) -> Verdict:
    """After a try that failed for now, the `attempts`-th: when the next one is, or that there is none."""
    if attempts > len(BACKOFF) or now + BACKOFF[attempts - 1] > not_after:
        return failed(MessageFailure.GAVE_UP)
    return Verdict(until=now + BACKOFF[attempts - 1])
