"""A course that needs a person, and what was done about it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fbs_portal.conf import USER_MODEL
from fbs_portal.domain.codes import (
    CaseDeed,
    CaseReason,
    CaseStatus,
    Category,
    CloseOutcome,
    Urgency,
)
from fbs_portal.domain.states import ContactResult, NotReferred
from fbs_portal.models.assessment import Assessment
from fbs_portal.models.base import AppendOnly, code_check, code_field, named_check, pair_check
from fbs_portal.models.clinic import Clinic
from fbs_portal.models.episode import SurgeryEpisode
from fbs_portal.models.submission import DangerReport

URGENT = (Urgency.EMERGENCY, Urgency.SAME_DAY)

WORKLIST = [
    *("clinic", "urgency_rank", "reason", "ready_to_close"),
    *("status", "danger_open", "wants_contact", "unread_text", "asked_to_refer"),
    *("promised_at", "snoozed_until", "owner", "closed_at", "id"),
]
"""All that the worklist counts and sorts by, so that the index alone answers for the thousands it does not show."""


class Case(models.Model):
    """An episode that needs a human. Open means `closed_at` is empty; one open case per episode.

    `urgency_rank` repeats `urgency` as a number (0 = emergency) so that lists sort in the database.
    `lead` are the findings the worklist's one line is made of: [{"rule", "params"}].
    `danger_open` is true from a danger sign until a person has dealt with it. `not_referred` says why a case on which
    an evaluation was suggested was closed without referral; `settled_as` that such a closing of the case before still
    holds, because the patient has told no more than then. `version` rises with every change: two people acting at
    once is noticed, not overwritten.
    """

    episode = models.ForeignKey(SurgeryEpisode, on_delete=models.PROTECT, related_name="cases")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="cases")
    status = code_field(CaseStatus, default=CaseStatus.NEW)
    reason = code_field(CaseReason)
    urgency = code_field(Urgency)
    urgency_rank = models.PositiveSmallIntegerField()
    category = code_field(Category, blank=True, default="")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="cases")
    danger_report = models.ForeignKey(DangerReport, null=True, on_delete=models.PROTECT, related_name="cases")
    lead: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    danger_open = models.BooleanField(default=False)
    wants_contact = models.BooleanField(default=False)
    unread_text = models.BooleanField(default=False)
    refer_suggested = models.BooleanField(default=False)
    asked_to_refer = models.BooleanField(default=False)
    ready_to_close = models.BooleanField(default=False)
    promised_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="fbs_cases")
    snoozed_until = models.DateField(null=True)
    contact_attempts = models.PositiveSmallIntegerField(default=0)
    last_contact_at = models.DateTimeField(null=True)
    last_contact_result = code_field(ContactResult, blank=True, default="")
    spoken_at = models.DateTimeField(null=True)
    spoken_by = models.CharField(max_length=64, blank=True, default="")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True, default="")
    outcome = code_field(CloseOutcome, blank=True, default="")
    not_referred = code_field(NotReferred, blank=True, default="")
    settled_as = code_field(NotReferred, blank=True, default="")
    continues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="continued_by")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = _("worklist")
        constraints = [
            code_check("status", CaseStatus, "fbs_case_status"),
            code_check("reason", CaseReason, "fbs_case_reason"),
            code_check("urgency", Urgency, "fbs_case_urgency"),
            code_check("category", Category, "fbs_case_category", blank=True),
            code_check("outcome", CloseOutcome, "fbs_case_outcome", blank=True),
            code_check("not_referred", NotReferred, "fbs_case_not_referred", blank=True),
            code_check("settled_as", NotReferred, "fbs_case_settled_as", blank=True),
            models.CheckConstraint(
                condition=Q(not_referred="") | Q(closed_at__isnull=False), name="fbs_case_not_referred_closed"
            ),
            code_check("last_contact_result", ContactResult, "fbs_case_contact_result", blank=True),
            models.UniqueConstraint(fields=["episode"], condition=Q(closed_at=None), name="fbs_case_one_open"),
            pair_check("fbs_case_closed_pair", "closed_at", "closed_by", "outcome"),
            pair_check("fbs_case_spoken_pair", "spoken_at", "spoken_by"),
            pair_check("fbs_case_contact_pair", "last_contact_at", "last_contact_result"),
            models.CheckConstraint(
                condition=reduce(or_, (Q(urgency=urgency, urgency_rank=urgency.rank) for urgency in Urgency)),
                name="fbs_case_urgency_rank",
            ),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=CaseStatus.CLOSED) & Q(closed_at=None)),
                name="fbs_case_closed_status",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[CaseReason.SILENCE, CaseReason.REQUEST])
                | Q(assessment__isnull=False)
                | Q(danger_report__isnull=False),
                name="fbs_case_cites_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.SNOOZED) | (Q(snoozed_until__isnull=False) & ~Q(urgency__in=URGENT)),
                name="fbs_case_urgent_never_snoozed",
            ),
        ]
        indexes = [
            models.Index(fields=WORKLIST, condition=Q(closed_at=None), name="fbs_case_worklist"),
            models.Index(fields=["owner"], condition=Q(closed_at=None), name="fbs_case_owner"),
        ]

    def __str__(self) -> str:
        return f"Case {self.pk}"


class CaseEntry(AppendOnly):
    """One deed on a case, with its reason: what the trail of the case page shows. May hold free text."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    deed = code_field(CaseDeed)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_label = models.CharField(max_length=120, blank=True, default="")
    text = models.TextField(blank=True, default="")
    params: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            code_check("deed", CaseDeed, "fbs_case_entry_deed"),
            named_check("by", "fbs_case_entry_by"),
        ]
        indexes = [models.Index(fields=["case", "at"], name="fbs_case_entry_trail")]

    def __str__(self) -> str:
        return f"Case entry {self.pk}"
