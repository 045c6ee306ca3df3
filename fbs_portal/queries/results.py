"""What a sent form led to, as far as its sender is told."""

from __future__ import annotations

from dataclasses import dataclass

from fbs_portal.domain.errors import NotFound
from fbs_portal.models import Assessment, Case, FollowUp, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`assessment` is None for a baseline; `case` is the open case of the operation, if there is one."""

    submission: Submission
    assessment: Assessment | None
    case: Case | None


def result_of(*, followup: FollowUp) -> Result:
    """The newest version of what was sent with this follow-up and what was said of it: three queries."""
    submission = followup.submissions.filter(superseded_by=None).first()
    if submission is None:
        raise NotFound
    return Result(
        submission=submission,
        assessment=submission.assessments.order_by("-assessed_at", "-pk").first(),
        case=Case.objects.filter(episode_id=followup.episode_id, closed_at=None).first(),
    )
