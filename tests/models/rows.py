"""Plain rows for the constraint tests: the least that the database accepts, written past the actions."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fbs_portal import models
from fbs_portal.domain.codes import Category, Confidence, DangerSign, Pattern, Region, Route, TimePoint, Urgency
from fbs_portal.domain.evaluation import Conclusion
from fbs_portal.domain.referral_letter import digest_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SURGERY = date(2026, 1, 12)


def clinic(**fields: Any) -> models.Clinic:
    return models.Clinic.objects.create(
        **{"name": f"Clinic {uuid.uuid4().hex[:8]}", "phone": "555 0100", "emergency_number": "911"} | fields
    )


def patient(**fields: Any) -> models.Patient:
    where = fields.pop("clinic", None) or clinic()
    return models.Patient.objects.create(**{"clinic": where, "record_number": "R1", "created_at": NOW} | fields)


def link(**fields: Any) -> models.AccessLink:
    defaults: dict[str, Any] = {
        "token_hash": uuid.uuid4().hex,
        "created_at": NOW,
        "created_by": "user:1",
        "expires_at": NOW + timedelta(days=1),
    }
    who = fields.pop("patient", None) or patient()
    return models.AccessLink.objects.create(**defaults | {"patient": who} | fields)


def episode(**fields: Any) -> models.SurgeryEpisode:
    defaults: dict[str, Any] = {
        "surgery_date": SURGERY,
        "recorded_on": SURGERY,
        "region": Region.LUMBAR,
        "procedures": ["discectomy"],
        "created_at": NOW,
        "created_by": "user:1",
    }
    who = fields.pop("patient", None) or patient()
    return models.SurgeryEpisode.objects.create(**defaults | {"patient": who} | fields)


def followup(**fields: Any) -> models.FollowUp:
    defaults: dict[str, Any] = {
        "time_point": TimePoint.WEEK_6,
        "questionnaire": "followup",
        "opens_on": date(2026, 2, 16),
        "ask_on": date(2026, 2, 23),
        "target_from": date(2026, 2, 16),
        "target_until": date(2026, 3, 2),
        "closes_on": date(2026, 3, 23),
        "created_at": NOW,
    }
    course = fields.pop("episode", None) or episode()
    return models.FollowUp.objects.create(**defaults | {"episode": course} | fields)


def draft(**fields: Any) -> models.Draft:
    defaults: dict[str, Any] = {
        "questionnaire_version": "1",
        "started_at": NOW,
        "updated_at": NOW,
        "updated_by": "link:1",
    }
    occasion = fields.pop("followup", None) or followup()
    return models.Draft.objects.create(**defaults | {"followup": occasion} | fields)


def submission(**fields: Any) -> models.Submission:
    occasion = fields.pop("followup", None) or followup()
    defaults: dict[str, Any] = {
        "followup": occasion,
        "episode": occasion.episode,
        "draft_id": uuid.uuid4(),
        "questionnaire": "followup",
        "questionnaire_version": "1",
        "entered_by": "link:1",
        "answered_on": date(2026, 3, 2),
        "submitted_at": NOW,
        "answers": {"pain_axial": 3},
    }
    return models.Submission.objects.create(**defaults | fields)


def assessment(**fields: Any) -> models.Assessment:
    sent = fields.pop("submission", None) or submission()
    defaults: dict[str, Any] = {
        "submission": sent,
        "episode": sent.episode,
        "rule_set": "r1",
        "engine": "e1",
        "category": Category.PERSISTENT,
        "confidence": Confidence.LOW,
        "pattern": Pattern.UNRELIEVED,
        "urgency": Urgency.WATCH,
        "route": Route.NONE,
        "refer": False,
        "body": {},
        "assessed_at": NOW,
        "assessed_by": "link:1",
    }
    return models.Assessment.objects.create(**defaults | fields)


def danger_report(**fields: Any) -> models.DangerReport:
    occasion = fields.pop("followup", None) or followup()
    defaults: dict[str, Any] = {
        "episode": occasion.episode,
        "followup": occasion,
        "codes": [DangerSign.BLADDER],
        "urgency": Urgency.EMERGENCY,
        "at": NOW,
        "by": "link:1",
    }
    return models.DangerReport.objects.create(**defaults | fields)


def score(**fields: Any) -> models.InstrumentScore:
    sent = fields.pop("submission", None) or submission()
    defaults: dict[str, Any] = {
        "submission": sent,
        "episode": sent.episode,
        "instrument": "rmdq_24",
        "value": 11,
        "measured_on": date(2026, 3, 2),
        "recorded_at": NOW,
        "recorded_by": "link:1",
    }
    return models.InstrumentScore.objects.create(**defaults | fields)


def rule_set(**fields: Any) -> models.RuleSet:
    defaults: dict[str, Any] = {
        "version": uuid.uuid4().hex,
        "name": "Own",
        "body": {},
        "digest": "0",
        "engine": "0",
        "created_at": NOW,
        "created_by": "user:1",
        "changed_at": NOW,
        "changed_by": "user:1",
    }
    where = fields.pop("clinic", None) or clinic()
    return models.RuleSet.objects.create(**defaults | {"clinic": where} | fields)


def active_rule_set(**fields: Any) -> models.RuleSet:
    approval = {"status": "active", "approved_at": NOW, "approved_by": "user:2", "reason": "agreed"}
    return rule_set(**approval | fields)


def replay(**fields: Any) -> models.ReplayRun:
    defaults = {
        "rule_set": "own",
        "rule_set_digest": "0",
        "against": "2026.1",
        "created_at": NOW,
        "created_by": "user:1",
    }
    where = fields.pop("clinic", None) or clinic()
    return models.ReplayRun.objects.create(**defaults | {"clinic": where} | fields)


def outcome_count(**fields: Any) -> models.OutcomeCount:
    defaults = {"month": date(2026, 1, 1), "family": "other", "measure": "worst", "point": "week_6", "bucket": "4"}
    where = fields.pop("clinic", None) or clinic()
    return models.OutcomeCount.objects.create(**{"clinic": where, "number": 1} | defaults | fields)


def case(**fields: Any) -> models.Case:
    course = fields.pop("episode", None) or episode()
    defaults: dict[str, Any] = {
        "episode": course,
        "clinic": course.patient.clinic,
        "reason": "silence",
        "urgency": Urgency.SOON,
        "urgency_rank": Urgency.SOON.rank,
        "opened_at": NOW,
        "changed_at": NOW,
    }
    return models.Case.objects.create(**defaults | fields)


def entry(**fields: Any) -> models.CaseEntry:
    return models.CaseEntry.objects.create(
        **{"case": fields.pop("case", None) or case(), "deed": "note", "at": NOW, "by": "user:1"} | fields
    )


def referral(**fields: Any) -> models.Referral:
    defaults: dict[str, Any] = {
        "case": fields.pop("case", None) or case(),
        "referred_at": NOW,
        "referred_by": "user:1",
        "referred_to": "Pain clinic",
        "expected_by": date(2026, 4, 1),
    }
    return models.Referral.objects.create(**defaults | fields)


def letter(**fields: Any) -> models.ReferralLetter:
    sent = fields.pop("referral", None) or referral()
    content = "<p>Dear colleague</p>"
    defaults: dict[str, Any] = {
        "case": sent.case,
        "number": 1,
        "asked": ["evaluation"],
        "content": content,
        "digest": digest_of(content),
        "kept_at": NOW,
        "kept_by": "user:1",
    }
    return models.ReferralLetter.objects.create(**defaults | {"referral": sent} | fields)


def evaluation(**fields: Any) -> models.Evaluation:
    defaults: dict[str, Any] = {
        "referral": fields.pop("referral", None) or referral(),
        "seen_on": date(2026, 4, 1),
        "conclusion": Conclusion.NEW,
        "recorded_at": NOW,
        "recorded_by": "user:1",
    }
    return models.Evaluation.objects.create(**defaults | fields)


def audit_event(**fields: Any) -> models.AuditEvent:
    return models.AuditEvent.objects.create(
        **{"at": NOW, "actor": "user:1", "verb": "viewed_case", "subject": "case:1"} | fields
    )


def education_page(**fields: Any) -> models.EducationPage:
    defaults: dict[str, Any] = {
        "slug": "recovery",
        "group": "recovery",
        "title": "Recovery",
        "summary": "What to expect",
        "body": "Text",
        "author": "The authors",
        "reviewed": date(2026, 1, 1),
        "next_review": date(2027, 1, 1),
    }
    return models.EducationPage.objects.create(**defaults | fields)


def link_request(**fields: Any) -> models.LinkRequest:
    who = fields.pop("patient", None) or patient()
    return models.LinkRequest.objects.create(**{"patient": who, "kind": "new_link", "asked_at": NOW} | fields)


def message(**fields: Any) -> models.Message:
    where = fields.pop("clinic", None) or clinic()
    defaults: dict[str, Any] = {
        "template": "urgent_case",
        "dedupe_key": uuid.uuid4().hex,
        "created_at": NOW,
        "due_at": NOW,
        "not_after": NOW,
    }
    return models.Message.objects.create(**defaults | {"clinic": where} | fields)


def attempt(**fields: Any) -> models.MessageAttempt:
    defaults: dict[str, Any] = {"at": NOW, "by": "system:send_messages", "channel": "email", "outcome": "accepted"}
    sent = fields.pop("message", None) or message()
    return models.MessageAttempt.objects.create(**defaults | {"message": sent} | fields)


def template(**fields: Any) -> models.MessageTemplate:
    defaults: dict[str, Any] = {
        "template": "invitation",
        "subject": "A form",
        "body": "{link}",
        "digest": "0" * 64,
        "changed_at": NOW,
        "changed_by": "user:1",
    }
    where = fields.pop("clinic", None) or clinic()
    return models.MessageTemplate.objects.create(**defaults | {"clinic": where} | fields)


def protocol(**fields: Any) -> models.Protocol:
    defaults: dict[str, Any] = {
        "code": uuid.uuid4().hex,
        "name": "Own",
        "body": {},
        "created_at": NOW,
        "created_by": "user:1",
        "changed_at": NOW,
        "changed_by": "user:1",
    }
    where = fields.pop("clinic", None) or clinic()
    return models.Protocol.objects.create(**defaults | {"clinic": where} | fields)


def consent(**fields: Any) -> models.Consent:
    defaults: dict[str, Any] = {"given": True, "version": "1", "text_digest": "0", "at": NOW, "by": "link:1"}
    who = fields.pop("patient", None) or patient()
    return models.Consent.objects.create(**defaults | {"patient": who} | fields)


def call(**fields: Any) -> models.CallAttempt:
    occasion = fields.pop("followup", None) or followup()
    return models.CallAttempt.objects.create(
        **{"followup": occasion, "result": "no_answer", "at": NOW, "by": "user:1"} | fields
    )


def job(**fields: Any) -> models.JobRun:
    return models.JobRun.objects.create(**{"job": "open_followups", "began_at": NOW} | fields)
