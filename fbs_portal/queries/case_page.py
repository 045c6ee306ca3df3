"""Everything a case page shows, in a number of statements that does not grow with the registry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.models import (
    Assessment,
    AuditEvent,
    Case,
    CaseEntry,
    DangerReport,
    Evaluation,
    FollowUp,
    Referral,
    Submission,
)
from fbs_portal.queries.audit import LATEST, case_trail
from fbs_portal.queries.letters import Kept, of_entry
from fbs_portal.queries.staff import names_of

FOUND = "found"
"""The attribute of a referral that holds its evaluations, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """The records of the page, oldest first unless said otherwise; submissions include those replaced later.

    Entries stand in the order they were written, which a clock that is set back cannot disturb.
    `assessments` are of the whole course, newest first; `names` labels every user's key on the page.
    """

    case: Case
    submissions: tuple[Submission, ...]
    assessments: tuple[Assessment, ...]
    dangers: tuple[DangerReport, ...]
    entries: tuple[CaseEntry, ...]
    referrals: tuple[Referral, ...]
    followups: tuple[FollowUp, ...]
    reads: tuple[AuditEvent, ...]
    names: dict[str, str]

    @property
    def letters(self) -> tuple[Kept, ...]:
        """The kept versions of the referral letter, oldest first, as the trail tells of them."""
        return tuple(of_entry(row) for row in self.entries if row.deed == CaseDeed.WRITE_LETTER)


def case_page(*, actor: Actor, case: Case, now: datetime) -> CasePage:
    """The page of a case that came from `case_facts.get`, which has checked who may see it. Eight statements."""
    episode, case.episode.patient.clinic = case.episode_id, case.clinic  # the same clinic, which is loaded
    submissions = tuple(
        Submission.objects.filter(episode=episode).select_related("followup").order_by("answered_on", "pk")
    )
    entries = tuple(CaseEntry.objects.filter(case=case).order_by("pk"))
    dangers = tuple(DangerReport.objects.filter(episode=episode).select_related("followup").order_by("at", "pk"))
    referrals = _referrals(case)
    found = [row for referral in referrals for row in getattr(referral, FOUND)]
    reads = case_trail(case_id=case.pk)[:LATEST]
    followups = tuple(FollowUp.objects.filter(episode=episode).order_by("opens_on", "pk"))
    keys = _keys(case, submissions, entries, dangers, reads, referrals, found)
    return CasePage(
        case=case,
        submissions=submissions,
        assessments=tuple(Assessment.objects.filter(episode=episode).order_by("-assessed_at", "-pk")),
        dangers=dangers,
        entries=entries,
        referrals=referrals,
        followups=followups,
        reads=reads,
        names={actor.key: actor.label} | names_of(keys=keys),
    )


def _referrals(case: Case) -> tuple[Referral, ...]:
    """Oldest first, each with the suggestion that stood then and its evaluations, also the corrected ones.

    One statement: the evaluations come beside their referral, which a prefetch would ask for once more.
    """
    columns = [field.attname for field in Evaluation._meta.concrete_fields]
    beside = {f"{FOUND}_{name}": F(f"evaluations__{name}") for name in columns}
    rows = Referral.objects.filter(case=case).select_related("assessment").defer("assessment__body").annotate(**beside)
    referrals: dict[int, Referral] = {}
    for row in rows.order_by("referred_at", "pk", "evaluations__pk"):
        found = getattr(referrals.setdefault(row.pk, row), FOUND, [])
        values = [getattr(row, f"{FOUND}_{name}") for name in columns]
        if getattr(row, f"{FOUND}_id") is not None:
            found.append(Evaluation.from_db(str(row._state.db), columns, values))
        setattr(referrals[row.pk], FOUND, found)
    return tuple(referrals.values())


def _keys(case: Case, *groups: Iterable[Any]) -> set[str]:
    """Every actor key on the page."""
    fields = ("by", "entered_by", "actor", "recorded_by", "referred_by", "released_by")
    keys = {getattr(row, name, "") for group in groups for row in group for name in fields}
    given_to = {f"user:{to}" for group in groups for row in group if (to := getattr(row, "params", {}).get("to"))}
    chose = {choice["by"] for choice in case.episode.rule_choices}
    return {*keys, *given_to, *chose, case.spoken_by, case.closed_by} - {""}
