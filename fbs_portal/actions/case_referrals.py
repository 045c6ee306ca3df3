"""What a clinician decides on a case: danger dealt with, a lower urgency, a referral and what it found."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions.case_deeds import begin, clean, code_of, finish
from fbs_portal.content.deeds import check_lowering
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, Category, ReferralStatus, Urgency
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.hours import WORKING_DAYS
from fbs_portal.domain.workflow import is_urgent
from fbs_portal.models import Case, Evaluation, Referral
from fbs_portal.queries.case_facts import RUNNING
from fbs_portal.queries.hours import hours_of

LATEST_EXPECTED = timedelta(days=366)
"""A referral is expected to have a result within a year."""

FINDINGS_LENGTH = 4000


@transaction.atomic
def deal_with_danger(*, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime) -> Case:
    """A person has dealt with the danger sign. What remains, lowering or closing, is due in two working days."""
    deed = CaseDeed.DANGER_DEALT_WITH
    case, facts = begin(deed=deed, actor=actor, case_id=case_id, expected_version=expected_version)
    return finish(
        deed=deed,
        case=case,
        facts=facts,
        actor=actor,
        now=now,
        changes={"danger_open": False, "promised_at": _soon(case, now)},
        text=clean(reason, field="reason"),
        params={"danger_report": case.danger_report_id},
    )


@transaction.atomic
def lower_urgency(*, actor: Actor, case_id: int, expected_version: int, to: str, reason: str, now: datetime) -> Case:
    """Lower the urgency, with a reason. Below same day this deals with an open danger sign too."""
    deed = CaseDeed.LOWER_URGENCY
    case, facts = begin(deed=deed, actor=actor, case_id=case_id, expected_version=expected_version)
    text = clean(reason, field="reason")
    level = code_of(Urgency, to, field="to")
    check_lowering(to=level, case=facts)
    promised = hours.promised_at(urgency=level, now=now, hours=hours_of(clinic=case.clinic))
    return finish(
        deed=deed,
        case=case,
        facts=facts,
        actor=actor,
        now=now,
        changes={"urgency": level, "promised_at": promised, "danger_open": facts.danger_open and is_urgent(level)},
        text=text,
        params={"from_urgency": facts.urgency.value, "urgency": level.value},
    )


@transaction.atomic
def refer(
    *,
    actor: Actor,
    case_id: int,
    expected_version: int,
    to: str,
    expected_by: date,
    reason: str,
    now: datetime,
    question: str = "",
) -> Case:
    """Refer for a spinal pain management evaluation. The case stays open, due by `expected_by`.

    Referring again, somewhere else, withdraws the referral that was waiting.
    """
    case, facts = begin(deed=CaseDeed.REFER, actor=actor, case_id=case_id, expected_version=expected_version)
    text = clean(reason, field="reason")
    target, question = clean(to, field="to", longest=160), clean(question, field="question", required=False)
    opening_hours = hours_of(clinic=case.clinic)
    today = hours.local_date(hours=opening_hours, at=now)
    if not today <= expected_by <= today + LATEST_EXPECTED:
        raise Invalid(_("Choose a day from today, at most a year ahead."), field="expected_by")
    end_running(case=case, status=ReferralStatus.WITHDRAWN)
    referral = Referral.objects.create(
        case=case,
        referred_at=now,
        referred_by=actor.key,
        referred_to=target,
        question=question,
        expected_by=expected_by,
    )
    return finish(
        deed=CaseDeed.REFER,
        case=case,
        facts=facts,
        actor=actor,
        now=now,
        changes={
            "promised_at": hours.due_on(hours=opening_hours, day=expected_by),
            "asked_to_refer": False,
            "ready_to_close": False,
            "snoozed_until": None,
        },
        text=text,
        params={"referral": referral.pk},
    )


@transaction.atomic
def record_evaluation(
    *,
    actor: Actor,
    case_id: int,
    expected_version: int,
    seen_on: date,
    category: str,
    now: datetime,
    cause: str = "",
    plan: str = "",
) -> Case:
    """Record what the evaluation found. The case is then ready for a person to close as evaluated."""
    deed = CaseDeed.EVALUATION
    case, facts = begin(deed=deed, actor=actor, case_id=case_id, expected_version=expected_version)
    found = clean(cause, field="cause", required=False, longest=FINDINGS_LENGTH)
    planned = clean(plan, field="plan", required=False, longest=FINDINGS_LENGTH)
    today = hours.local_date(hours=hours_of(clinic=case.clinic), at=now)
    if not case.episode.surgery_date <= seen_on <= today:
        raise Invalid(_("Choose a day between the operation and today."), field="seen_on")
    referral = Referral.objects.get(case=case, status__in=RUNNING)
    Referral.objects.filter(pk=referral.pk).update(status=ReferralStatus.ATTENDED)
    Evaluation.objects.create(
        referral=referral,
        seen_on=seen_on,
        category=code_of(Category, category, field="category"),
        cause=found,
        plan=planned,
        recorded_at=now,
        recorded_by=actor.key,
    )
    return finish(
        deed=deed,
        case=case,
        facts=facts,
        actor=actor,
        now=now,
        changes={"promised_at": _soon(case, now)},
        params={"referral": referral.pk},
    )


def end_running(*, case: Case, status: ReferralStatus) -> None:
    """The referral that waits for its result, if there is one, ends with this status."""
    Referral.objects.filter(case=case, status__in=RUNNING).update(status=status)


def _soon(case: Case, now: datetime) -> datetime:
    days = WORKING_DAYS[Urgency.SOON]
    return hours.end_of_working_day(hours=hours_of(clinic=case.clinic), now=now, days=days)
