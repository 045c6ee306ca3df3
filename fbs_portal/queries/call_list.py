"""The call list: who did not answer, in the order in which to call them, and how many do answer.

Four statements a page, whatever its size: who works here, the counts, the rows, the response rate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Any

from django.db.models import Case as CaseWhen
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.calling import RATE_OVER
from fbs_portal.domain.codes import EpisodeStatus, MessageStatus, TimePoint
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.schedule import EXTRA
from fbs_portal.domain.states import ContactResult, MessageFailure
from fbs_portal.models import CallAttempt, Case, Clinic, FollowUp, Message, Submission
from fbs_portal.queries.call_filters import PATIENT, UNREACHABLE, CallFilters, Calls, calls, ordered
from fbs_portal.queries.hours import today_of
from fbs_portal.queries.staff import desk

PER_PAGE = 50

NOT_DELIVERED = (MessageFailure.REFUSED, MessageFailure.GAVE_UP, MessageFailure.NO_ADDRESS, MessageFailure.NO_CHANNEL)

REACH = CaseWhen(When(UNREACHABLE, then=0), default=1)
"""0 for whom no message can reach."""

FIGURES = ("all", "silent", "not_yet", "today", "later", "paused", "unreachable", "shown")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """A form nobody answered, with episode, patient and clinic. `today` is the clinic's day.

    On `followup`: `messages_sent`, `undelivered` (messages that reached nobody), `called` (tries by phone), `letters`,
    `last_at`, `last_result`, `last_note` and `again_on` of the newest try; `case_id`, `case_contact_at` and
    `case_contact` of the course's open case; `last_answer` ({axial, limb, on, point}, or None) after the operation.
    """

    followup: Any
    today: date
    silent: bool
    bad: bool
    unreachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Of the forms `asked` for that ended lately, how many were `answered`."""

    time_point: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """`counts` are of all the actor's forms (of the chosen clinic), `total` of those the filters leave."""

    rows: tuple[CallRow, ...]
    counts: dict[str, int]
    rates: tuple[Rate, ...]
    total: int
    page: int
    pages: int
    clinics: tuple[Clinic, ...] = ()
    filters: CallFilters = field(default_factory=CallFilters)


def call_list(
    *, actor: Actor, filters: CallFilters, now: datetime, page: int = 1, per_page: int = PER_PAGE
) -> CallPage:
    """One page of the forms to call about. A page number out of range is the nearest page."""
    here = desk(actor=actor)
    wanted = calls(actor=actor, filters=filters, desk=here, now=now)
    counts = _counts(wanted)
    total = counts.pop("shown")
    pages = max(1, ceil(total / per_page))
    page = min(max(1, page), pages)
    found = _found(wanted, start=(page - 1) * per_page, stop=page * per_page) if total else []
    return CallPage(
        rows=tuple(_row(row, now=now) for row in found), counts=counts, rates=_rates(wanted), total=total, page=page,
        pages=pages, clinics=here.clinics, filters=wanted.filters,
    )  # fmt: skip


def get(*, actor: Actor, followup_id: int, now: datetime) -> CallRow:
    """One form, on the list or not, with the same columns. NotFound for another clinic's, NotPermitted by role."""
    rows = FollowUp.objects.filter(pk=followup_id)
    if actor.clinics is not None:
        rows = rows.filter(**{f"{PATIENT}clinic__in": actor.clinics})
    row = _told(rows.annotate(quiet=Value(1), lane=Value(1), reach=REACH)).first()
    if row is None:
        raise NotFound
    if not actor.may("view_calllist"):
        raise NotPermitted
    return _row(row, now=now)


def _counts(wanted: Calls) -> dict[str, int]:
    """The figures on top and the number of rows, in one statement."""
    now_on = wanted.here & (~wanted.later | Q(again_on=None))
    kinds = {
        "all": now_on,
        "silent": now_on & wanted.silent,
        "not_yet": now_on & Q(tried=False),
        "today": wanted.here & wanted.today,
        "later": wanted.here & wanted.later,
        "paused": ~wanted.here,
        "unreachable": now_on & UNREACHABLE,
        "shown": wanted.chosen,
    }
    found = wanted.rows().aggregate(**{f"n_{name}": Count("pk", filter=kinds[name]) for name in FIGURES})
    return {name: found[f"n_{name}"] or 0 for name in FIGURES}


def _found(wanted: Calls, *, start: int, stop: int) -> list[FollowUp]:
    """The rows of a page. Which they are is settled on narrow rows; only those of the page are told in full."""
    ids = ordered(wanted.rows().filter(wanted.chosen), silent=wanted.silent).values("pk")[start:stop]
    rows = FollowUp.objects.filter(pk__in=ids).annotate(reach=REACH)
    return list(_told(ordered(rows, silent=wanted.silent)))


def _told(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    tries = CallAttempt.objects.filter(followup=OuterRef("pk"))
    newest = tries.order_by("-at", "-pk")
    written = Message.objects.filter(followup=OuterRef("pk"), user=None)
    opened = Case.objects.filter(episode=OuterRef("episode_id"), closed_at=None)
    last = (
        Submission.objects.filter(episode=OuterRef("episode_id"))
        .exclude(followup__time_point=TimePoint.BASELINE)
        .order_by("-answered_on", "-pk")
    )
    said = JSONObject(axial="nrs_axial", limb="nrs_limb", on="answered_on", point="followup__time_point")
    return rows.select_related("episode__patient__clinic").annotate(
        messages_sent=_number(written.filter(status=MessageStatus.SENT)),
        undelivered=_number(written.filter(failure__in=NOT_DELIVERED)),
        called=_number(tries.exclude(result=ContactResult.LETTER_SENT)),
        letters=_number(tries.filter(result=ContactResult.LETTER_SENT)),
        **{f"last_{name}": Subquery(newest.values(name)[:1]) for name in ("at", "result", "note")},
        again_on=Subquery(newest.values("again_on")[:1]),
        case_id=Subquery(opened.values("pk")[:1]),
        case_contact_at=Subquery(opened.values("last_contact_at")[:1]),
        case_contact=Subquery(opened.values("last_contact_result")[:1]),
        last_answer=Subquery(last.annotate(said=said).values("said")[:1]),
    )


def _number(rows: QuerySet[Any]) -> Any:
    one = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(one), Value(0), output_field=IntegerField())


def _row(row: Any, *, now: datetime) -> CallRow:
    today = today_of(clinic=row.episode.patient.clinic, now=now)
    return CallRow(
        followup=row, today=today, silent=row.quiet == 0, bad=row.lane == 0, unreachable=row.reach == 0
    )  # fmt: skip


def _rates(wanted: Calls) -> tuple[Rate, ...]:
    """Forms whose time ended in the last 90 days, and that their patients had the time to answer.

    Who joined after a form's time is asked on the day they joined (`ask_on`), which is then later than its end.
    """
    dates = [day for day, _where in wanted.days]
    first, last = min(dates) - RATE_OVER, max(dates)
    rows = (
        FollowUp.objects.filter(wanted.scope, cancelled_at=None, target_until__gte=first, target_until__lt=last)
        .filter(ask_on__lte=F("target_until"), **{f"{PATIENT}deceased_on": None})
        .exclude(time_point__in=EXTRA)
        .exclude(episode__status=EpisodeStatus.CANCELLED)
        .order_by()
        .values("time_point")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=Q(submitted_at__isnull=False)))
    )
    found = {row["time_point"]: row for row in rows}
    return tuple(
        Rate(time_point=point, asked=found[point]["asked"], answered=found[point]["answered"])
        for point in TimePoint
        if point in found
    )
