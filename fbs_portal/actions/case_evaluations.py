"""What the evaluation found: recorded, corrected beside the old record, released to the patient, taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions.case_deeds import begin, code_of
from fbs_portal.actions.case_promises import next_step, within
from fbs_portal.actions.case_referrals import check_seen, running
from fbs_portal.actions.texts import clean
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, ReferralStatus, Urgency
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.evaluation import Cause, Conclusion, Helped, Plan, Repeated
from fbs_portal.models import Case, Evaluation, Referral

FINDINGS_LENGTH = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is written down of an evaluation. None and "" are "not said"; codes are of `domain.evaluation`."""

    seen_on: date
    conclusion: str
    history_done: bool | None = None
    examination_done: bool | None = None
    xray_repeated: str = ""
    mri_repeated: str = ""
    causes: Iterable[str] = ()
    cause: str = ""
    plans: Iterable[str] = ()
    plan: str = ""
    suggestion_helped: str = ""


FOUND = tuple(field.name for field in fields(Found))
"""The columns of an evaluation that a clinician fills in."""


@transaction.atomic
def record_evaluation(*, actor: Actor, case_id: int, expected_version: int, now: datetime, **found: Any) -> Case:
    """Record what the evaluation found (the fields of `Found`). A person can then close the case as evaluated.

    What an earlier evaluation of the case found is no longer what the patient should read: its release ends.
    """
    begun = begin(deed=CaseDeed.EVALUATION, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    case = begun.case
    columns = _columns(Found(**found), case=case, now=now)
    referral = running(case=case)
    _unrelease(case)
    _evaluated(referral, columns, actor=actor, now=now)
    Evaluation.objects.create(referral=referral, recorded_at=now, recorded_by=actor.key, **columns)
    due = within(case=case, now=now, urgency=Urgency.SOON)
    return begun.finish(
        changes={"promised_at": next_step(case=case, at=due)},
        params={"referral": referral.pk},
    )


@transaction.atomic
def correct_evaluation(
    *, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime, **found: Any
) -> Case:
    """Write a corrected evaluation beside the one that counts, also on a closed case.

    Nobody has released the corrected one: the patient reads nothing until somebody does.
    """
    begun = begin(
        deed=CaseDeed.CORRECT_EVALUATION, actor=actor, case_id=case_id, expected_version=expected_version, now=now
    )
    case = begun.case
    text = clean(reason, field="reason")
    columns = _columns(Found(**found), case=case, now=now)
    referral = _evaluated_referral(case)
    before = referral.evaluations.get(superseded_by=None)
    if all(getattr(before, name) == value for name, value in columns.items()):
        raise Invalid(_("Nothing was changed."), field="")
    _unrelease(case)
    _evaluated(referral, columns, actor=actor, now=now)
    Evaluation.objects.create(
        referral=referral, recorded_at=now, recorded_by=actor.key, supersedes=before, reason=text, **columns
    )
    params = {"referral": referral.pk}
    return begun.finish(text=text, params=params)


@transaction.atomic
def release(*, actor: Actor, case_id: int, expected_version: int, now: datetime) -> Case:
    """Let the patient read the conclusion and the plan, in the portal's own words."""
    begun = begin(deed=CaseDeed.RELEASE, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    case = begun.case
    referral = _evaluated_referral(case)
    Referral.objects.filter(pk=referral.pk).update(released_at=now, released_by=actor.key)
    return begun.finish(params={"referral": referral.pk})


@transaction.atomic
def take_back(*, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime) -> Case:
    """The patient no longer reads the conclusion."""
    begun = begin(deed=CaseDeed.TAKE_BACK, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    case = begun.case
    text = clean(reason, field="reason")
    _unrelease(case)
    return begun.finish(text=text)


def _evaluated_referral(case: Case) -> Referral:
    return Referral.objects.filter(case=case, status=ReferralStatus.EVALUATED).order_by("-pk")[:1].get()


def _evaluated(referral: Referral, columns: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    Referral.objects.filter(pk=referral.pk).update(
        status=ReferralStatus.EVALUATED,
        attended_on=columns["seen_on"],
        status_at=now,
        status_by=actor.key,
        status_reason="",
    )


def _unrelease(case: Case) -> None:
    Referral.objects.filter(case=case, released_at__isnull=False).update(released_at=None, released_by="")


def _columns(found: Found, *, case: Case, now: datetime) -> dict[str, Any]:
    """The checked columns of an evaluation; Invalid names the field."""
    check_seen(case=case, on=found.seen_on, field="seen_on", now=now)
    columns: dict[str, Any] = {name: getattr(found, name) for name in FOUND}
    columns["conclusion"] = code_of(Conclusion, found.conclusion, field="conclusion")
    for name, codes in (("xray_repeated", Repeated), ("mri_repeated", Repeated), ("suggestion_helped", Helped)):
        columns[name] = code_of(codes, columns[name], field=name) if columns[name] else ""
    for name in ("cause", "plan"):
        columns[name] = clean(columns[name], field=name, required=False, longest=FINDINGS_LENGTH)
    columns["causes"] = _listed(Cause, found.causes, alone=Cause.NOT_FOUND, field="causes")
    columns["plans"] = _listed(Plan, found.plans, alone=Plan.NONE, field="plans")
    if columns["conclusion"] is Conclusion.OTHER and not (columns["causes"] or columns["cause"]):
        raise Invalid(_("Say what was found."), field="cause")
    return columns


def _listed(codes: type[StrEnum], values: Iterable[str], *, alone: StrEnum, field: str) -> list[str]:
    """Each code once, in the order of the codes. `alone` goes with no other."""
    chosen = {code_of(codes, value, field=field) for value in values}
    if alone in chosen and len(chosen) > 1:
        raise Invalid(_("“None” and “not found” cannot be chosen together with another."), field=field)
    return [code.value for code in codes if code in chosen]
