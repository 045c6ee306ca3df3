"""Rows: one noun a file. Constraints live here, rules do not."""

from __future__ import annotations

from fbs_portal.models.assessment import Assessment
from fbs_portal.models.audit import AuditEvent
from fbs_portal.models.base import AppendOnly, AppendOnlyError
from fbs_portal.models.call import CallAttempt, CallList
from fbs_portal.models.case import Case, CaseEntry
from fbs_portal.models.clinic import Clinic, Membership
from fbs_portal.models.education import EducationPage
from fbs_portal.models.episode import SurgeryEpisode
from fbs_portal.models.followup import Draft, FollowUp
from fbs_portal.models.job import JobRun
from fbs_portal.models.message import Message, MessageAttempt, MessageTemplate
from fbs_portal.models.outcome import OutcomeCount, Outcomes, OutcomeTally
from fbs_portal.models.patient import AccessLink, Consent, LinkRequest, Patient, Throttle
from fbs_portal.models.protocol import Protocol
from fbs_portal.models.referral import Evaluation, Referral, ReferralLetter
from fbs_portal.models.rule_set import ReplayRun, RuleSet
from fbs_portal.models.score import InstrumentScore
from fbs_portal.models.submission import DangerReport, Submission

__all__ = [
    "AccessLink",
    "AppendOnly",
    "AppendOnlyError",
    "Assessment",
    "AuditEvent",
    "CallAttempt",
    "CallList",
    "Case",
    "CaseEntry",
    "Clinic",
    "Consent",
    "DangerReport",
    "Draft",
    "EducationPage",
    "Evaluation",
    "FollowUp",
    "InstrumentScore",
    "JobRun",
    "LinkRequest",
    "Membership",
    "Message",
    "MessageAttempt",
    "MessageTemplate",
    "OutcomeCount",
    "OutcomeTally",
    "Outcomes",
    "Patient",
    "Protocol",
    "Referral",
    "ReferralLetter",
    "ReplayRun",
    "RuleSet",
    "Submission",
    "SurgeryEpisode",
    "Throttle",
]
