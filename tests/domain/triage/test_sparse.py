"""What a second form or a missing answer may not take away, and what one word does not prove (ADR 122, 123)."""

from __future__ import annotations

from typing import Any

import pytest

from fbs_portal.domain.codes import Category, Route, Urgency
from fbs_portal.domain.triage.engine import assess
from tests.domain.triage.builder import Earlier, history

TOLD: dict[str, Any] = {"relief": "over_6_months", "onset": "sudden", "same_pain": "same", "pain_sites": ["left_calf"]}
OTHER: dict[str, Any] = {"relief": "over_6_months", "onset": "gradual", "same_pain": "different"}
WEAK: dict[str, Any] = {"nerve_symptoms": ["weakness_unchanged"]}
FUSED = {"region": "cervical", "procedures": ("discectomy", "fusion"), "levels": ("C5-C6",)}


@pytest.mark.parametrize(
    ("earlier", "answers", "said"),
    [
        ([], {}, Category.PROGRESSIVE),
        ([(213, 2, 6, TOLD)], {}, Category.PROGRESSIVE),
        ([(213, 2, 6, TOLD)], {"onset": None}, Category.PROGRESSIVE),
        ([(213, 2, 6, TOLD)], {"onset": "never_left"}, Category.PERSISTENT),
        ([(150, 2, 6, TOLD)], {"relief": "4_to_12_weeks"}, Category.PROGRESSIVE),
        ([(day, 2, 6) for day in (50, 100, 150, 213)], {}, Category.PERSISTENT),  # no room for half a year
    ],
)
def test_told_relief_keeps_its_meaning_where_it_has_room(
    earlier: list[Earlier], answers: dict[str, Any], said: Category
) -> None:
    found = assess(snapshot=history(234, 2, 5, earlier=earlier, **{**TOLD, **answers}), explain=False)
    assert (found.category, found.refer) == (said, True)


@pytest.mark.parametrize(("onset", "said"), [("sudden", Category.PROGRESSIVE), ("never_left", Category.PERSISTENT)])
def test_told_as_never_gone_denies_relief_that_was_told(onset: str, said: Category) -> None:
    found = assess(snapshot=history(234, 2, 6, **{**TOLD, "onset": onset}), explain=False)
    assert (found.category, found.refer) == (said, True)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"onset": "never_left"}, Category.PERSISTENT),
        ({"relief": "never"}, Category.PERSISTENT),
        ({"relief": "never", "onset": "unsure"}, Category.PERSISTENT),
        ({}, Category.PROGRESSIVE),
        ({"relief": "never", "onset": "sudden"}, Category.PROGRESSIVE),
    ],
)
def test_one_never_that_nothing_denies_is_not_a_return(told: dict[str, Any], said: Category) -> None:
    earlier: list[Earlier] = [(42, 2, 7), (84, 2, 7)]
    found = assess(snapshot=history(300, 2, 10, earlier=[*earlier, (200, 2, 10)], **told), explain=False)
    assert (found.category, found.refer) == (said, True)


@pytest.mark.parametrize(("before", "pattern"), [("unsure", True), ("never_left", False)])
def test_unsure_is_no_word_against_an_injury(before: str, pattern: bool) -> None:
    told: dict[str, Any] = {
        "onset": "after_injury",
        "relief": "over_6_months",
        "same_pain": "same",
        "pain_sites": ["left_calf"],
    }
    earlier: list[Earlier] = [(300, 2, 8, {**told, "onset": before})]
    found = assess(snapshot=history(400, 2, 8, earlier=earlier, **told), explain=False)
    assert (found.category is Category.NEW) is pattern


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ([(373, 2, 1)], Category.PROGRESSIVE),
        ([(373, 2, 1), (393, 0, 0)], Category.PROGRESSIVE),
        ([(410, 2, 1), (420, 0, 0)], Category.PROGRESSIVE),  # three weeks that anybody knows of, but long after healing
    ],
)
def test_two_low_reports_say_no_less_than_one(earlier: list[Earlier], said: Category) -> None:
    told: dict[str, Any] = {"onset": "sudden", "same_pain": "same", "pain_sites": ["left_calf"]}
    assert assess(snapshot=history(434, 1, 8, earlier=earlier, **told), explain=False).category is said


@pytest.mark.parametrize(("sites", "refer"), [(["left_thigh_side"], True), (["left_calf"], False)])
def test_another_pain_near_the_old_place_is_not_in_the_old_place(sites: list[str], refer: bool) -> None:
    found = assess(snapshot=history(243, 1, 5, earlier=[(84, 1, 1)], pain_sites=sites, **OTHER), explain=False)
    assert (found.category is Category.NEW, found.refer) == (refer, refer)


@pytest.mark.parametrize(
    ("day", "before", "urgency"),
    [
        (20, {}, Urgency.SOON),
        (20, {"nerve_symptoms": []}, Urgency.SOON),
        (20, WEAK, Urgency.WATCH),
        (400, {}, Urgency.WATCH),
        (400, {"nerve_symptoms": []}, Urgency.SOON),
    ],
)
def test_weakness_that_nobody_asked_about(day: int, before: dict[str, Any], urgency: Urgency) -> None:
    assert assess(snapshot=history(day, 2, 2, baseline=before, **WEAK), explain=False).urgency is urgency


@pytest.mark.parametrize(
    ("day", "numbers", "urgency", "route"),
    [
        (41, (4, 6), Urgency.ROUTINE, Route.NONE),
        (42, (4, 6), Urgency.WATCH, Route.SURGEON),
        (70, (4, 5), Urgency.ROUTINE, Route.NONE),  # 8 to 5 is 30 % better
        (70, (5, 2), Urgency.ROUTINE, Route.NONE),  # the neck is still healing
    ],
)
def test_a_fusion_does_not_excuse_the_arm(day: int, numbers: tuple[int, int], urgency: Urgency, route: Route) -> None:
    place: dict[str, Any] = {"pain_sites": ["neck", "left_forearm"], "same_pain": "same"}
    found = assess(
        snapshot=history(day, *numbers, op=FUSED, baseline={"pain_sites": ["neck", "left_forearm"]}, **place),
        explain=False,
    )
    assert (found.category, found.urgency, found.route) == (Category.TRANSIENT, urgency, route)
