"""What a closing without referral means for a later report: whether it is news, or what was settled then (ADR 0341).

A later report always leads to a case. One that says no more than what a person had judged when the case was closed
stands at *watch*, for a while; anything more is judged afresh.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fbs_portal.domain.answers import Answers
from fbs_portal.domain.codes import CloseOutcome, Urgency
from fbs_portal.domain.states import NotReferred
from fbs_portal.domain.triage.directions import ORDERED, is_worse
from fbs_portal.domain.vocabulary import TREND
from fbs_portal.domain.workflow import CaseFacts

HALF_A_YEAR, A_QUARTER = timedelta(days=183), timedelta(days=91)

HOLDS: Mapping[NotReferred, timedelta] = {
    NotReferred.ACCEPTABLE: HALF_A_YEAR,
    NotReferred.CARE_ELSEWHERE: HALF_A_YEAR,
    NotReferred.OTHER_CAUSE: HALF_A_YEAR,
    NotReferred.DECLINES: HALF_A_YEAR,
    NotReferred.PLANNED_TREATMENT: A_QUARTER,
}
"""How long a reason holds against a report that says no more. The others hold nothing: pain that had eased is back,
nobody judged the pain of somebody who was not reached, or of answers that were wrong."""

IMPLIED: Mapping[CloseOutcome, NotReferred] = {
    CloseOutcome.DECLINED: NotReferred.DECLINES,
    CloseOutcome.TREATED_ELSEWHERE: NotReferred.CARE_ELSEWHERE,
}
"""Outcomes that say why by themselves. Moved away and died need no further reason."""

PAINS = ("pain_axial", "pain_limb")
NOTHING_NEW = ("pain_sites", "nerve_symptoms", "treatments")
"""Lists in which one item more is news, whatever went away."""
WORSENING = TREND[TREND.index("same") + 1 :]
COMPARED = tuple(code for code in ORDERED if code not in ("wants_contact", "red_flags", "nerve_symptoms"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One report and what triage said of it: `rules` are those that found something, watch or above."""

    answers: Answers
    urgency: Urgency
    rules: frozenset[str]


def asks_why_not(*, case: CaseFacts) -> bool:
    """Whether closing asks why nobody was referred: an evaluation was suggested or asked for, and no referral made."""
    return case.referral is None and (case.refer_suggested or case.asked_to_refer)


def still_settled(*, code: NotReferred, closed_at: datetime, now: datetime, before: Judged, told: Judged) -> bool:
    """Whether the report says no more than the last one before the closing. A wish to be called or words to read
    are for the caller to ask."""
    return (
        code in HOLDS
        and now < closed_at + HOLDS[code]
        and told.urgency is Urgency.EVALUATION
        and told.rules <= before.rules
        and not _news(before.answers, told.answers, code=code)
    )


def _news(before: Answers, told: Answers, *, code: NotReferred) -> bool:
    """Anything worse, anything new, and a number or the danger list that is missing: it could be either."""
    return (
        told.get("red_flags") != []
        or any(not _number(answers.get(pain)) for pain in PAINS for answers in (before, told))
        or told.get("trend") in WORSENING
        or (code is NotReferred.ACCEPTABLE and told.get("acceptable") == "no")
        or any(_worse(question, told, before) for question in COMPARED)
        or any(set(_items(told, question)) - set(_items(before, question)) for question in NOTHING_NEW)
        or told.get("same_pain") != before.get("same_pain")
    )


def _worse(question: str, told: Answers, before: Answers) -> bool:
    values = [answers.get(question) for answers in (told, before)]
    known = [value for value in values if not isinstance(value, Mapping)]
    return len(known) == len(values) and is_worse(question=question, value=values[0], than=values[1])


def _items(answers: Answers, question: str) -> list[Any]:
    value = answers.get(question)
    return value if isinstance(value, list) else []


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
