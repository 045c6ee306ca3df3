"""No worse answer ever lowers the urgency or takes a referral back: many random histories, every ordered question.

`test_properties` looks for the smallest counter-example; this one walks through more of them in less time.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from fbs_portal.domain.codes import Category, Procedure, Risk, Side, Urgency
from fbs_portal.domain.facts import Past, complete, derive, read_past
from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot
from fbs_portal.domain.triage.directions import ORDERED, is_worse, worse_values
from fbs_portal.domain.triage.engine import decide, verdict
from fbs_portal.domain.vocabulary import CHOICES, LISTS, NUMBERS, QUESTIONS
from tests.domain.triage.builder import history

SURGERY = date(2026, 1, 12)
SITES = ("low_back", "tailbone", "left_calf", "right_calf", "left_thigh_front", "right_buttock", "left_foot_top")
HISTORIES = 250


def answer(question: str, chance: random.Random) -> Any:
    if question in NUMBERS:
        return chance.randint(*NUMBERS[question])
    if question in CHOICES:
        return chance.choice(CHOICES[question])
    if question == "pain_sites":
        return chance.sample(SITES, chance.randint(0, 3))
    if question == "red_flags" and chance.random() < 0.85:
        return []
    return chance.sample(LISTS[question], chance.randint(0, 2))


def answers(chance: random.Random) -> dict[str, Any]:
    share = chance.choice((0.5, 0.9, 1))
    return {question: answer(question, chance) for question in QUESTIONS if chance.random() < share}


def any_history(chance: random.Random) -> Snapshot:
    days = sorted(chance.randint(1, chance.choice((60, 120, 1200))) for _ in range(chance.randint(1, 6)))
    operation = Operation(
        surgery_date=SURGERY,
        region=chance.choice(("lumbar", "lumbar", "lumbar", "cervical", "thoracic")),
        procedures=tuple(chance.sample(list(Procedure), chance.choice((1, 1, 2)))),
        levels=tuple(chance.sample(("L4-L5", "L5-S1", "L3-L4", "C5-C6"), chance.randint(0, 2))),
        side=chance.choice((None, *Side)),
        risks=frozenset(chance.sample(list(Risk), chance.choice((0, 0, 1, 2)))),
    )
    before = Baseline(answered_on=SURGERY, answers=answers(chance), recalled=chance.random() < 0.15)
    return Snapshot(
        operation=operation,
        baseline=before if chance.random() < 0.8 else None,
        reports=tuple(Report(answered_on=SURGERY + timedelta(days=day), answers=answers(chance)) for day in days),
    )


def asks(past: Past, report: Report, **edits: Any) -> tuple[int, bool]:
    """Lower is more."""
    edited = Report(answered_on=report.answered_on, answers={**report.answers, **edits})
    decision = decide(facts=complete(past=past, report=edited))
    return list(Urgency).index(decision.urgency), not decision.refer


def test_a_worse_answer_never_asks_for_less() -> None:
    chance = random.Random(20260112)
    for _ in range(HISTORIES):
        snapshot = any_history(chance)
        past, report = read_past(snapshot), snapshot.reports[-1]
        now = asks(past, report)
        for question in ORDERED:
            value = report.answers.get(question)
            for worse in worse_values(question=question, value=value):
                after = asks(past, report, **{question: worse})
                assert all(a <= b for a, b in zip(after, now, strict=True)), (question, value, worse, snapshot)


def test_more_of_the_other_pain_takes_nothing_back_from_a_missing_number() -> None:
    told: dict[str, Any] = {"same_pain": "same", "relief": "never", "onset": "never_left", "pain_sites": ["left_calf"]}
    for axial in range(11):
        assert decide(facts=derive(history(300, axial, None, before=(9, 8), **told))).refer, axial


def test_only_none_and_transient_may_be_routine() -> None:
    chance = random.Random(6)
    seen = set()
    for _ in range(1500):
        decision = decide(facts=derive(any_history(chance)))
        seen.add(decision.category)
        if decision.category not in (Category.NONE, Category.TRANSIENT):
            assert decision.urgency.at_least(Urgency.WATCH), decision
        assert not decision.refer or decision.urgency.at_least(Urgency.EVALUATION)
    assert seen == set(Category)


def test_the_verdict_of_a_replay_is_the_decision() -> None:
    chance = random.Random(9)
    for _ in range(300):
        facts = derive(any_history(chance))
        said = decide(facts=facts)
        assert verdict(facts=facts) == (said.category, said.pattern, said.urgency, said.refer)


def test_directions_know_which_way_is_worse() -> None:
    assert is_worse(question="pain_limb", value=7, than=4)
    assert is_worse(question="walking", value="under_5_min", than="unlimited")
    assert is_worse(question="acceptable", value="no", than="yes")
    assert is_worse(question="red_flags", value=["bladder"], than=[])
    assert not is_worse(question="relief", value="never", than="over_6_months")
    assert not is_worse(question="pain_limb", value=7, than=None)
    assert list(worse_values(question="trend", value="slowly_worse")) == ["quickly_worse"]
    assert list(worse_values(question="red_flags", value=None)) == []
