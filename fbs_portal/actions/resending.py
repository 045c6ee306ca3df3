"""Sending again what failed: a person has put right what was wrong."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, outbox
from fbs_portal.actions.access import require
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.errors import NotAllowed, NotFound
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Message


@transaction.atomic
def send_again(*, message_id: int, actor: Actor, now: datetime) -> None:
    """Queue a failed message once more, as a row of its own: the old one goes on saying what happened to it.

    Whether it may and need go out is judged when it is sent. NotAllowed for one that did not fail, was for nobody, or
    was sent again before.
    """
    failed = Message.objects.select_related("clinic", "patient__clinic").filter(pk=message_id).first()
    if failed is None:
        raise NotFound
    require(actor=actor, permission="change_message", clinic_id=failed.clinic_id)
    if failed.status != MessageStatus.FAILED or (failed.patient is None and failed.user_id is None):
        raise NotAllowed(_("Only a message that failed can be sent again."))
    row = outbox.copy(message=failed, dedupe_key=f"again:{failed.pk}", now=now)
    if Message.objects.filter(dedupe_key=row.dedupe_key).exists():
        raise NotAllowed(_("This message was sent again already. The new one stands above it in the list."))
    outbox.write([row])
    audit.record(
        actor=actor, verb=Verb.MESSAGE_SENT_AGAIN, subject=f"message:{failed.pk}", clinic_id=failed.clinic_id, now=now,
        letter=failed.template,
    )  # fmt: skip
