"""What holds for every history, seen or not (E9–E11, C20)."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.domain.codes import Category, Pattern, Urgency
from fbs_portal.domain.facts import Facts, derive
from fbs_portal.domain.facts.reading import is_declined
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.triage.directions import ORDERED, worse_values
from fbs_portal.domain.triage.engine import assess, decide
from fbs_portal.domain.triage.rules import RULES
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.domain.triage.types import Finding
from tests.domain.triage.histories import DECLINED, answer, edit, snapshots


def ranks(snapshot: Snapshot) -> tuple[int, bool]:
    decision = decide(facts=derive(snapshot))
    return list(Urgency).index(decision.urgency), not decision.refer


@pytest.mark.parametrize("question", ORDERED)
@settings(max_examples=30, deadline=None)
@given(snapshot=snapshots(), data=st.data())
def test_a_worse_answer_never_lowers_urgency_or_takes_a_referral_back(
    question: str, snapshot: Snapshot, data: st.DataObject
) -> None:
    value = data.draw(answer(question))
    snapshot = edit(snapshot, **{question: value})
    now = ranks(snapshot)
    for worse in worse_values(question=question, value=value):
        after = ranks(edit(snapshot, **{question: worse}))
        assert after[0] <= now[0]
        assert after[1] <= now[1]


@settings(max_examples=60, deadline=None)
@given(snapshot=snapshots(), seed=st.integers(0, 999))
def test_several_worse_answers_never_lower_urgency(snapshot: Snapshot, seed: int) -> None:
    chance = random.Random(seed)
    last = snapshot.reports[-1].answers
    changes = {}
    for question in ORDERED:
        value = last.get(question)
        worse = [] if is_declined(value) else list(worse_values(question=question, value=value))
        if worse and chance.random() < 0.5:
            changes[question] = chance.choice(worse)
    assert ranks(edit(snapshot, **changes))[0] <= ranks(snapshot)[0]


@settings(max_examples=50, deadline=None)
@given(snapshot=snapshots(), seed=st.integers(0, 999))
def test_the_order_of_rules_means_nothing(snapshot: Snapshot, seed: int) -> None:
    facts = derive(snapshot)
    shuffled = list(RULES)
    random.Random(seed).shuffle(shuffled)
    assert decide(facts=facts, rules=shuffled) == decide(facts=facts)


@settings(max_examples=80, deadline=None)
@given(snapshot=snapshots())
def test_urgency_and_referral_are_what_the_shown_findings_ask_for(snapshot: Snapshot) -> None:
    decision = decide(facts=derive(snapshot))
    asked = [list(Urgency).index(finding.urgency) for finding in decision.findings]
    assert list(Urgency).index(decision.urgency) == min(asked, default=len(Urgency) - 1)
    assert decision.refer == any(finding.refer for finding in decision.findings)


@settings(max_examples=60, deadline=None)
@given(snapshot=snapshots(), question=st.sampled_from(["pain_axial", "pain_limb", "red_flags"]))
def test_what_was_not_answered_is_never_none_or_routine(snapshot: Snapshot, question: str) -> None:
    decision = decide(facts=derive(edit(snapshot, **{question: None})))
    assert decision.category is not Category.NONE
    assert decision.urgency.at_least(Urgency.WATCH)
    assert question in decision.missing


@settings(max_examples=50, deadline=None)
@given(snapshot=snapshots())
def test_declined_is_treated_like_not_answered(snapshot: Snapshot) -> None:
    last = snapshot.reports[-1].answers
    absent = {question: None for question, value in last.items() if is_declined(value)}
    told, untold = decide(facts=derive(snapshot)), decide(facts=derive(edit(snapshot, **absent)))
    assert (told.category, told.urgency, told.refer, told.missing) == (
        untold.category,
        untold.urgency,
        untold.refer,
        untold.missing,
    )


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@settings(max_examples=80, deadline=None)
@given(snapshot=snapshots())
def test_every_finding_cites_answers_that_exist(snapshot: Snapshot) -> None:
    given_answers = snapshot.reports[-1].answers
    before = [snapshot.baseline.answers] if snapshot.baseline else []
    earlier = [*(report.answers for report in snapshot.reports[:-1]), *before]
    for finding in decide(facts=derive(snapshot)).findings:
        assert finding.evidence, finding.rule
        for evidence in finding.evidence:
            assert evidence.answered_on == snapshot.reports[-1].answered_on
            assert evidence.value == _plain(given_answers.get(evidence.question)), finding.rule
            if evidence.compared_to is not None and finding.rule not in ("pain_rose", "came_back"):
                known = [_plain(answers.get(evidence.question)) for answers in earlier]
                assert evidence.compared_to in known, finding.rule


@settings(max_examples=60, deadline=None)
@given(snapshot=snapshots(), place=st.integers(0, len(RULES) - 1))
def test_a_crashing_rule_asks_for_a_person(snapshot: Snapshot, place: int) -> None:
    def broken(facts: Facts, rules: RuleSet) -> Finding | None:
        raise ZeroDivisionError(facts.day)

    rules = [*RULES[:place], broken, *RULES[place + 1 :]]
    decision = decide(facts=derive(snapshot), rules=rules)
    assert decision.urgency.at_least(Urgency.SOON)
    assert [f.params["failed"] for f in decision.findings if f.rule == "review_by_a_person"] == ["broken"]


@settings(max_examples=50, deadline=None)
@given(snapshot=snapshots(), categories=st.lists(st.sampled_from(list(Category)), min_size=9, max_size=9))
def test_the_table_of_patterns_never_touches_urgency_or_referral(
    snapshot: Snapshot, categories: list[Category]
) -> None:
    other = DEFAULT.with_categories(version="other", **dict(zip(Pattern, categories, strict=True)))
    facts = derive(snapshot)
    told, retold = decide(facts=facts), decide(facts=facts, ruleset=other)
    assert retold.category is other.pattern_categories[told.pattern]
    assert (told.urgency, told.refer, told.route, told.recheck_on, told.findings) == (
        retold.urgency,
        retold.refer,
        retold.route,
        retold.recheck_on,
        retold.findings,
    )


@settings(max_examples=50, deadline=None)
@given(snapshot=snapshots())
def test_transient_always_expires(snapshot: Snapshot) -> None:
    assessment = assess(snapshot=snapshot)
    if assessment.category is Category.TRANSIENT:
        assert assessment.recheck_on is not None
        assert assessment.recheck_on > snapshot.reports[-1].answered_on


def test_declined_is_an_answer_of_its_own() -> None:
    assert is_declined(DECLINED)
    assert not is_declined(None)
    assert not is_declined(0)
