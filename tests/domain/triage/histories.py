"""Any history a patient could write down: a strategy that knows the questions and nothing of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from fbs_portal.domain.codes import LEVELS, Procedure, Region, Risk, Side
from fbs_portal.domain.snapshot import Baseline, Operation, Report, Snapshot
from fbs_portal.domain.triage.types import Counterfactual
from fbs_portal.domain.vocabulary import CHOICES, LISTS, NUMBERS

SURGERY = date(2026, 1, 12)
DECLINED = {"declined": True}
FEW_SITES = (
    "low_back", "tailbone", "left_calf", "right_calf", "left_thigh_front", "right_buttock", "neck", "left_hand_middle"
)  # fmt: skip


def answer(question: str) -> st.SearchStrategy[Any]:
    if question in NUMBERS:
        low, high = NUMBERS[question]
        return st.integers(low, high)
    if question in CHOICES:
        return st.sampled_from(CHOICES[question])
    if question == "pain_sites":
        return st.lists(st.sampled_from(FEW_SITES), unique=True, max_size=4)
    if question == "red_flags":
        # Mostly none: a ticked emergency hides what the other rules do.
        return st.one_of(st.just([]), st.just([]), st.lists(st.sampled_from(LISTS[question]), unique=True, max_size=2))
    return st.lists(st.sampled_from(LISTS[question]), unique=True, max_size=3)


def answers() -> st.SearchStrategy[dict[str, Any]]:
    asked = {
        question: st.one_of(answer(question), answer(question), answer(question), st.none(), st.just(DECLINED))
        for question in (*NUMBERS, *CHOICES, *LISTS)
    }
    numbers = {question: asked.pop(question) for question in ("pain_axial", "pain_limb")}
    return st.fixed_dictionaries(numbers, optional=asked)


def operations() -> st.SearchStrategy[Operation]:
    return st.builds(
        Operation,
        surgery_date=st.just(SURGERY),
        region=st.sampled_from([Region.LUMBAR, Region.LUMBAR, Region.CERVICAL, Region.THORACIC]),
        procedures=st.lists(st.sampled_from(list(Procedure)), min_size=1, max_size=2, unique=True).map(tuple),
        levels=st.lists(st.sampled_from([*LEVELS[-4:], "C5-C6"]), max_size=2, unique=True).map(tuple),
        side=st.one_of(st.none(), st.sampled_from(list(Side))),
        risks=st.frozensets(st.sampled_from(list(Risk)), max_size=2),
    )


@st.composite
def snapshots(draw: st.DrawFn, *, most: int = 5) -> Snapshot:
    days = sorted(draw(st.lists(st.integers(0, 900), min_size=1, max_size=most)))
    baseline = st.builds(
        Baseline, answered_on=st.just(SURGERY - timedelta(days=7)), answers=answers(), recalled=st.booleans()
    )
    return Snapshot(
        operation=draw(operations()),
        baseline=draw(st.one_of(st.none(), baseline, baseline)),
        reports=tuple(Report(answered_on=SURGERY + timedelta(days=day), answers=draw(answers())) for day in days),
    )


def edit(snapshot: Snapshot, **changes: Any) -> Snapshot:
    """The same history with other answers in the last report."""
    last = snapshot.reports[-1]
    report = Report(answered_on=last.answered_on, answers={**last.answers, **changes})
    return Snapshot(operation=snapshot.operation, baseline=snapshot.baseline, reports=(*snapshot.reports[:-1], report))


def applied(snapshot: Snapshot, change: Counterfactual) -> Snapshot:
    """The history as a counterfactual tells it: one answer, one number from before, or one fact is otherwise."""
    if change.question in ("surgery_date", "side", "levels"):
        value: Any = date.fromisoformat(change.value) if change.question == "surgery_date" else change.value
        fact: dict[str, Any] = {change.question: value}
        return replace(snapshot, operation=replace(snapshot.operation, **fact))
    if change.kind == "if_before" and snapshot.baseline is not None:
        answers = {**snapshot.baseline.answers, change.question: change.value}
        return replace(snapshot, baseline=replace(snapshot.baseline, answers=answers))
    given = snapshot.reports[-1].answers
    if change.kind == "both_lower":
        return edit(snapshot, **{one: min(given[one], change.value) for one in change.question.split(",")})
    if change.kind == "with_item":
        return edit(snapshot, **{change.question: [*given[change.question], change.value]})
    if change.kind == "without_item":
        return edit(snapshot, **{change.question: [one for one in given[change.question] if one != change.value]})
    value = list(change.value) if isinstance(change.value, tuple) else change.value
    return edit(snapshot, **{change.question: value})
