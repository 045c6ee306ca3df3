"""Missing, declined and 0 stay three different things."""

from __future__ import annotations

from typing import Any

import pytest

from fbs_portal.domain.answers import Given, canonical, choice, choices, declined, given, is_declined, number, value


@pytest.mark.parametrize(
    ("answers", "state", "score"),
    [
        ({}, Given.MISSING, None),
        ({"pain_axial": None}, Given.MISSING, None),
        ({"pain_axial": {"declined": True}}, Given.DECLINED, None),
        ({"pain_axial": 0}, Given.ANSWERED, 0),
        ({"pain_axial": 7}, Given.ANSWERED, 7),
    ],
)
def test_three_states(answers: dict[str, Any], state: Given, score: int | None) -> None:
    assert given(answers=answers, code="pain_axial") is state
    assert number(answers=answers, code="pain_axial") == score
    assert value(answers=answers, code="pain_axial") == score


@pytest.mark.parametrize("stored", [True, False, "7", 7.0, [7], {"declined": True}])
def test_only_a_whole_number_is_a_number(stored: object) -> None:
    assert number(answers={"pain_axial": stored}, code="pain_axial") is None


def test_none_of_these_is_an_answer() -> None:
    assert given(answers={"danger_a": []}, code="danger_a") is Given.ANSWERED
    assert choices(answers={"danger_a": []}, code="danger_a") == ()
    assert choices(answers={}, code="danger_a") is None
    assert choices(answers={"danger_a": declined()}, code="danger_a") is None


def test_a_choice_is_a_text() -> None:
    assert choice(answers={"trend": "same"}, code="trend") == "same"
    assert choice(answers={"trend": declined()}, code="trend") is None


def test_declined_is_a_new_dict_each_time() -> None:
    first = declined()
    first["declined"] = False
    assert is_declined(declined())


def test_canonical_shape_is_the_same_whatever_the_order() -> None:
    one = canonical({"b": None, "c": ("x", "y"), "a": 0})
    assert one == {"a": 0, "c": ["x", "y"]}
    assert list(one) == ["a", "c"]
