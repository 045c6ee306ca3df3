"""Who saw or did what. Opaque ids only, no foreign keys: nothing can block it or take it along."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fbs_portal.models.base import AppendOnly


class AuditEvent(AppendOnly):
    """One read or write. `actor` is an actor key; `subject` is `case:12`, `patient:7`, `followup:9`…

    `detail` holds ids, codes and counts, never an answer, a name or free text.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    clinic_id = models.BigIntegerField(null=True)
    detail: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = _("trail")
        constraints = [
            models.CheckConstraint(condition=~models.Q(actor="") & ~models.Q(verb=""), name="fbs_audit_named")
        ]
        indexes = [
            models.Index(fields=["subject", "at"], name="fbs_audit_subject"),
            models.Index(fields=["clinic_id", "at"], name="fbs_audit_clinic"),
        ]

    def __str__(self) -> str:
        return f"Audit event {self.pk}"
