"""A clinic's own schedule of follow-ups."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fbs_portal.domain.states import ProtocolStatus
from fbs_portal.models.base import Versioned, code_check, code_field, named_check, pair_check
from fbs_portal.models.clinic import Clinic


class Protocol(Versioned):
    """Time points, windows, instruments and reminders of one version, owned by one clinic.

    `body`: {"points": [{"time_point", "days", "months", "before", "after", "ask_after", "instruments"}],
    "last_stays_open", "reminders"}. A draft may change; once it is in use it stays as it is, and a course keeps the
    protocol it began with (`SurgeryEpisode.protocol` holds the `code`). Which one new courses follow is
    `Clinic.protocols`.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="own_protocols")
    code = models.CharField(max_length=40, unique=True)
    status = code_field(ProtocolStatus, default=ProtocolStatus.DRAFT)
    activated_at = models.DateTimeField(null=True)
    activated_by = models.CharField(max_length=64, blank=True, default="")

    class Meta(Versioned.Meta):
        constraints = [
            code_check("status", ProtocolStatus, "fbs_protocol_status"),
            named_check("created_by", "fbs_protocol_created_by"),
            named_check("changed_by", "fbs_protocol_changed_by"),
            pair_check("fbs_protocol_activated", "activated_at", "activated_by", "reason"),
            pair_check("fbs_protocol_retired", "retired_at", "retired_by"),
            models.CheckConstraint(
                condition=Q(status__in=[ProtocolStatus.DRAFT, ProtocolStatus.DISCARDED], activated_at=None)
                | Q(status=ProtocolStatus.ACTIVE, activated_at__isnull=False, retired_at=None)
                | Q(status=ProtocolStatus.RETIRED, activated_at__isnull=False, retired_at__isnull=False),
                name="fbs_protocol_status_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"Protocol {self.code}"
