"""Told as come back without a rise, relief told between reports, and one slip about the place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fbs_portal.domain.codes import Category, Pattern, Urgency
from fbs_portal.domain.triage.engine import assess
from tests.domain.triage.builder import SURGERY, Earlier, history

BACK: dict[str, Any] = {"same_pain": "same", "relief": "over_6_months", "onset": "gradual", "pain_sites": ["left_calf"]}
NEVER: dict[str, Any] = {**BACK, "relief": "never", "onset": "never_left"}
STEADY: list[Earlier] = [(84, 2, 4), (182, 2, 4), (300, 2, 4)]


def test_told_as_come_back_without_a_rise_is_neither_lasting_nor_a_return() -> None:
    said = assess(snapshot=history(364, 2, 4, before=(5, 9), earlier=STEADY, **BACK))
    assert (said.category, said.urgency, said.refer) == (Category.UNDETERMINED, Urgency.WATCH, False)
    assert said.recheck_on == SURGERY + timedelta(days=364 + 21)
    assert [one.params["told_back"] for one in said.findings if one.rule == "partly_relieved"] == [True]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((4, 4, 4, 4), NEVER),
        ((4, 4, 4, 4), {**BACK, "onset": "unsure"}),
        ((4, 4, 4, 4), {**BACK, "relief": "under_4_weeks"}),
        ((6, 6, 6, 6), BACK),
    ],
    ids=["never left", "nobody knows", "no relief to speak of", "a level of 6 speaks for itself"],
)
def test_what_stayed_is_lasting(numbers: tuple[int, ...], told: dict[str, Any]) -> None:
    earlier: list[Earlier] = [(day, 2, number) for day, number in zip((84, 182, 300), numbers, strict=False)]
    said = assess(snapshot=history(364, 2, numbers[-1], before=(5, 10), earlier=earlier, **told))
    assert (said.pattern, said.recheck_on if told is NEVER else None) == (Pattern.PARTLY_RELIEVED, None)


def test_one_three_after_a_level_of_four_is_not_made_well_by_the_account() -> None:
    rows: list[Earlier] = [(84, 2, 5), (182, 2, 5), (300, 2, 4)]
    assert assess(snapshot=history(364, 2, 3, before=(5, 9), earlier=rows, **BACK)).pattern is Pattern.PARTLY_RELIEVED


@pytest.mark.parametrize(("onset", "pattern"), [(None, Pattern.UNRELIEVED), ("gradual", Pattern.RETURNED)])
def test_relief_between_reports_needs_the_coming_back(onset: str | None, pattern: Pattern) -> None:
    told = {**BACK, "relief": "3_to_6_months", "onset": onset}
    said = assess(snapshot=history(182, 2, 6, earlier=[(42, 2, 6), (84, 2, 6)], **told))
    assert (said.pattern, said.refer) == (pattern, True)


@pytest.mark.parametrize(
    ("before", "words", "pattern"),
    [((5, 8), None, Pattern.UNRELIEVED), ((5, 8), "different", Pattern.ELSEWHERE), ((5, 0), None, Pattern.ELSEWHERE)],
    ids=["one slip", "map and words", "no such pain before surgery"],
)
def test_one_witness_for_another_place_against_two_that_say_never(
    before: tuple[int, int], words: str | None, pattern: Pattern
) -> None:
    told = {**NEVER, "same_pain": words, "pain_sites": ["right_calf"]}
    said = assess(snapshot=history(182, 2, 7, before=before, earlier=[(42, 2, 7), (84, 2, 7)], **told))
    assert (said.pattern, said.refer) == (pattern, True)


def test_the_other_side_is_no_next_level_without_a_number_either() -> None:
    """The other calf lies in the skin of the level beside the operated one too."""
    old: dict[str, Any] = {"op": {"levels": ("L4-L5",)}, "baseline": {"pain_sites": ["left_shin_outer"]}}
    told = {**BACK, "same_pain": "different", "pain_sites": ["right_calf"]}
    for limb in (None, 6):
        assert assess(snapshot=history(400, 2, limb, **old, **told)).pattern is Pattern.ELSEWHERE
