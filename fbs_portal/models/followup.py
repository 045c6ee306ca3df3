"""Planned occasions, and the answers on the way to one."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from fbs_portal.domain.codes import AnswerMode, TimePoint
from fbs_portal.domain.schedule import EXTRA, MOST_MESSAGES
from fbs_portal.models.base import code_check, code_field, named_check, pair_check, public_id_field
from fbs_portal.models.episode import SurgeryEpisode


class FollowUp(models.Model):
    """One occasion of the protocol, or an unscheduled one.

    Half-open acceptance interval [opens_on, closes_on); inside it the target window
    [target_from, target_until], both days included. All are clinic-local dates. Whether it is open,
    late, missed or closed is derived from these and the time now (`domain.schedule`).

    The patient is invited from `ask_on` on; `messages_planned` counts the invitation and reminders written so far.

    `instruments` are the questionnaires by others that its protocol asks at this point, as codes.

    A clarification asks only its `questions` (codes; empty = the whole questionnaire) about the
    follow-up it `clarifies`, whose answers it completes.
    """

    public_id = public_id_field()
    episode = models.ForeignKey(SurgeryEpisode, on_delete=models.PROTECT, related_name="followups")
    time_point = code_field(TimePoint)
    questionnaire = models.CharField(max_length=40)
    questions: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    instruments: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    clarifies = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="clarified_by")
    opens_on = models.DateField()
    ask_on = models.DateField()
    messages_planned = models.PositiveSmallIntegerField(default=0)
    target_from = models.DateField()
    target_until = models.DateField()
    closes_on = models.DateField()
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            code_check("time_point", TimePoint, "fbs_followup_time_point"),
            models.UniqueConstraint(
                fields=["episode", "time_point"],
                condition=~Q(time_point__in=EXTRA),
                name="fbs_followup_once_per_time_point",
            ),
            models.UniqueConstraint(
                fields=["episode", "time_point"],
                condition=Q(
                    time_point__in=EXTRA,
                    submitted_at=None,
                    cancelled_at=None,
                    missed_at=None,
                ),
                name="fbs_followup_one_waiting_extra",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("target_from"))
                & Q(target_from__lte=F("target_until"))
                & Q(target_until__lt=F("closes_on")),
                name="fbs_followup_windows_ordered",
            ),
            models.CheckConstraint(
                condition=Q(ask_on__gte=F("opens_on")) & Q(ask_on__lt=F("closes_on")),
                name="fbs_followup_asked_while_open",
            ),
            models.CheckConstraint(condition=Q(messages_planned__lte=MOST_MESSAGES), name="fbs_followup_few_messages"),
            models.CheckConstraint(
                condition=Q(time_point=TimePoint.CLARIFICATION, clarifies__isnull=False)
                | (~Q(time_point=TimePoint.CLARIFICATION) & Q(clarifies=None)),
                name="fbs_followup_clarifies",
            ),
            pair_check("fbs_followup_cancelled_pair", "cancelled_at", "cancelled_by"),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(cancelled_at=None), name="fbs_followup_sent_not_cancelled"
            ),
        ]
        indexes = [
            models.Index(  # `missed_at` is null in all of it: SQLite takes the index with the most columns it can use
                fields=["missed_at", "target_until"],
                condition=Q(submitted_at=None, missed_at=None, cancelled_at=None),
                name="fbs_followup_waiting",
            ),
            models.Index(
                fields=["messages_planned", "ask_on"],
                condition=Q(submitted_at=None, missed_at=None, cancelled_at=None, messages_planned__lt=MOST_MESSAGES),
                name="fbs_followup_to_ask",
            ),
            models.Index(
                fields=["closes_on", "ask_on"],
                condition=Q(submitted_at=None, cancelled_at=None),
                name="fbs_followup_silent",
            ),
            models.Index(fields=["target_until"], condition=Q(cancelled_at=None), name="fbs_followup_rate"),
        ]

    def __str__(self) -> str:
        return f"Follow-up {self.pk}"


class Draft(models.Model):
    """Answers on the way, one row per follow-up, gone once submitted (its id lives on in the Submission).

    `confirmed_unusual`: codes of `domain.unusual` that the person was asked about and left as they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    followup = models.OneToOneField(FollowUp, on_delete=models.CASCADE, related_name="draft")
    questionnaire_version = models.CharField(max_length=20)
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    confirmed_unusual: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=0)
    mode = code_field(AnswerMode, default=AnswerMode.SELF)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            code_check("mode", AnswerMode, "fbs_draft_mode"),
            named_check("updated_by", "fbs_draft_updated_by"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"
