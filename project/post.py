"""The demo's notices to staff: taken by a channel that keeps them in memory, so that nobody is written to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from fbs_portal.actions import sending
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.models import Message
from project.simulation import JOB

SOON_AFTER = timedelta(minutes=1)


@transaction.atomic
def deliver() -> None:
    """Send what the invented past told staff, each notice a minute after it was due, as a sender of that day would.

    What patients are asked today waits in the outbox for `send_messages`.
    """
    rows = Message.objects.filter(status=MessageStatus.WAITING, patient=None).order_by("due_at", "pk")
    for pk, due_at in rows.values_list("pk", "due_at"):
        sending.deliver(message_id=pk, sender=_sender(at=due_at + SOON_AFTER), tally=sending.Tally())


def _sender(*, at: datetime) -> sending.Sender:
    return sending.Sender(name="demo", actor=JOB, clock=lambda: at)
