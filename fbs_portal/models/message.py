"""The outbox: what is to leave the system, written in the same transaction as its cause."""

from __future__ import annotations

from django.db import models

from fbs_portal.domain.codes import MessageStatus
from fbs_portal.models.base import code_check, code_field
from fbs_portal.models.case import Case
from fbs_portal.models.clinic import Clinic
from fbs_portal.models.followup import FollowUp


class Message(models.Model):
    """A row stores the template and what it is about, never a link, a name or a symptom.

    `dedupe_key` makes writing the same message twice harmless; after `not_after` it is stale.
    """

    template = models.CharField(max_length=40)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="+")
    followup = models.ForeignKey(FollowUp, null=True, on_delete=models.CASCADE, related_name="messages")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="messages")
    status = code_field(MessageStatus, default=MessageStatus.WAITING)
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    not_after = models.DateTimeField()

    class Meta:
        constraints = [code_check("status", MessageStatus, "fbs_message_status")]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(status=MessageStatus.WAITING), name="fbs_outbox")
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"
