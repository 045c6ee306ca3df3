"""Which answers are asked about once more: only those that contradict each other, never bad or missing ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from fbs_portal.content.questionnaires import CURRENT
from fbs_portal.content.questionnaires.followup import FOLLOWUP
from fbs_portal.content.unusual import COMBINATIONS
from fbs_portal.domain import pathway
from fbs_portal.domain.answers import declined
from fbs_portal.domain.conditions import facts_of, questions_of
from fbs_portal.domain.questionnaire import Context
from fbs_portal.domain.unusual import Unusual, find
from tests.domain.questionnaires import any_answers, contexts
from tests.factories import BEFORE, HURTING, WELL

YEAR = Context(region="lumbar", timepoint="month_12", days_since_surgery=365)

FITTING: dict[Unusual, tuple[dict[str, Any], tuple[str, ...]]] = {
    Unusual.NO_PAIN_BUT_WORSE: (
        HURTING | {"pain_axial": 0, "pain_limb": 0, "trend": "quickly_worse"},
        ("pain_axial", "pain_limb", "trend"),
    ),
    Unusual.STRONG_PAIN_NOWHERE: (HURTING | {"pain_axial": 1, "pain_sites": []}, ("pain_limb", "pain_sites")),
    Unusual.STRONG_PAIN_NO_PAIN: (HURTING | {"peg_pain": 0}, ("pain_limb", "peg_pain")),
    Unusual.WORST_PAIN_NO_LIMITS: (
        HURTING | {"pain_axial": 9, "peg_enjoyment": 0, "peg_activity": 0},
        ("pain_axial", "peg_enjoyment", "peg_activity"),
    ),
    Unusual.NEVER_LEFT_BUT_GONE: (HURTING | {"relief": "3_to_6_months"}, ("relief", "onset")),
}


def found(answers: dict[str, Any], context: Context = YEAR) -> dict[str, tuple[str, ...]]:
    steps = pathway.visible_steps(questionnaire=FOLLOWUP, answers=answers, context=context)
    rows = find(combinations=COMBINATIONS, steps=steps, answers=answers, context=context)
    return {row.code: row.questions for row in rows}


@pytest.mark.parametrize("code", Unusual)
def test_each_combination_is_found_and_quotes_the_answers_that_make_it(code: Unusual) -> None:
    answers, questions = FITTING[code]
    assert found(answers) == {code: questions}


@pytest.mark.parametrize("code", Unusual)
def test_what_is_missing_or_declined_contradicts_nothing(code: Unusual) -> None:
    answers, questions = FITTING[code]
    for question in questions:
        assert code not in found({name: value for name, value in answers.items() if name != question})
        assert code not in found(answers | {question: declined()})


@pytest.mark.parametrize(
    "answers",
    [
        WELL,
        HURTING,
        HURTING | {"pain_axial": 10, "pain_limb": 10, "walking": "unlimited", "opioids": "none"},
        HURTING | {"pain_axial": 10, "pain_limb": 10, "trend": "better", "acceptable": "yes", "wants_contact": "no"},
        HURTING | {"pain_axial": 0, "pain_limb": 0, "walking": "under_5_min", "trend": "same"},
        HURTING | {"pain_axial": 0, "pain_limb": 0, "peg_pain": 8},
        HURTING | {"pain_axial": 0, "pain_limb": 0, "acceptable": "no"},
        HURTING | {"pain_axial": 1, "pain_limb": 1, "relief": "never"},
        HURTING | {"pain_axial": 1, "pain_limb": 3, "pain_sites": []},
        HURTING | {"relief": "under_4_weeks"},
        HURTING | {"relief": "never", "onset": "sudden", "began": "under_2_weeks"},
        HURTING | {"same_pain": "same", "pain_sites": ["right_calf"]},
        HURTING | {"satisfaction": "very_happy", "acceptable": "no"},
    ],
)
def test_who_is_in_pain_or_surprising_is_not_asked_again(answers: dict[str, Any]) -> None:
    assert found(answers) == {}


def test_answers_to_questions_that_are_not_asked_do_not_count() -> None:
    """At week 6 the PEG is not asked, so a value left in the draft contradicts nothing."""
    answers, _questions = FITTING[Unusual.STRONG_PAIN_NO_PAIN]
    assert found(answers, Context(region="lumbar", timepoint="week_6", days_since_surgery=42)) == {}


@pytest.mark.parametrize("code", CURRENT)
def test_the_list_speaks_of_questions_that_exist_and_never_of_danger_signs(code: str) -> None:
    everywhere = {question.code: question for each in CURRENT.values() for question in each.questions}
    assert [combination.code for combination in COMBINATIONS] == list(Unusual)
    for combination in COMBINATIONS:
        for part in (combination.first, combination.second):
            assert not set(facts_of(part))
            for question in questions_of(part):
                assert not everywhere[question].danger
    context = Context(region="lumbar", timepoint="baseline")
    steps = pathway.visible_steps(questionnaire=CURRENT["baseline"], answers=BEFORE, context=context)
    assert find(combinations=COMBINATIONS, steps=steps, answers=BEFORE, context=context) == ()


@given(answers=any_answers(FOLLOWUP), context=contexts)
def test_what_is_quoted_was_asked_and_answered(answers: dict[str, Any], context: Context) -> None:
    steps = pathway.visible_steps(questionnaire=FOLLOWUP, answers=answers, context=context)
    asked = [question.code for step in steps for question in step.questions]
    for row in find(combinations=COMBINATIONS, steps=steps, answers=answers, context=context):
        assert len(row.questions) >= 2
        assert [code for code in asked if code in row.questions] == list(row.questions)
        assert all(answers.get(code) is not None and answers[code] != declined() for code in row.questions)
