"""Which cases the worklist shows, how it counts them, and its order, as database conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case as CaseWhen
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseReason, CaseStatus, Category, Urgency
from fbs_portal.domain.folding import fold
from fbs_portal.models import Case, LinkRequest, Patient
from fbs_portal.models.base import LARGEST_ID
from fbs_portal.queries.staff import Desk

SHOW = ("watch", "silent", "ready", "snoozed")
SEARCH_WORDS = 6
"""Further words of a search are left out: six tell any two people apart."""

TOP = Q(danger_open=True, urgency_rank__lte=Urgency.SAME_DAY.rank)
"""Emergency and same-day cases that nobody has dealt with."""

LOUD_MARKS: tuple[tuple[str, Any], ...] = (
    ("status", CaseStatus.REFERRED),
    ("danger_open", True),
    ("wants_contact", True),
    ("unread_text", True),
    ("asked_to_refer", True),
)

LOUD = reduce(or_, (Q(mark) for mark in LOUD_MARKS), Q(urgency_rank__lt=Urgency.WATCH.rank))
"""What the list shows unasked. A watch or silent case is quiet, unless a person waits for an answer on it, or an
evaluation is on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistFilters:
    """What the list is narrowed to. Empty means all; a value that is not known counts as empty.

    `owner`: "me", "none" or a user's number. `show`: "" for what needs somebody now, or "watch",
    "silent", "ready", "snoozed". A search looks through quiet and snoozed cases too.
    """

    urgency: str = ""
    status: str = ""
    category: str = ""
    owner: str | int | None = None
    clinic: int | None = None
    overdue: bool = False
    show: str = ""
    search: str = ""

    def known(self, *, actor: Actor) -> WorklistFilters:
        """The same filters without the values that mean nothing here."""
        sees = self.clinic is not None and 0 < self.clinic <= LARGEST_ID and actor.sees(self.clinic)
        return replace(
            self,
            urgency=self.urgency if self.urgency in set(Urgency) else "",
            status=self.status if self.status in set(CaseStatus) else "",
            category=self.category if self.category in set(Category) else "",
            owner=_owner(self.owner),
            clinic=self.clinic if sees else None,
            show=self.show if self.show in SHOW else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The conditions of one worklist page, made by `listing`."""

    filters: WorklistFilters
    scope: Q
    chosen: Q
    late: Q
    awake: Q
    clinics: frozenset[int] | None
    closed: bool

    @property
    def main(self) -> bool:
        """Nothing was asked for: the list of all that needs somebody now."""
        return self.filters == WorklistFilters(clinic=self.filters.clinic)

    @property
    def where(self) -> Q:
        """The cases of the list: those of the actor's clinics that the filters leave."""
        return self.scope & Q(closed_at__isnull=not self.closed) & self.chosen

    def counts(self) -> dict[str, int]:
        """The figures on top and the number of rows, in one statement over the open cases.

        The database groups like cases in the order of the index `fbs_case_worklist`, which holds all that is asked
        here, so that neither a row is read nor anything sorted; the few dozen groups are added up in `_figures`.
        """
        asked = _asked(self.clinics)
        kinds = (
            Case.objects.filter(self.scope, closed_at=None)
            .order_by()
            .values(*KIND)
            .annotate(
                count=Count("pk"),
                awake=Count("pk", filter=self.awake),
                unowned=Count("pk", filter=self.awake & Q(owner=None)),
                late=Count("pk", filter=self.late),
                shown=Value(0) if self.closed or self.main else Count("pk", filter=self.chosen),
                requests=Max(Subquery(asked)),
            )
        )
        figures = dict.fromkeys(FIGURES, 0)
        for kind in kinds:
            for name, count in _figures(kind):
                figures[name] += count
            figures["requests"] = kind["requests"] or 0
        if not figures["open"]:
            figures["requests"] = sum(row["count"] for row in asked)
        loud = figures.pop("loud")
        if self.main:
            figures["total"] = loud
        if self.closed:
            figures["total"] = Case.objects.filter(self.where).count()
        return figures

    def ordered(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """Not dealt with first, then late, urgency, wants a call, promised time, number. Closed: newest first."""
        if self.closed:
            return rows.order_by("-pk")
        emergency = Q(urgency_rank=Urgency.EMERGENCY.rank)
        pressing = TOP & (self.late | emergency)  # an emergency is due at once, so never after a late one
        tiers = (pressing, TOP, self.late)
        tier = CaseWhen(*(When(one, then=Value(rank)) for rank, one in enumerate(tiers)), default=Value(len(tiers)))
        promised = F("promised_at").asc(nulls_last=True)
        return rows.order_by(tier, "urgency_rank", F("wants_contact").desc(), promised, "pk")


_SHOWN: Mapping[str, Q] = {
    "watch": Q(urgency_rank=Urgency.WATCH.rank) & ~Q(reason=CaseReason.SILENCE),
    "silent": Q(reason=CaseReason.SILENCE),
    "ready": Q(ready_to_close=True),
}


LOUD_FIGURES = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.EVALUATION)

FIGURES = (
    "open", "emergency", "same_day", "unowned", "late", "evaluation", "watch", "silent", "ready", "snoozed",
    "loud", "total", "requests",
)  # fmt: skip


KIND = ("clinic", "urgency_rank", "reason", "ready_to_close", *(name for name, _loud in LOUD_MARKS))
"""What cases of one group have in common, in the order of the index."""


def _figures(kind: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The figures that a group of like cases counts in, and how many of it: loud ones, quiet ones, those put off."""
    awake, rank, silent = kind["awake"], kind["urgency_rank"], kind["reason"] == CaseReason.SILENCE
    yield from (("open", kind["count"]), ("snoozed", kind["count"] - awake), ("total", kind["shown"]))
    if rank < Urgency.WATCH.rank or any(kind[name] == loud for name, loud in LOUD_MARKS):
        yield from (("loud", awake), ("unowned", kind["unowned"]), ("late", kind["late"]))
        yield from ((urgency, awake) for urgency in LOUD_FIGURES if rank == urgency.rank)
    if rank == Urgency.WATCH.rank and not silent:
        yield "watch", awake
    if silent:
        yield "silent", awake
    if kind["ready_to_close"]:
        yield "ready", awake


def listing(*, actor: Actor, filters: WorklistFilters, desk: Desk, now: datetime) -> Listing:
    """The conditions for this actor, these filters and this moment."""
    known = filters.known(actor=actor)
    clinics = frozenset({known.clinic}) if known.clinic is not None else actor.clinics
    scope = Q() if clinics is None else Q(clinic__in=sorted(clinics))
    awake = desk.awake(now)
    late = Q(promised_at__lt=now) & awake
    closed = known.status == CaseStatus.CLOSED
    conditions = [Q(**{name: getattr(known, name)}) for name in ("category", "status") if getattr(known, name)]
    conditions += [Q(urgency_rank=Urgency(known.urgency).rank)] if known.urgency else []
    conditions += _owned(known.owner, actor)
    conditions += [late] if known.overdue and not closed else []
    conditions += _found(known.search) if known.search.strip() else _shown(known, awake=awake, closed=closed)
    return Listing(
        filters=known,
        scope=scope,
        chosen=reduce(and_, conditions, Q()),
        late=late,
        awake=awake,
        clinics=clinics,
        closed=closed,
    )


def _shown(filters: WorklistFilters, *, awake: Q, closed: bool) -> list[Q]:
    if closed or filters.status == CaseStatus.SNOOZED:
        return []
    if filters.show == "snoozed":
        return [~awake]
    if filters.show:
        return [awake, _SHOWN[filters.show]]
    quiet_asked_for = filters.urgency in (Urgency.WATCH, Urgency.ROUTINE)
    return [awake] if quiet_asked_for else [awake, LOUD]


def _found(search: str) -> list[Q]:
    """Every word of the search is part of a name or of the record number; two single letters are initials."""
    words = fold(search).split()[:SEARCH_WORDS]
    if len(words) == 2 and all(len(word) == 1 and word.isalpha() for word in words):
        given, family = words
        names = {"given_name__istartswith": given, "family_name__istartswith": family}
        return [Q(**{f"episode__patient__{name}": value for name, value in names.items()})]
    return [Q(episode__patient__search_key__contains=word) for word in words] or [Q(pk=None)]


def _asked(clinics: frozenset[int] | None) -> QuerySet[LinkRequest, Any]:
    """How many link requests wait. They are few: each looks up its clinic, instead of each patient their requests."""
    clinic = Subquery(Patient.objects.filter(pk=OuterRef("patient")).values("clinic"))
    mine = Q() if clinics is None else Q(clinic__in=sorted(clinics))
    waiting = LinkRequest.objects.filter(handled_at=None).annotate(clinic=clinic).order_by()
    return waiting.values(all=Value(1)).annotate(count=Count("pk", filter=mine or None)).values("count")


def _owned(owner: str | int | None, actor: Actor) -> list[Q]:
    if owner is None:
        return []
    return [Q(owner=None) if owner == "none" else Q(owner=actor.user_id if owner == "me" else owner)]


def _owner(owner: str | int | None) -> str | int | None:
    if owner in ("me", "none"):
        return owner
    if isinstance(owner, str):
        owner = int(owner) if owner.isascii() and owner.isdigit() and len(owner) < 20 else None
    return owner if owner is not None and 0 < owner <= LARGEST_ID else None
