"""The outbox: what is to leave the system, written in the same transaction as its cause."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fbs_portal.conf import USER_MODEL
from fbs_portal.domain.codes import MessageStatus
from fbs_portal.domain.states import AttemptOutcome, Channel, MessageFailure
from fbs_portal.models.base import AppendOnly, code_check, code_field, named_check, pair_check
from fbs_portal.models.case import Case
from fbs_portal.models.clinic import Clinic
from fbs_portal.models.followup import FollowUp
from fbs_portal.models.patient import Patient


class Message(models.Model):
    """A row stores the template and what it is about, never a link, a name or a symptom.

    It is for a `patient` or for a member of staff (`user`). `dedupe_key` makes writing the same message twice
    harmless. It is sent at `due_at` or later; after `not_after` it is stale. A sender claims it until `claimed_until`:
    a sender that dies gives it back by the passing of time. `attempts` counts the tries; each is a `MessageAttempt`.
    `text_revision` and `text_digest` name the words that were sent: a `MessageTemplate` of the clinic, 0 for the
    shipped ones, null where it was not sent or not noted.
    """

    template = models.CharField(max_length=40)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="+")
    patient = models.ForeignKey(Patient, null=True, on_delete=models.CASCADE, related_name="messages")
    user = models.ForeignKey(USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    followup = models.ForeignKey(FollowUp, null=True, on_delete=models.CASCADE, related_name="messages")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="messages")
    channel = code_field(Channel, default=Channel.EMAIL)
    status = code_field(MessageStatus, default=MessageStatus.WAITING)
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    not_after = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=64, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failure = code_field(MessageFailure, blank=True, default="")
    text_revision = models.PositiveIntegerField(null=True)
    text_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            code_check("status", MessageStatus, "fbs_message_status"),
            code_check("channel", Channel, "fbs_message_channel"),
            code_check("failure", MessageFailure, "fbs_message_failure", blank=True),
            models.CheckConstraint(
                condition=Q(status=MessageStatus.SENT, sent_at__isnull=False)
                | (~Q(status=MessageStatus.SENT) & Q(sent_at=None)),
                name="fbs_message_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[MessageStatus.FAILED, MessageStatus.CANCELLED])
                & ~Q(failure="")
                & Q(ended_at__isnull=False)
                | (~Q(status__in=[MessageStatus.FAILED, MessageStatus.CANCELLED]) & Q(failure="", ended_at=None)),
                name="fbs_message_failure_said",
            ),
            models.CheckConstraint(condition=Q(patient=None) | Q(user=None), name="fbs_message_one_recipient"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(status=MessageStatus.WAITING), name="fbs_outbox"),
            models.Index(fields=["clinic", "ended_at"], condition=Q(status=MessageStatus.FAILED), name="fbs_unreached"),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"


class MessageAttempt(AppendOnly):
    """One try to hand a message over. `detail` is a code of the other side, such as an SMTP reply's number."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="tries")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    channel = code_field(Channel)
    outcome = code_field(AttemptOutcome)
    detail = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            code_check("channel", Channel, "fbs_attempt_channel"),
            code_check("outcome", AttemptOutcome, "fbs_attempt_outcome"),
            named_check("by", "fbs_attempt_by"),
        ]

    def __str__(self) -> str:
        return f"Message attempt {self.pk}"


class MessageTemplate(AppendOnly):
    """One wording of a message by a clinic; the highest `revision` of a language counts, the shipped words without one.

    `template` is a code of `content.messages`. A wording without subject and body says that the shipped words count
    again. `digest` (`domain.letters.digest`) is what a sent message is compared with.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="message_templates")
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=120, blank=True, default="")
    body = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = _("message texts")
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "template", "language", "revision"], name="fbs_template_revision"
            ),
            pair_check("fbs_template_words", "subject", "body", "digest"),
            named_check("changed_by", "fbs_template_changed_by"),
        ]

    def __str__(self) -> str:
        return f"Message template {self.pk}"
