"""The trail of who saw or did what. It holds no answers, so an auditor reads it without seeing any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent

LATEST = 50
PER_PAGE = 100
READS = (Verb.READ_CASE, Verb.READ_PATIENT, Verb.READ_TRAIL, Verb.EXPORTED)
"""What counts as having looked at a record; a list page names its cases in one row of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilters:
    """What the trail is narrowed to; empty means all. `subject` is such as `case:12`; times are half-open."""

    subject: str = ""
    actor: str = ""
    verb: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """Newest first. `older` is what to pass as `before` for the page after this one, None on the last."""

    events: tuple[AuditEvent, ...]
    older: int | None


def case_trail(*, case_id: int) -> tuple[AuditEvent, ...]:
    """Who looked at a case, newest first. What was done to it stands in its entries."""
    rows = AuditEvent.objects.filter(subject=f"case:{case_id}", verb__in=READS).order_by("-at", "-pk")
    return tuple(rows[:LATEST])


def trail(*, actor: Actor, filters: TrailFilters, before: int | None = None, per_page: int = PER_PAGE) -> TrailPage:
    """A page of the trail of the actor's clinics, for those with the right to read it.

    Pages follow row numbers, so that rows written meanwhile shift nothing. A row of no clinic (a job,
    a list of several clinics) is shown to those who see every clinic.
    """
    if not actor.may("view_auditevent"):
        raise NotPermitted
    rows = _narrowed(_scoped(actor), filters)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    events = tuple(rows.order_by("-pk")[: per_page + 1])
    return TrailPage(events=events[:per_page], older=events[per_page - 1].pk if len(events) > per_page else None)


def _scoped(actor: Actor) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.all()
    return rows if actor.clinics is None else rows.filter(clinic_id__in=sorted(actor.clinics))


def _narrowed(rows: QuerySet[AuditEvent], filters: TrailFilters) -> QuerySet[AuditEvent]:
    wanted = {
        "subject": filters.subject,
        "actor": filters.actor,
        "verb": filters.verb if filters.verb in set(Verb) else "",
        "at__gte": filters.since,
        "at__lt": filters.until,
    }
    return rows.filter(Q(**{name: value for name, value in wanted.items() if value}))
