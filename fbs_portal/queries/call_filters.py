"""Who is called: forms that were asked for, can be answered today and were not, as database conditions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import and_, or_

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.calling import BAD_PAIN, CALL_AFTER, NOT_CALLED_ABOUT, Called
from fbs_portal.domain.codes import EpisodeStatus, TimePoint
from fbs_portal.domain.folding import fold
from fbs_portal.domain.schedule import MOST_MESSAGES, SILENCE_COUNTS
from fbs_portal.domain.states import Channel, ContactResult
from fbs_portal.models import CallAttempt, FollowUp, Submission
from fbs_portal.models.base import LARGEST_ID
from fbs_portal.queries.staff import Desk

PATIENT = "episode__patient__"
SEARCH_WORDS = 6

POINTS = tuple(point for point in TimePoint if point not in NOT_CALLED_ABOUT)
"""The time points whose forms are called about, in the order of a course."""

UNREACHABLE = (
    Q(**{f"{PATIENT}channel": Channel.NONE})
    | Q(**{f"{PATIENT}channel": Channel.EMAIL, f"{PATIENT}email": ""})
    | Q(**{f"{PATIENT}channel": Channel.SMS, f"{PATIENT}phone": ""})
)
"""No message can reach them: the call or the letter is the invitation."""

BAD, UNKNOWN, GOOD = 0, 1, 2
"""What the last answer after the operation was, worst first; who never answered is not proven to be well."""

Days = tuple[tuple[date, Q], ...]
"""A calendar day, and the clinics where it is today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilters:
    """What the list is narrowed to. Empty means all; a value that is not known counts as empty."""

    clinic: int | None = None
    time_point: str = ""
    called: str = ""
    search: str = ""

    def known(self, *, actor: Actor) -> CallFilters:
        sees = self.clinic is not None and 0 < self.clinic <= LARGEST_ID and actor.sees(self.clinic)
        return replace(
            self,
            clinic=self.clinic if sees else None,
            time_point=self.time_point if self.time_point in POINTS else "",
            called=self.called if self.called in set(Called) else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """The conditions of one call list, made by `calls`. They stand on rows of `annotated`."""

    filters: CallFilters
    scope: Q
    on_list: Q
    later: Q
    today: Q
    silent: Q
    here: Q
    chosen: Q
    days: Days

    def rows(self) -> QuerySet[FollowUp]:
        """Every form somebody is called about, those put off and those of patients who paused included."""
        return annotated(FollowUp.objects.filter(self.scope & self.on_list))


def calls(*, actor: Actor, filters: CallFilters, desk: Desk, now: datetime) -> Calls:
    """The conditions for this actor, these filters and this moment."""
    known = filters.known(actor=actor)
    clinics = frozenset({known.clinic}) if known.clinic is not None else actor.clinics
    days = days_of(desk, clinics=clinics, now=now)
    later = per_day(days, lambda day: Q(again_on__gt=day))
    today = per_day(days, lambda day: Q(again_on__lte=day))
    silent = Q(time_point__in=SILENCE_COUNTS) & per_day(days, lambda day: Q(target_until__lt=day))
    here = per_day(days, reachable)
    return Calls(
        filters=known, scope=scope_of(clinics), on_list=_on_list(days), later=later, today=today, silent=silent,
        here=here, chosen=_chosen(known, later=later, today=today, silent=silent, here=here), days=days,
    )  # fmt: skip


def scope_of(clinics: frozenset[int] | None) -> Q:
    return Q() if clinics is None else Q(**{f"{PATIENT}clinic__in": sorted(clinics)})


def days_of(desk: Desk, *, clinics: frozenset[int] | None, now: datetime) -> Days:
    """The clinics by their calendar day. Those that nobody works for, which a superuser sees, live by UTC."""
    found: dict[date, list[int]] = {}
    for clinic in desk.clinics:
        if clinics is None or clinic.pk in clinics:
            found.setdefault(desk.today(clinic.pk, now), []).append(clinic.pk)
    if not found or (len(found) == 1 and (clinics is not None or now.date() in found)):
        return ((next(iter(found), now.date()), Q()),)
    where = f"{PATIENT}clinic__in"
    days = [(day, Q(**{where: ids})) for day, ids in found.items()]
    if clinics is None:
        days.append((now.date(), ~Q(**{where: [one.pk for one in desk.clinics]})))
    return tuple(days)


def per_day(days: Days, condition: Callable[[date], Q]) -> Q:
    """A condition about today, for each clinic by its own day."""
    return reduce(or_, (where & condition(day) for day, where in days))


def annotated(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """With `again_on` of the newest try, and whether anybody `tried` to call."""
    tries = CallAttempt.objects.filter(followup=OuterRef("pk"))
    return rows.annotate(
        again_on=Subquery(tries.order_by("-at", "-pk").values("again_on")[:1]),
        tried=Exists(tries.exclude(result=ContactResult.LETTER_SENT)),
    )


def ordered(rows: QuerySet[FollowUp], *, silent: Q) -> QuerySet[FollowUp]:
    """Silent at week 6 or 12 first; then a bad last answer before none, and none before a good one; then the oldest."""
    last = Submission.objects.filter(episode=OuterRef("episode_id")).exclude(followup__time_point=TimePoint.BASELINE)
    bad = Q(nrs_axial__gte=BAD_PAIN) | Q(nrs_limb__gte=BAD_PAIN)
    judged = last.annotate(lane=Case(When(bad, then=BAD), default=GOOD)).order_by("-answered_on", "-pk")
    return rows.annotate(
        quiet=Case(When(silent, then=0), default=1),
        lane=Coalesce(Subquery(judged.values("lane")[:1]), Value(UNKNOWN), output_field=IntegerField()),
    ).order_by("quiet", "lane", "ask_on", "pk")


def wanted(day: date) -> Q:
    """Who may be asked on this day: not who died, left, said no or paused, nor about a course that is over."""
    return takes_part() & reachable(day)


def takes_part() -> Q:
    """Whose answers are waited for: nobody who died, left or said no, no course that is over."""
    living = {"deceased_on": None, "withdrawn_at": None}
    asked = Q(episode__status=EpisodeStatus.PERFORMED) | Q(
        episode__status=EpisodeStatus.PLANNED, time_point=TimePoint.BASELINE
    )
    return asked & Q(episode__course_ended_on=None, **{PATIENT + name: value for name, value in living.items()})


def reachable(day: date) -> Q:
    """Who has not paused or stopped being asked."""
    paused = f"{PATIENT}paused_until"
    return Q(**{f"{PATIENT}contact_paused": False}) & (Q(**{paused: None}) | Q(**{f"{paused}__lte": day}))


def answerable(day: date) -> Q:
    """Not answered, and answers are taken on this day."""
    return Q(submitted_at=None, cancelled_at=None, ask_on__lte=day, closes_on__gt=day)


def _on_list(days: Days) -> Q:
    """The outer dates are what the index is searched by; the exact ones follow for each clinic."""
    dates = [day for day, _where in days]
    widest = Q(
        submitted_at=None, cancelled_at=None, ask_on__lte=max(dates), closes_on__gt=min(dates), time_point__in=POINTS
    )
    return widest & per_day(days, lambda day: answerable(day) & takes_part() & _overdue(day))


def _overdue(day: date) -> Q:
    """Whoever is back from a pause is written to first, as everybody is, while there is a message left to write."""
    asked, paused = day - CALL_AFTER, f"{PATIENT}paused_until"
    just_back = Q(messages_planned__lt=MOST_MESSAGES, **{f"{paused}__gt": asked, f"{paused}__lte": day})
    return UNREACHABLE | ((Q(target_until__lt=day) | Q(ask_on__lte=asked)) & (Q(**{paused: None}) | ~just_back))


def _chosen(filters: CallFilters, *, later: Q, today: Q, silent: Q, here: Q) -> Q:
    """A search finds those put off and those who paused, too."""
    conditions = [Q(time_point=filters.time_point)] if filters.time_point else []
    words = fold(filters.search).split()[:SEARCH_WORDS]
    if filters.search.strip():
        conditions += [Q(**{f"{PATIENT}search_key__contains": word}) for word in words] or [Q(pk=None)]
    kinds = {
        Called.NOT_YET: Q(tried=False),
        Called.TODAY: today,
        Called.UNREACHABLE: UNREACHABLE,
        Called.SILENT: silent,
    }
    if filters.called == Called.PAUSED:
        return reduce(and_, [*conditions, ~here])
    conditions += [] if filters.search.strip() else [here]
    if filters.called == Called.LATER:
        conditions.append(later)
    else:
        conditions += [kinds[Called(filters.called)]] if filters.called else []
        conditions += [] if filters.search.strip() else [_not(later)]
    return reduce(and_, conditions, Q())


def _not(later: Q) -> Q:
    """Without a day to call again on, nobody is put off: null is not later than today."""
    return Q(again_on=None) | ~later
