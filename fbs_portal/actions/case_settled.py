"""Gathers what `domain.settled` decides on: the closing that may still hold, and the report it was made from."""

from __future__ import annotations

from datetime import datetime

from fbs_portal.domain.case_change import CaseEvidence
from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.settled import HOLDS, Judged, still_settled
from fbs_portal.domain.states import NotReferred
from fbs_portal.models import Assessment, Case, Submission


def settled_as(
    *, latest: Case | None, assessment: Assessment, submission: Submission, evidence: CaseEvidence, now: datetime
) -> str:
    """The reason of the closing against which this report is no news; empty where it is judged afresh.

    One statement, and only where such a closing may still hold.
    """
    closed = _closing(latest)
    if closed is None or evidence.wants_contact or evidence.unread_text or evidence.urgency is not Urgency.EVALUATION:
        return ""
    before = _report_before(closed)
    told = _judged(assessment, submission)
    code = NotReferred(closed.not_referred)
    if closed.closed_at is None or before is None:
        return ""
    holds = still_settled(code=code, closed_at=closed.closed_at, now=now, before=before, told=told)
    return code.value if holds else ""


def _closing(latest: Case | None) -> Case | None:
    """The case closed last, when its reason can hold; behind an open case that stands as settled already, too."""
    closed = latest.continues if latest is not None and latest.closed_at is None and latest.settled_as else latest
    return closed if closed is not None and closed.closed_at and closed.not_referred in HOLDS else None


def _report_before(closed: Case) -> Judged | None:
    """The newest report that was there when the case was closed."""
    rows = Assessment.objects.filter(episode=closed.episode_id, submission__submitted_at__lte=closed.closed_at)
    row = rows.select_related("submission").order_by("-submission__answered_on", "-assessed_at", "-pk").first()
    return None if row is None else _judged(row, row.submission)


def _judged(assessment: Assessment, submission: Submission) -> Judged:
    found = assessment.body.get("findings", ())
    return Judged(
        answers=submission.answers,
        urgency=Urgency(assessment.urgency),
        rules=frozenset(row["rule"] for row in found if row.get("urgency", Urgency.ROUTINE) != Urgency.ROUTINE),
    )
