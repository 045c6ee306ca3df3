"""Everything a case page shows, in a number of statements that does not grow with the registry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from fbs_portal.domain.actor import Actor
from fbs_portal.models import (
    Assessment,
    AuditEvent,
    Case,
    CaseEntry,
    DangerReport,
    Draft,
    FollowUp,
    Referral,
    Submission,
)
from fbs_portal.queries.audit import LATEST, case_trail
from fbs_portal.queries.staff import name_of


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
    other_cases: tuple[Case, ...]
    draft_started: bool
    names: dict[str, str]


def case_page(*, actor: Actor, case: Case, now: datetime) -> CasePage:
    """The page of a case that came from `case_facts.get`, which has checked who may see it. Ten statements."""
    episode = case.episode_id
    submissions = tuple(
        Submission.objects.filter(episode=episode).select_related("followup").order_by("answered_on", "pk")
    )
    entries = tuple(CaseEntry.objects.filter(case=case).order_by("pk"))
    dangers = tuple(DangerReport.objects.filter(episode=episode).select_related("followup").order_by("at", "pk"))
    reads = case_trail(case_id=case.pk)[:LATEST]
    return CasePage(
        case=case,
        submissions=submissions,
        assessments=tuple(Assessment.objects.filter(episode=episode).order_by("-assessed_at", "-pk")),
        dangers=dangers,
        entries=entries,
        referrals=tuple(Referral.objects.filter(case=case).select_related("evaluation").order_by("referred_at", "pk")),
        followups=tuple(FollowUp.objects.filter(episode=episode).order_by("opens_on", "pk")),
        reads=reads,
        other_cases=tuple(Case.objects.filter(episode=episode).exclude(pk=case.pk).order_by("pk")),
        draft_started=Draft.objects.filter(followup__episode=episode).exists(),
        names=_names(actor=actor, keys=_keys(case, submissions, entries, dangers, reads)),
    )


def _keys(case: Case, *groups: Iterable[Any]) -> set[str]:
    """Every actor key on the page."""
    fields = ("by", "entered_by", "actor")
    keys = {getattr(row, name, "") for group in groups for row in group for name in fields}
    given_to = {f"user:{to}" for group in groups for row in group if (to := getattr(row, "params", {}).get("to"))}
    return {*keys, *given_to, case.spoken_by, case.closed_by} - {""}


def _names(*, actor: Actor, keys: set[str]) -> dict[str, str]:
    """Actor key → the name of the user. Links and jobs have words of their own, made by presenters."""
    numbers = {int(number) for key in keys if (number := key.removeprefix("user:")).isdigit() and number != key}
    users = get_user_model()._default_manager.filter(pk__in=numbers) if numbers else ()
    return {actor.key: actor.label} | {f"user:{user.pk}": name_of(user=user) for user in users}
