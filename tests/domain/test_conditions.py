"""When a question is asked."""

from __future__ import annotations

from typing import Any

import pytest

from fbs_portal.domain.answers import declined
from fbs_portal.domain.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Before,
    Condition,
    Fact,
    Includes,
    NoneTicked,
    Not,
    NotGiven,
    OneOf,
    Tie,
    facts_of,
    holds,
    questions_of,
)
from fbs_portal.domain.questionnaire import Context

LUMBAR = Context(region="lumbar", timepoint="week_6", days_since_surgery=42, instruments=("phq_2",))


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        (None, {}, True),
        (AtLeast("a", 4), {"a": 4}, True),
        (AtLeast("a", 4), {"a": 3}, False),
        (AtLeast("a", 0), {}, False),
        (AtLeast("a", 0), {"a": declined()}, False),
        (AtLeast("a", 0), {"a": 0}, True),
        (AtMost("a", 4), {"a": 4}, True),
        (AtMost("a", 4), {"a": 5}, False),
        (AtMost("a", 10), {}, False),
        (AtMost("a", 10), {"a": declined()}, False),
        (NoneTicked("a"), {"a": []}, True),
        (NoneTicked("a"), {"a": ["x"]}, False),
        (NoneTicked("a"), {}, False),
        (NoneTicked("a"), {"a": declined()}, False),
        (OneOf("a", ("x", "y")), {"a": "y"}, True),
        (OneOf("a", ("x",)), {"a": ["z", "x"]}, True),
        (OneOf("a", ("x",)), {"a": []}, False),
        (OneOf("a", ("x",)), {"a": declined()}, False),
        (NotGiven("a"), {}, True),
        (NotGiven("a"), {"a": declined()}, True),
        (NotGiven("a"), {"a": 0}, False),
        (Tie("a", "b", 4), {"a": 5, "b": 5}, True),
        (Tie("a", "b", 4), {"a": 3, "b": 3}, False),
        (Tie("a", "b", 0), {"a": 0}, False),
        (Fact("region", ("lumbar",)), {}, True),
        (Fact("region", ("cervical",)), {}, False),
        (Includes("instruments", "phq_2"), {}, True),
        (Includes("instruments", "gad_2"), {}, False),
        (Before(42), {}, True),
        (Before(41), {}, False),
        (Not(Before(41)), {}, True),
        (AllOf((Before(42), AtLeast("a", 1))), {"a": 1}, True),
        (AllOf((Before(42), AtLeast("a", 1))), {}, False),
        (AnyOf((Before(41), AtLeast("a", 1))), {"a": 1}, True),
    ],
)
def test_holds(condition: Condition | None, answers: dict[str, Any], expected: bool) -> None:
    assert holds(condition, answers=answers, context=LUMBAR) is expected


def test_before_is_false_before_surgery() -> None:
    assert holds(Before(900), answers={}, context=Context(region="lumbar", timepoint="baseline")) is False


def test_what_a_condition_looks_at() -> None:
    condition = AllOf(
        (AnyOf((AtLeast("a", 1), Not(OneOf("b", ("x",))))), Tie("c", "d", 0), Fact("region", ()), Before(3))
    )
    assert list(questions_of(condition)) == ["a", "b", "c", "d"]
    assert list(facts_of(condition)) == ["region", "days_since_surgery"]
