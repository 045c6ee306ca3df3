"""What is to leave the system: a row in the same transaction as its cause."""

from __future__ import annotations

from datetime import datetime, timedelta

from fbs_portal.models import Case, Clinic, FollowUp, Message

URGENT_CASE = "staff_urgent_case"
"""Tells the clinic's staff that a case is urgent. It names the case's number and nothing else."""

URGENT_CASE_LIFE = timedelta(days=1)
"""After a day the worklist has long said it; a message sent then would only confuse."""


def queue(
    *,
    template: str,
    clinic: Clinic,
    dedupe_key: str,
    not_after: datetime,
    now: datetime,
    case: Case | None = None,
    followup: FollowUp | None = None,
) -> None:
    """Write the message once: a second row with the same `dedupe_key` is not made, and is no error."""
    row = Message(
        template=template,
        clinic=clinic,
        case=case,
        followup=followup,
        dedupe_key=dedupe_key,
        created_at=now,
        not_after=not_after,
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)


def queue_urgent_case(*, case: Case, clinic: Clinic, now: datetime) -> None:
    """One message each time the case becomes urgent, or has a new danger sign."""
    queue(
        template=URGENT_CASE,
        clinic=clinic,
        case=case,
        dedupe_key=f"{URGENT_CASE}:{case.pk}:{case.version}",
        not_after=now + URGENT_CASE_LIFE,
        now=now,
    )
