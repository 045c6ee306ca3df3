"""The level of a pain between noisy reports."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest

from fbs_portal.domain.codes import Category, Route, Urgency
from fbs_portal.domain.facts.levels import Level, after
from fbs_portal.domain.triage.engine import assess
from tests.domain.triage.builder import Earlier, history

OLD: dict[str, Any] = {"same_pain": "same", "relief": "never", "onset": "never_left", "pain_sites": ["left_calf"]}
MOVED: dict[str, Any] = {"same_pain": "different", "relief": "over_6_months", "onset": "gradual"}
MOVED["pain_sites"] = ["right_calf"]


def level_of(series: Iterable[tuple[int, int]]) -> Level:
    level: Level | None = None
    for day, value in series:
        level = after(level, day, value)
    assert level is not None
    return level


def stands(*numbers: int, first: int = 42) -> float:
    level = level_of((first + 42 * place, number) for place, number in enumerate(numbers))
    return round(level.value, 2)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((5,), 5),
        ((5, 4), 4.5),
        ((5, 4, 6), 5),
        ((2, 2, 2, 5), 3),  # one report 3 away may be noise
        ((1, 1, 5), 5),  # 4 away is a new level
        ((2, 2, 4, 4), 4),  # two in a row 2 away are one too
        ((6, 6, 3, 3), 3),  # downwards as well
        ((6, 6, 3), 5),
    ],
)
def test_near_reports_share_a_level(numbers: tuple[int, ...], expected: float) -> None:
    assert stands(*numbers) == expected


def test_the_first_weeks_are_steps_of_a_fall() -> None:
    level = level_of([(14, 6), (42, 4)])
    assert (level.value, level.reports) == (4, 1)


def test_best_needs_two_reports_and_leaves_out_the_rise_itself() -> None:
    level = level_of([(42, 1), (98, 4), (120, 4)])
    assert (level.value, level.best_before, level.lowest_before) == (4, None, 1)


def test_a_higher_answer_never_lowers_the_level() -> None:
    chance = random.Random(4)
    for _ in range(3000):
        level = level_of((40 + 30 * place, chance.randint(0, 10)) for place in range(chance.randint(1, 8)))
        after_each = [after(level, 900, value).value for value in range(11)]
        assert after_each == sorted(after_each)


def test_one_high_report_after_low_ones_is_watched_and_asked_again() -> None:
    said = assess(snapshot=history(364, 2, 5, before=(5, 6), earlier=[(42, 2, 2), (84, 1, 2), (182, 2, 2)]))
    assert (said.category, said.urgency, said.refer) == (Category.UNDETERMINED, Urgency.WATCH, False)
    assert said.recheck_on is not None


def test_a_second_one_is_a_return() -> None:
    rows: list[Earlier] = [(42, 2, 2), (84, 1, 2), (182, 2, 2), (364, 2, 5)]
    said = assess(snapshot=history(385, 2, 5, before=(5, 6), earlier=rows))
    assert (said.category, said.refer) == (Category.PROGRESSIVE, True)


def test_an_explained_rise_waits_for_nobody() -> None:
    rows: list[Earlier] = [(42, 2, 2), (84, 1, 2), (182, 2, 2)]
    told: dict[str, Any] = {
        "same_pain": "same",
        "relief": "over_6_months",
        "onset": "sudden",
        "pain_sites": ["left_calf"],
    }
    assert assess(snapshot=history(364, 2, 5, before=(5, 6), earlier=rows, **told)).refer


def test_a_trough_of_one_report_ends_nothing_unless_it_is_better() -> None:
    rows: list[Earlier] = [(42, 2, 6), (84, 2, 5), (182, 2, 6)]
    assert assess(snapshot=history(364, 2, 3, before=(3, 6), earlier=rows)).refer
    assert not assess(snapshot=history(364, 2, 3, before=(3, 6), earlier=rows, trend="better")).refer
    assert not assess(snapshot=history(364, 2, 2, before=(3, 6), earlier=rows)).refer


def test_one_wrong_mark_of_a_pain_that_goes_on_is_not_a_new_pain() -> None:
    rows: list[Earlier] = [(84, 2, 6, OLD), (182, 2, 6, OLD)]
    wrong: dict[str, Any] = {**OLD, "pain_sites": ["right_calf"]}
    assert assess(snapshot=history(364, 2, 6, before=(3, 7), earlier=rows, **wrong)).category is Category.PERSISTENT
    both: dict[str, Any] = {**wrong, "same_pain": "different"}
    assert assess(snapshot=history(364, 2, 6, before=(3, 7), earlier=rows, **both)).category is Category.NEW


def test_a_new_place_stays_new_after_one_contrary_answer() -> None:
    moved: dict[str, Any] = {
        "same_pain": "different",
        "relief": "over_6_months",
        "onset": "gradual",
        "pain_sites": ["right_calf"],
    }
    rows: list[Earlier] = [(84, 2, 1), (182, 2, 6, moved), (273, 2, 6, moved)]
    said = assess(snapshot=history(364, 2, 6, before=(3, 7), earlier=rows, **{**moved, "same_pain": "same"}))
    assert said.category is Category.NEW


def test_an_injury_told_once_of_an_old_pain_keeps_its_urgency_without_a_pattern() -> None:
    rows: list[Earlier] = [(84, 2, 5, OLD), (182, 2, 5, OLD)]
    said = assess(snapshot=history(364, 2, 5, before=(3, 8), earlier=rows, **{**OLD, "onset": "after_injury"}))
    assert (said.category, said.urgency, said.refer) == (Category.PERSISTENT, Urgency.EVALUATION, False)
    risen = assess(snapshot=history(364, 2, 8, before=(3, 8), earlier=rows, **{**OLD, "onset": "after_injury"}))
    assert (risen.category, risen.refer) == (Category.NEW, True)


def test_an_early_rise_on_two_reports_goes_to_the_surgeon_by_the_numbers_alone() -> None:
    rows: list[Earlier] = [(14, 2, 2), (28, 2, 2), (49, 2, 4)]
    said = assess(snapshot=history(63, 2, 4, before=(5, 8), earlier=rows))
    assert (said.urgency, said.refer, said.route) == (Urgency.SOON, False, Route.SURGEON)


GONE: dict[str, Any] = {"same_pain": "same", "relief": "3_to_6_months", "onset": "gradual", "pain_sites": ["left_calf"]}
LOW: list[Earlier] = [(42, 2, 1), (84, 1, 1), (182, 2, 1)]


def test_a_lone_jump_to_5_is_asked_again_and_one_to_6_is_not() -> None:
    lone = assess(snapshot=history(364, 2, 5, before=(5, 6), earlier=LOW, **GONE))
    assert (lone.category, lone.urgency, lone.refer) == (Category.UNDETERMINED, Urgency.WATCH, False)
    assert lone.recheck_on is not None
    assert assess(snapshot=history(364, 2, 6, before=(5, 6), earlier=LOW, **GONE)).refer
    assert assess(snapshot=history(364, 2, 5, before=(5, 6), earlier=LOW, **GONE, trend="slowly_worse")).refer
    assert assess(snapshot=history(385, 2, 5, before=(5, 6), earlier=[*LOW, (364, 2, 5, GONE)], **GONE)).refer


def test_a_mistaken_zero_makes_no_lone_jump() -> None:
    rows: list[Earlier] = [(84, 2, 5), (182, 2, 0)]
    assert assess(snapshot=history(300, 2, 5, before=(5, 6), earlier=rows, **OLD)).category is Category.PERSISTENT


def test_told_as_gone_while_no_report_was_low_is_not_yet_a_referral() -> None:
    rows: list[Earlier] = [(42, 2, 4), (84, 2, 5)]
    said = assess(snapshot=history(182, 2, 4, before=(5, 6), earlier=rows, **GONE))
    assert (said.urgency, said.refer) == (Urgency.WATCH, False)
    assert assess(snapshot=history(182, 2, 4, before=(5, 6), earlier=rows, **OLD)).refer
    assert assess(snapshot=history(182, 2, 6, before=(5, 7), earlier=[(42, 2, 5), (84, 2, 6)], **GONE)).refer
    assert assess(snapshot=history(182, 2, 4, before=(5, 6), earlier=rows, **GONE, trend="slowly_worse")).refer


def test_one_word_against_the_map_explains_no_rise() -> None:
    rows: list[Earlier] = [(42, 2, 2), (84, 1, 2), (182, 2, 2)]
    assert not assess(
        snapshot=history(364, 2, 4, before=(5, 6), earlier=rows, **{**GONE, "same_pain": "different"})
    ).refer
    assert assess(snapshot=history(364, 2, 4, before=(5, 6), earlier=rows, **MOVED)).category is Category.NEW


def test_never_gone_outweighs_one_witness_for_another_place_or_an_injury() -> None:
    rows: list[Earlier] = [(42, 2, 6), (84, 2, 6)]
    wrong: dict[str, Any] = {**OLD, "pain_sites": ["right_calf"]}
    assert assess(snapshot=history(182, 2, 6, before=(3, 7), earlier=rows, **wrong)).category is Category.PERSISTENT
    fell = {**OLD, "onset": "after_injury"}
    said = assess(snapshot=history(182, 2, 6, before=(3, 7), earlier=rows, **fell))
    assert (said.category, said.urgency) == (Category.PERSISTENT, Urgency.EVALUATION)


def test_a_missing_number_counts_when_some_answer_speaks_of_a_pain() -> None:
    rows: list[Earlier] = [(84, 2, 6, OLD), (182, 2, 6, OLD)]
    assert assess(snapshot=history(364, 2, None, before=(3, 7), earlier=rows, **OLD)).refer
    assert assess(snapshot=history(364, 2, None, before=(3, 7), earlier=rows, **OLD, trend="better")).refer
    silent = assess(snapshot=history(364, 2, None, before=(3, 7), earlier=rows))
    assert (silent.category, silent.urgency, silent.refer) == (Category.UNDETERMINED, Urgency.WATCH, False)


def test_two_answers_never_do_not_stand_against_low_reports() -> None:
    assert not assess(snapshot=history(364, 2, None, before=(3, 7), earlier=LOW, **OLD)).refer


@pytest.mark.parametrize("onset", ["sudden", "after_injury"])
def test_one_word_beside_a_missing_number_proves_no_pain(onset: str) -> None:
    told: dict[str, Any] = {"same_pain": "same", "relief": "over_6_months", "onset": onset, "pain_sites": ["left_calf"]}
    assert not assess(snapshot=history(364, 2, None, before=(3, 7), earlier=LOW, **told)).refer
    assert assess(snapshot=history(364, 2, None, before=(3, 7), earlier=LOW, **told, trend="slowly_worse")).refer
    rows: list[Earlier] = [(84, 2, 6), (182, 2, 6)]
    assert assess(snapshot=history(364, 2, None, before=(3, 7), earlier=rows, **told)).refer
