"""Evidence of any urgency for tests of cases, which are about people's work and not about what triage finds.

The rows are those that answering would leave behind; the case itself is only ever changed by actions.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fbs_portal.actions import case_evidence
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import (
    Category,
    Confidence,
    DangerEvent,
    DangerSign,
    Pattern,
    Route,
    TimePoint,
    Urgency,
)
from fbs_portal.models import (
    Assessment,
    Case,
    Clinic,
    DangerReport,
    FollowUp,
    Patient,
    Submission,
    SurgeryEpisode,
)
from tests import factories as f

JOB = actors.system("tests")
_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one answered form left behind."""

    submission: Submission
    assessment: Assessment
    case: Case | None


def course(where: Clinic | None = None, *, surgery: date = f.SURGERY, name: str = "Ada") -> SurgeryEpisode:
    """A patient and an operation without planned follow-ups, as few rows as can be."""
    number = next(_numbers)
    patient = Patient.objects.create(
        clinic=where or f.clinic(),
        record_number=f"E-{number}",
        given_name=name,
        family_name=f"Test{number}",
        birth_date=date(1961, 1, 1),
        search_key=f"test{number} {name.lower()} e {number}",
        created_at=f.NOW,
    )
    return SurgeryEpisode.objects.create(
        patient=patient,
        surgery_date=surgery,
        recorded_on=surgery,
        region="lumbar",
        procedures=["discectomy"],
        surgeon="Dr Lindqvist",
        created_at=f.NOW,
        created_by=JOB.key,
    )


def occasion(episode: SurgeryEpisode, *, now: datetime, sent: bool = False) -> FollowUp:
    day = now.date()
    return FollowUp.objects.create(
        episode=episode,
        time_point=TimePoint.UNSCHEDULED,
        questionnaire="followup",
        opens_on=day,
        ask_on=day,
        target_from=day,
        target_until=day,
        closes_on=day + timedelta(days=7),
        created_at=now,
        submitted_at=now if sent else None,
    )


def tell(
    episode: SurgeryEpisode,
    urgency: Urgency = Urgency.EVALUATION,
    *,
    now: datetime = f.NOW,
    followup: FollowUp | None = None,
    wants_contact: bool = False,
    text: bool = False,
    refer: bool = False,
    signs: Sequence[DangerSign] = (),
    opioids: str = "none",
    pain: int = 5,
    crisis: bool = False,
    rules: Sequence[tuple[str, Urgency]] = (),
    answers: Mapping[str, Any] | None = None,
) -> Told:
    """The patient sends a form of which triage says `urgency`; `answers` are further ones."""
    row = followup or occasion(episode, now=now, sent=True)
    said: dict[str, Any] = {"wants_contact": "yes" if wants_contact else "no", "opioids": opioids}
    submission = Submission.objects.create(
        draft_id=uuid.uuid4(),
        followup=row,
        episode=episode,
        questionnaire="followup",
        questionnaire_version="1",
        entered_by=JOB.key,
        answered_on=now.date(),
        submitted_at=now,
        answers=said | {"red_flags": [str(sign) for sign in signs]} | dict(answers or {}),
        nrs_limb=pain,
        has_text=text,
    )
    return assess(submission, urgency, now=now, refer=refer, crisis=crisis, rules=rules)


def assess(
    submission: Submission,
    urgency: Urgency,
    *,
    now: datetime = f.NOW,
    refer: bool = False,
    crisis: bool = False,
    rules: Sequence[tuple[str, Urgency]] = (),
) -> Told:
    findings = [{"rule": rule, "params": {}, "urgency": str(level)} for rule, level in rules or [("rule", urgency)]]
    assessment = Assessment.objects.create(
        submission=submission,
        episode=submission.episode,
        rule_set="1",
        engine="1",
        category=Category.NONE if urgency is Urgency.ROUTINE else Category.PERSISTENT,
        confidence=Confidence.HIGH,
        pattern=Pattern.UNRELIEVED,
        urgency=urgency,
        route=Route.CLINIC,
        refer=refer,
        criteria_met=3,
        criteria_total=3,
        body={"findings": findings},
        assessed_at=now,
        assessed_by=JOB.key,
    )
    case = case_evidence.apply_assessment(
        episode=submission.episode, assessment=assessment, submission=submission, actor=JOB, now=now, crisis=crisis
    )
    return Told(submission=submission, assessment=assessment, case=case)


def case_of(episode: SurgeryEpisode, urgency: Urgency = Urgency.EVALUATION, **how: Any) -> Case:
    """The case such a form opens."""
    case = tell(episode, urgency, **how).case
    assert case is not None
    return case


def tick(
    episode: SurgeryEpisode,
    *signs: DangerSign,
    urgency: Urgency = Urgency.EMERGENCY,
    now: datetime = f.NOW,
    followup: FollowUp | None = None,
) -> DangerReport:
    """The patient ticks danger signs in a form that may never be sent; returns the report, its case is opened."""
    report = DangerReport.objects.create(
        episode=episode,
        followup=followup or occasion(episode, now=now),
        event=DangerEvent.TICKED,
        codes=[str(sign) for sign in signs or (DangerSign.BLADDER,)],
        urgency=urgency,
        at=now,
        by=JOB.key,
    )
    case_evidence.apply_danger(report=report, actor=JOB, now=now)
    return report


def open_case(episode: SurgeryEpisode) -> Case:
    return Case.objects.get(episode=episode, closed_at=None)
