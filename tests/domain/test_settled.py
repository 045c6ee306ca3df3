"""Whether a report after a closing without referral is news: anything worse, new or missing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.domain.codes import CaseStatus, CloseOutcome, ReferralStatus, Urgency
from fbs_portal.domain.settled import HOLDS, IMPLIED, Judged, asks_why_not, still_settled
from fbs_portal.domain.states import NotReferred
from fbs_portal.domain.workflow import CaseFacts

CLOSED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "red_flags": [],
    "pain_axial": 4,
    "pain_limb": 6,
    "pain_sites": ["low_back", "left_calf"],
    "nerve_symptoms": ["burning"],
    "treatments": [],
    "same_pain": "same",
    "trend": "same",
    "walking": "10_to_30_min",
    "opioids": "none",
    "acceptable": "yes",
    "peg_pain": 6,
}
BEFORE = Judged(answers=ANSWERS, urgency=Urgency.EVALUATION, rules=frozenset({"persistent_pain", "high_limb"}))


def settled(
    *, code: NotReferred = NotReferred.ACCEPTABLE, days: int = 100, before: Judged = BEFORE, **told: Any
) -> bool:
    """The same report again, with these answers changed; None takes one out."""
    answers = {name: value for name, value in (ANSWERS | told).items() if value is not None}
    return still_settled(
        code=code, closed_at=CLOSED, now=CLOSED + timedelta(days=days), before=before,
        told=replace(BEFORE, answers=answers),
    )  # fmt: skip


@pytest.mark.parametrize("code", NotReferred)
def test_a_reason_holds_for_its_time_and_some_hold_nothing(code: NotReferred) -> None:
    holds = HOLDS.get(code, timedelta(days=1))
    assert settled(code=code, days=0) is settled(code=code, days=holds.days - 1) is (code in HOLDS)
    assert not settled(code=code, days=holds.days)


def test_nobody_who_was_not_reached_or_not_judged_is_held() -> None:
    unjudged = {NotReferred.EASED, NotReferred.NOT_REACHED, NotReferred.DATA_ERROR, NotReferred.OTHER}
    assert unjudged.isdisjoint(HOLDS)


@pytest.mark.parametrize(
    "better",
    [
        {"pain_limb": 5, "pain_axial": 0},
        {"trend": "better"},
        {"pain_sites": ["left_calf"], "nerve_symptoms": None},
        {"peg_pain": None, "acceptable": None},
        {"walking": "unlimited"},
        {"wants_contact": "no"},
    ],
)
def test_the_same_or_less_is_no_news(better: dict[str, Any]) -> None:
    assert settled(**better)


@pytest.mark.parametrize(
    "news",
    [
        {"pain_limb": 7},
        {"pain_axial": 5},
        {"pain_limb": None},
        {"pain_axial": {"declined": True}},
        {"red_flags": None},
        {"red_flags": ["bladder"]},
        {"trend": "slowly_worse"},
        {"trend": "quickly_worse"},
        {"walking": "5_to_10_min"},
        {"opioids": "every_day"},
        {"pain_sites": ["low_back", "right_calf"]},
        {"nerve_symptoms": ["numbness"]},
        {"treatments": ["emergency_visit"]},
        {"same_pain": "different"},
        {"same_pain": None},
        {"peg_pain": 7},
        {"acceptable": "no"},
    ],
)
def test_anything_worse_new_or_missing_is_news(news: dict[str, Any]) -> None:
    assert not settled(**news)


def test_a_number_that_was_missing_before_cannot_be_compared() -> None:
    without = {name: value for name, value in ANSWERS.items() if name != "pain_limb"}
    assert not settled(before=replace(BEFORE, answers=without))


def test_a_no_contradicts_that_the_pain_was_acceptable_but_not_another_reason() -> None:
    before = replace(BEFORE, answers=ANSWERS | {"acceptable": "no"})
    assert not settled(before=before, acceptable="no")
    assert settled(before=before, acceptable="no", code=NotReferred.CARE_ELSEWHERE)


@pytest.mark.parametrize("urgency", [urgency for urgency in Urgency if urgency is not Urgency.EVALUATION])
def test_only_what_calls_for_an_evaluation_is_held(urgency: Urgency) -> None:
    told = replace(BEFORE, urgency=urgency)
    assert not still_settled(
        code=NotReferred.ACCEPTABLE, closed_at=CLOSED, now=CLOSED + timedelta(days=1), before=BEFORE, told=told
    )


def test_a_rule_that_had_not_spoken_is_news() -> None:
    assert not settled(before=replace(BEFORE, rules=frozenset({"persistent_pain"})))
    assert settled(before=replace(BEFORE, rules=BEFORE.rules | {"early_warning"}))


def test_who_is_asked_why_nobody_was_referred() -> None:
    case = CaseFacts(status=CaseStatus.TAKEN, urgency=Urgency.EVALUATION)
    assert not asks_why_not(case=case)
    assert asks_why_not(case=replace(case, refer_suggested=True))
    assert asks_why_not(case=replace(case, asked_to_refer=True))
    assert not asks_why_not(case=replace(case, refer_suggested=True, referral=ReferralStatus.WITHDRAWN))


def test_outcomes_that_say_why_themselves() -> None:
    assert set(IMPLIED) == {CloseOutcome.DECLINED, CloseOutcome.TREATED_ELSEWHERE}
