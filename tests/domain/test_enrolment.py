"""Levels of a region, one order for procedures, text folded for search, answers that fit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.content import questionnaires
from fbs_portal.domain.codes import LEVELS, Procedure, Region
from fbs_portal.domain.enrolment import in_order, levels_in_order, levels_of
from fbs_portal.domain.fitting import fits, misfit
from fbs_portal.domain.folding import fold
from fbs_portal.domain.questionnaire import Question


def test_every_level_belongs_to_a_region_and_junctions_to_two() -> None:
    regions = {level: [region for region in Region if level in levels_of(region)] for level in LEVELS}
    assert all(regions.values())
    assert [level for level, found in regions.items() if len(found) == 2] == ["C7-T1", "T12-L1"]
    assert levels_of("lumbar") == ("T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")


@given(st.lists(st.sampled_from(list(Procedure)), min_size=1, max_size=8))
@settings(max_examples=50)
def test_the_same_procedures_are_the_same_list(codes: list[Procedure]) -> None:
    assert in_order(tuple(codes)) == in_order(tuple(reversed(codes)))
    assert sorted(in_order(tuple(codes))) == sorted({code.value for code in codes})


def test_levels_from_neck_to_sacrum() -> None:
    assert levels_in_order(("L5-S1", "L4-L5", "L5-S1")) == ["L4-L5", "L5-S1"]


@pytest.mark.parametrize(
    ("texts", "folded"),
    [
        (("Núñez", "Ada", "R-12"), "nunez ada r 12"),
        (("O’Brien",), "o brien"),
        (("  ÅSA ", "STRAẞE"), "asa strasse"),
        (("ﬁt",), "fit"),
        (("田中",), "田中"),
        (("",), ""),
    ],
)
def test_search_sees_neither_marks_nor_case(texts: tuple[str, ...], folded: str) -> None:
    assert fold(*texts) == folded


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def question(code: str) -> Question:
    found = questionnaires.get(code="followup").question(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "stored", "expected"),
    [
        ("pain_axial", 0, True),
        ("pain_axial", 10, True),
        ("pain_axial", 11, False),
        ("pain_axial", True, False),
        ("pain_axial", 3.0, False),
        ("pain_axial", {"declined": True}, True),
        ("pain_axial", {"declined": False}, False),
        ("danger_a", {"declined": True}, False),
        ("danger_a", [], True),
        ("danger_a", ["bladder"], True),
        ("danger_a", ["bladder", 3], False),
        ("danger_a", [["bladder"]], False),
        ("trend", "same", True),
        ("trend", ["same"], False),
        ("more_to_say", "x" * 2000, True),
        ("more_to_say", "x" * 2001, False),
        ("more_to_say", 3, False),
        ("trend", None, True),
    ],
)
def test_an_answer_fits_its_question(code: str, stored: Any, expected: bool) -> None:
    assert fits(question=question(code), stored=stored) is expected


@given(st.dictionaries(st.text(max_size=12), st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers())))
@settings(max_examples=100)
def test_strange_answers_are_named_and_nothing_breaks(answers: dict[str, Any]) -> None:
    found = misfit(questionnaire=questionnaires.get(code="followup"), answers=answers)
    assert found is None or found in answers


def test_search_sees_no_marks_case_or_width() -> None:
    assert fold("Naïve  CAFÉ", "ﬁbre—Ⅳ") == "naive cafe fibre iv"
    assert fold("") == ""
