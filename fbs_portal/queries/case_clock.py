"""Open cases that the clock has something to say about.

Their ids are read from the index of open cases alone, however many are closed; the rows are then loaded by the chunk.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from fbs_portal.domain.codes import CaseDeed, CaseStatus, Urgency
from fbs_portal.domain.letters import LetterKind
from fbs_portal.models import Case, Message

Cases = QuerySet[Case]
CHUNK = 500
LATELY = timedelta(days=7)
"""So long after it was due a broken promise is still told one by one: a week without a run loses none."""
RAISED = (CaseDeed.OPENED, CaseDeed.RAISED)


def snoozed(*, until: date) -> Cases:
    """Cases put off until a day that has come somewhere."""
    return _open().filter(status=CaseStatus.SNOOZED, snoozed_until__lte=until)


def is_awake(*, case: Case, today: date) -> bool:
    """Whether the day has come where the case is."""
    return case.snoozed_until is not None and case.snoozed_until <= today


def unowned_emergencies() -> Cases:
    """Emergencies with an open danger that nobody took."""
    return _open().filter(owner=None, urgency_rank=Urgency.EMERGENCY.rank, danger_open=True)


def unowned_urgent() -> Cases:
    """Emergency and same-day cases that nobody took."""
    return _open().filter(owner=None, urgency_rank__lte=Urgency.SAME_DAY.rank)


def broken_promises(*, now: datetime) -> Cases:
    """Cases whose promised time went by lately, and of which nobody was told since.

    An open emergency is promised for the moment at which it comes; that nobody takes it is told by itself. Of what is
    late for longer the worklist and the digests have told every day.
    """
    told = Message.objects.filter(
        case=OuterRef("pk"), template=LetterKind.STAFF_BROKEN_PROMISE, created_at__gte=OuterRef("promised_at")
    )
    emergency = Q(urgency_rank=Urgency.EMERGENCY.rank, danger_open=True)
    return _open().filter(~emergency, ~Exists(told), promised_at__lt=now, promised_at__gte=now - LATELY)


def chunks(found: Cases) -> Iterator[list[Case]]:
    """The rows with their clinics, five hundred at a time, by id."""
    ids = sorted(found.order_by().values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        rows = _open().filter(pk__in=ids[start : start + CHUNK]).select_related("clinic__duty_user", "owner")
        yield list(rows.order_by("pk"))


def unhandled(found: Cases, *, before: datetime) -> Iterator[Case]:
    """Of cases without owner those that were raised by then and about which nobody spoke with the patient."""
    raised = Max("entries__at", filter=Q(entries__deed__in=RAISED))
    for chunk in chunks(found):
        by_then = Case.objects.filter(pk__in=[case.pk for case in chunk], spoken_at=None).annotate(raised_at=raised)
        late = set(by_then.filter(raised_at__lte=before).order_by().values_list("pk", flat=True))
        yield from (case for case in chunk if case.pk in late)


def _open() -> Cases:
    return Case.objects.filter(closed_at=None)
