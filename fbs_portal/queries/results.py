"""What a sent form led to, as far as its sender is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from fbs_portal.domain.codes import CaseStatus, TimePoint, Urgency
from fbs_portal.domain.errors import NotFound
from fbs_portal.models import Assessment, Case, FollowUp, Patient, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`assessment` is None for a baseline; `case` is the open case of the operation, if there is one.

    `referred`: since this form was sent the patient was referred, and the case is still open.
    """

    submission: Submission
    assessment: Assessment | None
    case: Case | None
    referred: bool = False


def assessment_of(*, followup: FollowUp) -> Assessment | None:
    """What was said last of the answers of this follow-up; of a clarification: of the form that it completes."""
    judged = followup.clarifies_id or followup.pk
    found = Assessment.objects.filter(submission__followup=judged, submission__superseded_by=None)
    return found.order_by("-assessed_at", "-pk").first()


def result_of(*, followup: FollowUp) -> Result:
    """The newest version of what was sent with this follow-up and what was said of it.

    Three queries, four where the case is referred.
    """
    submission = followup.submissions.filter(superseded_by=None).first()
    if submission is None:
        raise NotFound
    case = Case.objects.filter(episode_id=followup.episode_id, closed_at=None).first()
    return Result(
        submission=submission,
        assessment=assessment_of(followup=followup),
        case=case,
        referred=case is not None
        and case.status == CaseStatus.REFERRED
        and case.referrals.filter(referred_at__gte=submission.submitted_at).exists(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that was sent. `said` is the urgency of its answers; `danger_open`: nobody has dealt with a danger yet."""

    followup: FollowUp
    said: Urgency | None
    danger_open: bool


def last_sent(*, patient: Patient) -> Sent | None:
    """The form that was sent last, for the way back to its result: one query. A baseline leads to none."""
    said = Assessment.objects.filter(submission__followup=OuterRef("judged"), submission__superseded_by=None)
    danger = Case.objects.filter(episode=OuterRef("episode"), closed_at=None, danger_open=True)
    row = (
        FollowUp.objects.filter(episode__patient=patient, submitted_at__isnull=False)
        .exclude(time_point=TimePoint.BASELINE)
        .annotate(judged=Coalesce("clarifies", "pk"))
        .annotate(
            said=Subquery(said.order_by("-assessed_at", "-pk").values("urgency")[:1]),
            danger_open=Exists(danger),
        )
        .order_by("-submitted_at", "-pk")
        .first()
    )
    if row is None:
        return None
    return Sent(followup=row, said=Urgency(row.said) if row.said else None, danger_open=row.danger_open)
