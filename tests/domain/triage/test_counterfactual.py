"""What would change the answer: true, nothing nearer does it, and nothing is overlooked for speed (E10)."""

from __future__ import annotations

import random
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fbs_portal.domain.facts import Facts, complete, derive, read_past
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.triage import candidates, counterfactual
from fbs_portal.domain.triage.changes import claim, flagged, outcome_of, toggled
from fbs_portal.domain.triage.directions import WORSE_CHOICES
from fbs_portal.domain.triage.edits import PAINS, edits_of
from fbs_portal.domain.triage.engine import assess, decide, verdict
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.domain.triage.types import Counterfactual
from fbs_portal.domain.vocabulary import CHOICES, LISTS, NUMBERS
from tests.domain.triage import cohort
from tests.domain.triage.builder import history
from tests.domain.triage.histories import answer, applied, edit, snapshots

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def people(count: int = 25) -> list[Snapshot]:
    chance = random.Random(7)
    return [one for _ in range(count) for one in cohort.histories(cohort.person(chance), chance, noise=cohort.NOISE)]


def told(snapshot: Snapshot) -> tuple[Counterfactual, ...]:
    return assess(snapshot=snapshot).would_change


def check(snapshot: Snapshot) -> int:
    """Every change of this snapshot: as told when judged from the start, and the nearest that does it."""
    decision = decide(facts=derive(snapshot))
    changes = told(snapshot)
    assert len(changes) <= counterfactual.MOST
    for change in changes:
        after = verdict(facts=derive(applied(snapshot, change)))
        assert outcome_of(decision, after) == change.outcome, change
        assert change.outcome
        _nothing_nearer(snapshot, change)
    return len(changes)


def _nothing_nearer(snapshot: Snapshot, change: Counterfactual) -> None:
    values = _nearer(snapshot, change)
    decision = decide(facts=derive(snapshot))
    for key in change.outcome:
        if all(key not in outcome_of(decision, _with(snapshot, change, value)) for value in values):
            return
    assert not values, (change, values)


def _with(snapshot: Snapshot, change: Counterfactual, value: Any) -> Any:
    other = Counterfactual(kind=change.kind, question=change.question, value=value, outcome={})
    return verdict(facts=derive(applied(snapshot, other)))


def _nearer(snapshot: Snapshot, change: Counterfactual) -> list[Any]:
    """The values of an ordered question between what was answered and what is told."""
    last = snapshot.reports[-1].answers
    if change.question in NUMBERS and change.kind in ("lower", "lower_is_better", "higher", "exactly"):
        now = last[change.question]
        return list(range(min(now, change.value) + 1, max(now, change.value)))
    if change.question in WORSE_CHOICES and isinstance(last.get(change.question), str):
        order = WORSE_CHOICES[change.question]
        low, high = sorted((order.index(last[change.question]), order.index(change.value)))
        return list(order[low + 1 : high])
    return []


def test_over_a_cohort_each_is_true_and_the_nearest() -> None:
    counts = [check(snapshot) for snapshot in people()]
    assert sum(count > 0 for count in counts) > 0.9 * len(counts)


@settings(max_examples=25, deadline=None, phases=NO_SHRINKING)
@given(snapshot=snapshots())
def test_of_any_history_each_is_true_and_the_nearest(snapshot: Snapshot) -> None:
    check(snapshot)


@pytest.mark.parametrize("kind", ["lower", "lower_is_better", "higher"])
def test_or_less_and_or_more_hold_for_every_number_beyond(kind: str) -> None:
    seen = 0
    for snapshot in people():
        decision = decide(facts=derive(snapshot))
        for change in told(snapshot):
            if change.kind != kind:
                continue
            seen += 1
            beyond = range(change.value + 1, 11) if kind == "higher" else range(change.value)
            for value in beyond:
                assert claim(outcome_of(decision, _with(snapshot, change, value))) == claim(change.outcome)
    assert seen


@settings(max_examples=120, deadline=None)
@given(snapshot=snapshots(), data=st.data())
def test_a_copied_edit_is_what_a_derivation_from_the_start_gives(snapshot: Snapshot, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([*NUMBERS, *CHOICES, *LISTS]))
    value = data.draw(answer(question))
    past = read_past(snapshot)
    facts = complete(past=past, report=snapshot.reports[-1], terse=True)
    edits = edits_of(snapshot=snapshot, past=past, facts=facts)
    _same(edits.answered(**{question: value}), edit(snapshot, **{question: value}))
    if snapshot.baseline is not None and question in PAINS:
        other = Counterfactual(kind="if_before", question=question, value=value)
        _same(edits.before(question, value), applied(snapshot, other))


def _same(facts: Facts, snapshot: Snapshot) -> None:
    whole = complete(past=read_past(snapshot), report=snapshot.reports[-1], terse=True)
    assert facts.told.answers == whole.told.answers
    for item in (item for item in fields(Facts) if item.name != "told"):
        assert getattr(facts, item.name) == getattr(whole, item.name), item.name
    assert facts.courses == whole.courses


@settings(max_examples=80, deadline=None)
@given(snapshot=snapshots(), data=st.data())
def test_where_and_since_when_matter_to_no_rule_while_both_pains_are_low(
    snapshot: Snapshot, data: st.DataObject
) -> None:
    """What is not tried for somebody who is well: it moves neither referral nor urgency."""
    low = int(DEFAULT.pain.value) - 2
    numbers = {question: data.draw(st.integers(0, low)) for question in PAINS}
    snapshot = edit(snapshot, **numbers)
    question = data.draw(st.sampled_from(sorted(candidates.ABOUT_PAIN)))
    now, after = (
        verdict(facts=derive(one)) for one in (snapshot, edit(snapshot, **{question: data.draw(answer(question))}))
    )
    assert (now.refer, now.urgency) == (after.refer, after.urgency)


def test_a_flag_is_told_how_it_would_end_and_calm_how_it_would_begin() -> None:
    for snapshot in people():
        assessment = assess(snapshot=snapshot)
        flag = flagged(decide(facts=derive(snapshot)))
        for change in assessment.would_change:
            if change.question in PAINS and change.kind in ("lower", "higher", "lower_is_better"):
                assert (change.kind != "higher") == flag


@pytest.mark.parametrize(
    ("snapshot", "kind", "question", "value"),
    [
        (history(98, 2, 6, same_pain="same", relief="never"), "lower_is_better", "pain_limb", 5),
        (history(98, 4, 2), "lower", "pain_axial", 3),
        (history(98, 7, 8, before=(7, 8)), "both_lower", "pain_axial,pain_limb", 4),
        (history(98, 1, 1), "higher", "pain_axial", 4),
        (history(98, 5, 1, before=(7, 8), walking="unlimited"), "if_before", "pain_axial", 8),
        (history(80, 7, 7, before=(7, 8)), "if_surgery_date", "surgery_date", "2026-01-08"),
        (history(60, 1, 1, red_flags=["bladder", "injury"]), "without_item", "red_flags", "bladder"),
        (history(98, 2, None), "answered_low", "pain_limb", 3),
    ],
)
def test_each_kind_where_a_clinician_expects_it(snapshot: Snapshot, kind: str, question: str, value: Any) -> None:
    assert (kind, question, value) in [(change.kind, change.question, change.value) for change in told(snapshot)]


def test_what_ends_or_begins_a_flag_comes_first() -> None:
    first = told(history(98, 2, 7, same_pain="same", relief="never", onset="never_left"))[0]
    assert first.outcome["refer"] is False
    assert told(history(98, 1, 1))[0].outcome["refer"] is True


def test_an_item_is_ticked_or_unticked() -> None:
    assert toggled(["a", "b"], "a") == ["b"]
    assert toggled(["a"], "b") == ["a", "b"]
