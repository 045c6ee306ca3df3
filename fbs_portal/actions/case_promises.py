"""By when a deed leaves a case due."""

from __future__ import annotations

from datetime import datetime

from fbs_portal.domain import hours
from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.hours import WORKING_DAYS
from fbs_portal.models import Case
from fbs_portal.queries.hours import hours_of


def within(*, case: Case, now: datetime, urgency: Urgency) -> datetime:
    """The end of as many working days of the clinic as this urgency gives."""
    return hours.end_of_working_day(hours=hours_of(clinic=case.clinic), now=now, days=WORKING_DAYS[urgency])


def next_step(*, case: Case, at: datetime) -> datetime:
    """When the next step is due; never later than what was promised for an open danger sign or a wish to be called."""
    owed = case.promised_at if case.danger_open or case.wants_contact else None
    return min(at, owed) if owed is not None else at
