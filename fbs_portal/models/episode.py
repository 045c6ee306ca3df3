"""One operation and the course that follows it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import EpisodeStatus, Region, Side
from fbs_portal.models.base import code_check, code_field, named_check, public_id_field
from fbs_portal.models.patient import Patient


class SurgeryEpisode(models.Model):
    """One operation: its facts and its course. Its baseline is the submission of its baseline follow-up.

    `recorded_on` is the clinic-local date of the last statement about the operation; the database holds
    that a performed operation does not lie after it. `known_signs` are danger signs a
    clinician marked as old: [{"code", "since", "until", "reason", "by"}]. `procedures` are
    kept in the order of `domain.codes.Procedure`, so that the same operation is recorded once.
    `corrections`, oldest first: [{"at", "by", "reason", "before": {field: old value}}].
    `rule_set` is the version of the set that a clinician chose for this course alone (empty = the one its clinic uses
    for such operations); `rule_choices` say who chose and why, oldest first: [{"at", "by", "reason", "version"}].
    """

    public_id = public_id_field()
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    status = code_field(EpisodeStatus, default=EpisodeStatus.PERFORMED)
    surgery_date = models.DateField()
    recorded_on = models.DateField()
    region = code_field(Region)
    procedures: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    levels: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    side = code_field(Side, blank=True, default="")
    surgeon = models.CharField(max_length=80, blank=True, default="")
    revision = models.BooleanField(default=False)
    revises = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="revisions")
    risks: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    earlier_operations = models.PositiveSmallIntegerField(null=True, blank=True)
    known_signs: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True
    )
    corrections: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True, editable=False
    )
    protocol = models.CharField(max_length=40, default="standard-1")
    rule_set = models.CharField(max_length=40, blank=True, default="")
    rule_choices: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(
        default=list, blank=True, editable=False
    )
    course_ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = _("operations")
        constraints = [
            code_check("status", EpisodeStatus, "fbs_episode_status"),
            code_check("region", Region, "fbs_episode_region"),
            code_check("side", Side, "fbs_episode_side", blank=True),
            models.CheckConstraint(
                condition=~models.Q(status=EpisodeStatus.PERFORMED)
                | models.Q(surgery_date__lte=models.F("recorded_on")),
                name="fbs_episode_performed_in_the_past",
            ),
            models.CheckConstraint(
                condition=models.Q(revises=None) | models.Q(revision=True), name="fbs_episode_revises_is_revision"
            ),
            models.UniqueConstraint(
                fields=["patient", "surgery_date", "procedures"],
                condition=~models.Q(status=EpisodeStatus.CANCELLED),
                name="fbs_episode_operation_once",
            ),
            named_check("created_by", "fbs_episode_created_by"),
        ]
        indexes = [
            models.Index(fields=["surgery_date"], name="fbs_episode_date"),
            models.Index(fields=["rule_set"], condition=~models.Q(rule_set=""), name="fbs_episode_rule_set"),
        ]

    def __str__(self) -> str:
        return f"Episode {self.pk}"
