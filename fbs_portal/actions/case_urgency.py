"""What a clinician decides on how urgent a case is: danger dealt with, a lower urgency."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fbs_portal.actions.case_deeds import begin, code_of
from fbs_portal.actions.case_promises import within
from fbs_portal.actions.texts import clean
from fbs_portal.content.deeds import check_lowering
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, Urgency
from fbs_portal.domain.workflow import is_urgent
from fbs_portal.models import Case
from fbs_portal.queries.hours import hours_of


@transaction.atomic
def deal_with_danger(*, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime) -> Case:
    """A person has dealt with the danger sign. What remains, lowering or closing, is due in two working days."""
    begun = begin(
        deed=CaseDeed.DANGER_DEALT_WITH, actor=actor, case_id=case_id, expected_version=expected_version, now=now
    )
    return begun.finish(
        changes={"danger_open": False, "promised_at": within(case=begun.case, now=now, urgency=Urgency.SOON)},
        text=clean(reason, field="reason"),
        params={"danger_report": begun.case.danger_report_id},
    )


@transaction.atomic
def lower_urgency(*, actor: Actor, case_id: int, expected_version: int, to: str, reason: str, now: datetime) -> Case:
    """Lower the urgency, with a reason. Below same day this deals with an open danger sign too.

    While the result of a referral is awaited the case stays due: a lower level promises nothing later than before.
    """
    begun = begin(deed=CaseDeed.LOWER_URGENCY, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    case, facts = begun.case, begun.facts
    text = clean(reason, field="reason")
    level = code_of(Urgency, to, field="to")
    check_lowering(to=level, case=facts)
    promised = hours.promised_at(urgency=level, now=now, hours=hours_of(clinic=case.clinic))
    if facts.referral_running:
        promised = min((at for at in (promised, case.promised_at) if at is not None), default=None)
    return begun.finish(
        changes={"urgency": level, "promised_at": promised, "danger_open": facts.danger_open and is_urgent(level)},
        text=text,
        params={"from_urgency": facts.urgency.value, "urgency": level.value},
    )
