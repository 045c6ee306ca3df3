"""Tries to reach, by phone, who did not answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.states import ContactResult
from fbs_portal.models.base import AppendOnly, code_check, code_field, named_check
from fbs_portal.models.followup import FollowUp


class CallAttempt(AppendOnly):
    """Somebody tried to reach the patient about a form. `again_on`: the day to try next; `note` is free text."""

    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="calls")
    result = code_field(ContactResult)
    again_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_label = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            code_check("result", ContactResult, "fbs_call_result"),
            named_check("by", "fbs_call_by"),
        ]
        indexes = [models.Index(fields=["followup", "at"], name="fbs_call_history")]

    def __str__(self) -> str:
        return f"Call attempt {self.pk}"


class CallList(FollowUp):
    """No rows of its own: so that the call list has the admin's own address and permission (E24)."""

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name_plural = _("call list")
