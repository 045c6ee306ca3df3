"""Rows: one noun a file. Constraints live here, rules do not."""

from __future__ import annotations

from fbs_portal.models.assessment import Assessment, RuleSet
from fbs_portal.models.audit import AuditEvent
from fbs_portal.models.base import AppendOnly, AppendOnlyError
from fbs_portal.models.case import Case, CaseEntry, Evaluation, Referral
from fbs_portal.models.clinic import Clinic, Membership
from fbs_portal.models.education import EducationPage
from fbs_portal.models.episode import SurgeryEpisode
from fbs_portal.models.followup import Draft, FollowUp
from fbs_portal.models.message import Message
from fbs_portal.models.patient import AccessLink, LinkRequest, Patient, Throttle
from fbs_portal.models.submission import DangerReport, Submission

__all__ = [
    "AccessLink",
    "AppendOnly",
    "AppendOnlyError",
    "Assessment",
    "AuditEvent",
    "Case",
    "CaseEntry",
    "Clinic",
    "DangerReport",
    "Draft",
    "EducationPage",
    "Evaluation",
    "FollowUp",
    "LinkRequest",
    "Membership",
    "Message",
    "Patient",
    "Referral",
    "RuleSet",
    "Submission",
    "SurgeryEpisode",
    "Throttle",
]
