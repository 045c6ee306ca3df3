"""Scores: a missing answer is never 0."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fbs_portal.domain.answers import declined
from fbs_portal.domain.scoring import change, peg, worst_nrs


@pytest.mark.parametrize(
    ("items", "score"),
    [
        ((0, 0, 0), "0.00"),
        ((10, 10, 10), "10.00"),
        ((5, 6, 6), "5.67"),
        ((1, 1, 2), "1.33"),
        ((5, 6, None), None),
        ((5, 6, declined()), None),
    ],
)
def test_peg_needs_all_three(items: tuple[Any, ...], score: str | None) -> None:
    answers = dict(zip(("peg_pain", "peg_enjoyment", "peg_activity"), items, strict=True))
    assert peg(answers=answers) == (None if score is None else Decimal(score))


@pytest.mark.parametrize(
    ("answers", "worst"),
    [
        ({"pain_axial": 2, "pain_limb": 7}, 7),
        ({"pain_axial": 0, "pain_limb": 0}, 0),
        ({"pain_axial": 3}, 3),
        ({"pain_axial": declined(), "pain_limb": 1}, 1),
        ({}, None),
    ],
)
def test_worst_of_the_two_numbers(answers: dict[str, Any], worst: int | None) -> None:
    assert worst_nrs(answers=answers) == worst


def test_change() -> None:
    assert change(now=5, before=8) == -3
    assert change(now=None, before=8) is None
