"""The worklist: who must do what by when, in their order, whatever the registry's size.

Four statements a page: who works here, the counts, the rows, the curves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import ceil
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, OuterRef, Subquery
from django.db.models.fields.json import KT

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseStatus, DangerEvent, TimePoint, Urgency
from fbs_portal.models import Case, Clinic, Submission
from fbs_portal.models.patient import initials
from fbs_portal.queries.staff import Desk, desk
from fbs_portal.queries.worklist_filters import Listing, WorklistFilters, listing

Values = Mapping[str, Any]

OPIOIDS_EVERY_DAY = "every_day"
PER_PAGE = 50

ON_THE_LIST: Mapping[str, tuple[str, ...]] = {
    "": (
        *("pk", "version", "status", "reason", "urgency", "urgency_rank", "category", "lead", "closed_at"),
        *(
            "danger_open",
            "wants_contact",
            "unread_text",
            "asked_to_refer",
            "ready_to_close",
            "settled_as",
            "changed_at",
        ),
        *("promised_at", "snoozed_until", "contact_attempts", "last_contact_at", "last_contact_result"),
        *("clinic_id", "owner_id", "episode_id", "assessment_id", "danger_report_id"),
    ),
    "episode__": ("surgery_date", "region", "procedures", "levels", "side", "surgeon", "revision"),
    "episode__patient__": (
        *("record_number", "given_name", "family_name", "birth_date"),
        *("contact_paused", "paused_until"),
    ),
    "assessment__": ("recheck_on", "criteria_met", "criteria_total"),
    "danger_report__": ("at",),
    "danger_report__later__": ("event", "at"),
    "referrals__": ("pk", "status", "expected_by", "scheduled_on", "attended_on"),
}
"""What a row shows, by where it stands. Making objects of whole rows took most of the time of a list."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistRow:
    """One case. `case` has what `ON_THE_LIST` names, as attributes, its owner and its clinic.

    `spark`: (answered on, worst pain 0–10 or None) of every report, before surgery first; empty in a danger row.
    `last`: the same of the newest form since surgery; None while there is none, and in a danger row.
    `referral`: the newest one of a case that is referred.
    `acknowledged_at`: when the patient acknowledged the danger page; `unticked`: taken back later.
    """

    case: Any
    overdue: bool
    spark: tuple[tuple[date, int | None], ...] = ()
    last: tuple[date, int | None] | None = None
    opioids_rising: bool = False
    acknowledged_at: datetime | None = None
    unticked: bool = False
    referral: Any = None


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
    found = _found(wanted, start=(page - 1) * per_page, stop=page * per_page) if total else []
    return WorklistPage(
        rows=tuple(sorted(_rows(found=found, desk=here, now=now), key=_newest if wanted.closed else _place)),
        counts=counts,
        total=total,
        page=page,
        pages=pages,
        owners=here.owners,
        clinics=here.clinics,
        filters=wanted.filters,
    )


def _found(wanted: Listing, *, start: int, stop: int) -> list[list[Values]]:
    """The cases of a page, in no order. Which they are is settled on narrow rows; only those of the page are joined.

    A case comes once for each of its referrals, and for each thing that was said of its danger sign later.
    """
    ids = wanted.ordered(Case.objects.filter(wanted.where)).values("pk")[start:stop]
    user = get_user_model()  # not joined: PostgreSQL plans no more than eight tables at once, and then reads all cases
    rows = Case.objects.filter(pk__in=ids).values(
        *(f"{of}{name}" for of, names in ON_THE_LIST.items() for name in names),
        owner_name=Subquery(user._default_manager.filter(pk=OuterRef("owner")).values(user.USERNAME_FIELD)),
    )
    found: dict[int, list[Values]] = {}
    for row in rows:
        found.setdefault(row["pk"], []).append(row)
    return list(found.values())


def _rows(*, found: Sequence[list[Values]], desk: Desk, now: datetime) -> tuple[WorklistRow, ...]:
    cases = [one[0] for one in found]
    reports = _reports(episodes=[case["episode_id"] for case in cases]) if cases else {}
    clinics = _clinics(wanted={case["clinic_id"] for case in cases}, desk=desk)
    owners = {user.pk: user for user in desk.owners}
    days = {clinic: desk.today(clinic, now) for clinic in clinics}
    return tuple(
        _row(
            rows=one,
            case=_case(case, clinic=clinics[case["clinic_id"]], owner=owners.get(case["owner_id"])),
            reports=reports.get(case["episode_id"], []),
            today=days[case["clinic_id"]],
            now=now,
        )
        for one, case in zip(found, cases, strict=True)
    )


def _case(row: Values, *, clinic: Clinic, owner: Any) -> Any:
    """The case with what belongs to it. An owner who no longer works here is known by the user name alone."""
    case = _part(row, "")
    case.clinic, case.owner = clinic, owner
    case.episode = _part(row, "episode__")
    patient = case.episode.patient = _part(row, "episode__patient__")
    patient.initials = initials(patient.given_name, patient.family_name)
    case.assessment = _part(row, "assessment__") if case.assessment_id else None
    case.danger_report = _part(row, "danger_report__") if case.danger_report_id else None
    if owner is None and case.owner_id is not None:
        case.owner = get_user_model()(**{get_user_model().USERNAME_FIELD: row["owner_name"]})
    return case


def _part(row: Values, of: str) -> SimpleNamespace:
    return SimpleNamespace(**{name: row[of + name] for name in ON_THE_LIST[of]})


def _clinics(*, wanted: set[int], desk: Desk) -> dict[int, Clinic]:
    """The desk holds every clinic that somebody works for; only a superuser meets others, which are read here."""
    known = {clinic.pk: clinic for clinic in desk.clinics}
    return known | Clinic.objects.in_bulk(wanted - known.keys())


def _place(row: WorklistRow) -> tuple[Any, ...]:
    """The order of `Listing.ordered` among the rows of a page: a second sort in SQL costs more than reading them."""
    case = row.case
    top = case.danger_open and case.urgency_rank <= Urgency.SAME_DAY.rank
    pressing = row.overdue or (top and case.urgency == Urgency.EMERGENCY)
    return not top, not pressing, case.urgency_rank, not case.wants_contact, case.promised_at or _NEVER, case.pk


def _newest(row: WorklistRow) -> int:
    return -int(row.case.pk)


def _row(*, rows: list[Values], case: Any, reports: list[Values], today: date, now: datetime) -> WorklistRow:
    asleep = case.status == CaseStatus.SNOOZED and case.snoozed_until > today
    waits = case.closed_at is None and case.promised_at is not None
    later = [_part(row, "danger_report__later__") for row in rows]
    curve = () if case.danger_open else tuple((one["answered_on"], _worst(one)) for one in reports)
    return WorklistRow(
        case=case,
        overdue=waits and case.promised_at < now and not asleep,
        spark=curve,
        last=curve[-1] if curve and reports[-1]["time_point"] != TimePoint.BASELINE else None,
        opioids_rising=_rising([one["opioids"] for one in reports if one["opioids"]]),
        acknowledged_at=min((one.at for one in later if one.event == DangerEvent.ACKNOWLEDGED), default=None),
        unticked=any(one.event == DangerEvent.UNTICKED for one in later),
        referral=_referral(rows) if case.status == CaseStatus.REFERRED else None,
    )


def _referral(rows: list[Values]) -> Any:
    newest = max(rows, key=lambda row: row["referrals__pk"] or 0)
    return _part(newest, "referrals__") if newest["referrals__pk"] else None


def _reports(*, episodes: Sequence[int]) -> dict[int, list[Values]]:
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
    found: dict[int, list[Values]] = {}
    for row in told:
        if row["pk"] not in replaced:
            found.setdefault(row["episode_id"], []).append(row)
    return found


def _worst(row: Values) -> int | None:
    return max((row[name] for name in ("nrs_axial", "nrs_limb") if row[name] is not None), default=None)


def _rising(taken: list[str]) -> bool:
    return len(taken) > 1 and taken[-1] == OPIOIDS_EVERY_DAY and taken[-2] in ("none", "some_days")
