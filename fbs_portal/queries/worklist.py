"""The worklist: who must do what by when, in their order, whatever the registry's size.

Four statements a page: who works here, the counts, the rows, the curves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import ceil
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.fields.json import KT, KeyTextTransform

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseStatus, DangerEvent, TimePoint, Urgency
from fbs_portal.models import Case, Clinic, DangerReport, Submission
from fbs_portal.queries.staff import Desk, desk
from fbs_portal.queries.worklist_filters import Listing, WorklistFilters, listing

OPIOIDS_EVERY_DAY = "every_day"
PER_PAGE = 50

NOT_ON_THE_LIST = (
    "assessment__body",
    "clinic__opening_hours",
    "clinic__closed_days",
    "clinic__notice",
    "episode__corrections",
    "episode__known_signs",
    "episode__risks",
    "danger_report__codes",
)
"""Wide columns that no row shows: reading JSON takes most of the time of a list."""


_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistRow:
    """One case. `case` has episode, patient, clinic, owner, assessment (without its body) and danger report.

    `spark`: (answered on, worst pain 0–10 or None) of every report, before surgery first; empty in a danger row.
    `acknowledged_at`: when the patient acknowledged the danger page; `unticked`: taken back later.
    """

    case: Case
    overdue: bool
    asleep: bool
    spark: tuple[tuple[date, int | None], ...] = ()
    opioids_rising: bool = False
    criteria_met: int | None = None
    criteria_total: int | None = None
    acknowledged_at: datetime | None = None
    unticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistPage:
    """`counts` are of all the actor's cases (of the chosen clinic), `total` of those the filters leave."""

    rows: tuple[WorklistRow, ...]
    counts: dict[str, int]
    total: int
    page: int
    pages: int
    owners: tuple[Any, ...] = ()
    clinics: tuple[Clinic, ...] = ()
    filters: WorklistFilters = field(default_factory=WorklistFilters)


def worklist(
    *, actor: Actor, filters: WorklistFilters, now: datetime, page: int = 1, per_page: int = PER_PAGE
) -> WorklistPage:
    """One page of the actor's cases. A page number out of range is the nearest page."""
    here = desk(actor=actor)
    wanted = listing(actor=actor, filters=filters, desk=here, now=now)
    counts = wanted.counts()
    total = counts.pop("total")
    pages = max(1, ceil(total / per_page))
    page = min(max(1, page), pages)
    cases = _cases(wanted, start=(page - 1) * per_page, stop=page * per_page) if total else []
    return WorklistPage(
        rows=tuple(sorted(_rows(cases=cases, desk=here, now=now), key=_newest if wanted.closed else _place)),
        counts=counts,
        total=total,
        page=page,
        pages=pages,
        owners=here.owners,
        clinics=here.clinics,
        filters=wanted.filters,
    )


def _cases(wanted: Listing, *, start: int, stop: int) -> list[Case]:
    """The rows of a page, in no order. Which they are is settled on narrow rows; only those of the page are joined."""
    ids = wanted.ordered(Case.objects.filter(wanted.where)).values("pk")[start:stop]
    about = DangerReport.objects.filter(about=OuterRef("danger_report"))
    rows = Case.objects.filter(pk__in=ids).annotate(
        criteria_met=KeyTextTransform("criteria_met", "assessment__body"),
        criteria_total=KeyTextTransform("criteria_total", "assessment__body"),
        acknowledged_at=Subquery(about.filter(event=DangerEvent.ACKNOWLEDGED).order_by("at").values("at")[:1]),
        unticked=Exists(about.filter(event=DangerEvent.UNTICKED)),
    )
    related = ("episode__patient", "clinic", "owner", "assessment", "danger_report")
    return list(rows.select_related(*related).defer(*NOT_ON_THE_LIST))


def _rows(*, cases: Sequence[Case], desk: Desk, now: datetime) -> tuple[WorklistRow, ...]:
    reports = _reports(episodes=[case.episode_id for case in cases]) if cases else {}
    return tuple(_row(case=case, reports=reports.get(case.episode_id, []), desk=desk, now=now) for case in cases)


def _place(row: WorklistRow) -> tuple[Any, ...]:
    """The order of `Listing.ordered` among the rows of a page: a second sort in SQL costs more than reading them."""
    case = row.case
    top = case.danger_open and case.urgency_rank <= Urgency.SAME_DAY.rank
    pressing = row.overdue or (top and case.urgency == Urgency.EMERGENCY)
    return not top, not pressing, case.urgency_rank, not case.wants_contact, case.promised_at or _NEVER, case.pk


def _newest(row: WorklistRow) -> int:
    return -int(row.case.pk)


def _row(*, case: Any, reports: list[dict[str, Any]], desk: Desk, now: datetime) -> WorklistRow:
    asleep = case.status == CaseStatus.SNOOZED and case.snoozed_until > desk.today(case.clinic_id, now)
    waits = case.closed_at is None and case.promised_at is not None
    return WorklistRow(
        case=case,
        overdue=waits and case.promised_at < now and not asleep,
        asleep=asleep,
        spark=() if case.danger_open else tuple((row["answered_on"], _worst(row)) for row in reports),
        opioids_rising=_rising([row["opioids"] for row in reports if row["opioids"]]),
        criteria_met=_number(case.criteria_met),
        criteria_total=_number(case.criteria_total),
        acknowledged_at=case.acknowledged_at,
        unticked=case.unticked,
    )


def _reports(*, episodes: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What the curves need of every report, before surgery first, in one statement.

    Reports that a correction has replaced are left out here and not in SQL: a join of the table with
    itself made SQLite index all submissions for each page.
    """
    columns = ("pk", "supersedes_id", "episode_id", "answered_on", "nrs_axial", "nrs_limb")
    rows = Submission.objects.filter(episode__in=episodes).values(
        *columns, opioids=KT("answers__opioids"), time_point=F("followup__time_point")
    )
    told = sorted(rows, key=lambda row: (row["time_point"] != TimePoint.BASELINE, row["answered_on"], row["pk"]))
    replaced = {row["supersedes_id"] for row in told}
    found: dict[int, list[dict[str, Any]]] = {}
    for row in told:
        if row["pk"] not in replaced:
            found.setdefault(row["episode_id"], []).append(row)
    return found


def _worst(row: dict[str, Any]) -> int | None:
    return max((row[name] for name in ("nrs_axial", "nrs_limb") if row[name] is not None), default=None)


def _rising(taken: list[str]) -> bool:
    return len(taken) > 1 and taken[-1] == OPIOIDS_EVERY_DAY and taken[-2] in ("none", "some_days")


def _number(text: Any) -> int | None:
    return int(text) if isinstance(text, int) or (isinstance(text, str) and text.isdigit()) else None
