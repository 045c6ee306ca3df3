"""A number of two sets answers as the old one does and notes where the new one would not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fbs_portal.domain.triage.both import Both, Parting, both
from fbs_portal.domain.triage.ruleset import DEFAULT

ASKED: tuple[Callable[[Any, float], bool], ...] = (
    lambda number, value: value >= number,
    lambda number, value: value > number,
    lambda number, value: number > value,
    lambda number, value: number >= value,
    lambda number, value: value >= number - 1,
    lambda number, value: value + 1 >= 1 + number,
    lambda number, value: value >= 0.5 * number,
    lambda number, value: 10 - number >= value,
    lambda number, value: value >= max(int(number * 0.5), 2),
    lambda number, value: value >= min(number, 6),
    lambda number, value: max(number, number * 2) > value,
)


@pytest.mark.parametrize("ask", ASKED)
def test_it_says_what_the_old_number_says_and_notes_another_answer(ask: Callable[[Any, float], bool]) -> None:
    differed = set()
    for value in (number / 2 for number in range(24)):
        parting = Parting()
        said = ask(Both(4, 5, parting), value)
        assert said == ask(4, value)
        assert parting.noted or said == ask(5, value), "another answer has to be noted"
        differed.add(said != ask(5, value))
    assert differed == {True, False} or ask is ASKED[8]


def test_numbers_beside_each_other_are_compared_set_by_set() -> None:
    parting = Parting()
    assert Both(4, 6, parting) < Both(5, 5, parting)
    assert parting.noted


@pytest.mark.parametrize("work", [bool, hash, round, float, abs, lambda number: number == 4, lambda number: 8 / number])
def test_nothing_else_is_done_with_it(work: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        work(Both(4, 5, Parting()))


def test_only_what_differs_is_two_numbers() -> None:
    found, _ = both(DEFAULT, DEFAULT.with_values(version="other", pain=5))
    assert isinstance(found.pain.value, Both)
    assert found.severe is DEFAULT.severe
