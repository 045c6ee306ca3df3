"""The questionnaires that patients answer: codes, length, wording and versions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.content.questionnaires import CURRENT, QUESTIONNAIRES, get
from fbs_portal.domain.codes import DangerSign, Region, TimePoint
from fbs_portal.domain.pathway import final_answers, offered, visible_steps, words
from fbs_portal.domain.questionnaire import Context, Direction, Kind, Question, Questionnaire, Step
from fbs_portal.domain.validation import digest, problems
from tests.content.reading import grade
from tests.domain.questionnaires import any_answers, contexts, pages

FOLLOWUP, BASELINE = CURRENT["followup"], CURRENT["baseline"]
LOCK = Path(__file__).with_name("questionnaires.lock.json")
LIFE_POINTS = {TimePoint.WEEK_12, TimePoint.MONTH_6, TimePoint.MONTH_12, TimePoint.MONTH_24}

CODES = {
    "same_pain": "same partly different unsure",
    "relief": "never under_4_weeks 4_to_12_weeks 3_to_6_months over_6_months unsure",
    "onset": "never_left sudden gradual after_injury unsure",
    "trend": "better same slowly_worse quickly_worse",
    "walking": "unlimited over_30_min 10_to_30_min 5_to_10_min under_5_min",
    "walking_eased": "yes no unsure",
    "nerve_symptoms": "numbness tingling burning electric_shocks touch_hurts weakness_unchanged",
    "worst_pain": "axial limb equal",
    "began": "under_2_weeks 2_to_6_weeks 6_to_12_weeks over_3_months unsure",
    "treatments": "physiotherapy injection operation emergency_visit",
    "acceptable": "yes no unsure",
    "wants_contact": "yes no",
    "opioids": "none some_days every_day",
}
MIDLINE = "neck upper_back mid_back low_back tailbone"
SIDED = (
    "shoulder upper_arm forearm hand_thumb_side hand_middle hand_little_side ribs buttock groin thigh_front thigh_side "
    "thigh_back shin_inner shin_outer calf foot_top foot_outer"
)


def every_text(questionnaire: Questionnaire, context: Context) -> dict[str, str]:
    """Each question with its hint, as one patient reads it."""
    return {
        question.code: " ".join(
            str(words(words=part, context=context)) for part in (question.text, question.hint) if part is not None
        )
        for question in questionnaire.questions
    }


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES.values(), ids=lambda one: f"{one.code}-{one.version}")
def test_each_is_sound(questionnaire: Questionnaire) -> None:
    assert problems(questionnaire) == []


def test_wording_cannot_change_without_a_new_version() -> None:
    """A changed word needs a new version: keep the old one, and add the new fingerprint to the lock file."""
    with translation.override("en"):
        now = {f"{one.code} {one.version}": digest(one) for one in QUESTIONNAIRES.values()}
    assert now == json.loads(LOCK.read_text(encoding="utf-8"))


def test_a_changed_word_is_seen() -> None:
    pain = FOLLOWUP.question("pain_axial")
    assert pain is not None
    changed = replace(FOLLOWUP, steps=(Step(code="spine", questions=(replace(pain, recall="2 weeks"),)),))
    assert digest(changed) != digest(replace(FOLLOWUP, steps=(Step(code="spine", questions=(pain,)),)))


def test_unknown_questionnaires_are_named() -> None:
    with pytest.raises(LookupError, match="no questionnaire 'other'"):
        get(code="other")
    with pytest.raises(LookupError, match="'99'"):
        get(code="followup", version="99")


@pytest.mark.parametrize(("code", "choices"), CODES.items())
def test_codes_are_those_of_case_files(code: str, choices: str) -> None:
    question = FOLLOWUP.question(code)
    assert question is not None
    assert list(question.codes) == choices.split()


def test_body_sites_are_those_of_case_files() -> None:
    question = FOLLOWUP.question("pain_sites")
    assert question is not None
    assert set(question.codes) == {
        *MIDLINE.split(),
        *(f"{side}_{site}" for side in ("left", "right") for site in SIDED.split()),
    }


def test_every_danger_sign_is_asked_once() -> None:
    asked = [code for question in FOLLOWUP.questions if question.danger for code in question.codes]
    assert sorted(asked) == sorted(sign.value for sign in DangerSign)
    assert [step.code for step in FOLLOWUP.steps[:2]] == ["signs_a", "signs_b"]


@settings(max_examples=200, deadline=None)
@given(answers=any_answers(FOLLOWUP), context=contexts)
def test_nobody_sees_more_than_sixteen_pages(answers: dict[str, Any], context: Context) -> None:
    assert pages(FOLLOWUP, answers, context) <= 16


def test_the_longest_way_is_sixteen_pages() -> None:
    context = Context(region="lumbar", timepoint="month_12", days_since_surgery=365)
    answers = {"pain_axial": 7, "pain_limb": 7, "walking": "under_5_min", "onset": "sudden"}
    assert pages(FOLLOWUP, answers, context) == 16


well = st.fixed_dictionaries(
    {
        "danger_a": st.just([]),
        "danger_b": st.just([]),
        "pain_axial": st.integers(0, 3),
        "pain_limb": st.integers(0, 3),
        "trend": st.sampled_from(["better", "same"]),
        "walking": st.sampled_from(["unlimited", "over_30_min", "10_to_30_min"]),
        "opioids": st.sampled_from(["none", "some_days"]),
        "wants_contact": st.sampled_from(["yes", "no"]),
    }
)


@settings(max_examples=200, deadline=None)
@given(answers=well, others=any_answers(FOLLOWUP), context=contexts)
def test_a_recovered_patient_sees_eight_pages(
    answers: dict[str, Any], others: dict[str, Any], context: Context
) -> None:
    if context.timepoint != TimePoint.UNSCHEDULED:
        assert pages(FOLLOWUP, others | answers, context) == 8


@settings(max_examples=200, deadline=None)
@given(answers=any_answers(FOLLOWUP), context=contexts)
def test_peg_is_asked_at_its_time_points_only(answers: dict[str, Any], context: Context) -> None:
    steps = visible_steps(questionnaire=FOLLOWUP, answers=answers, context=context)
    asked = {question.code for step in steps for question in step.questions}
    if context.timepoint not in LIFE_POINTS:
        assert not asked & {"peg_pain", "peg_enjoyment", "peg_activity", "acceptable"}
    if context.timepoint != TimePoint.MONTH_12:
        assert not asked & {"work", "satisfaction"}
    if context.region != Region.LUMBAR:
        assert "walking_eased" not in asked


@settings(max_examples=200, deadline=None)
@given(answers=any_answers(FOLLOWUP), context=contexts)
def test_what_is_sent_was_asked(answers: dict[str, Any], context: Context) -> None:
    sent = final_answers(questionnaire=FOLLOWUP, answers=answers, context=context)
    steps = visible_steps(questionnaire=FOLLOWUP, answers=answers, context=context)
    asked = {question.code for step in steps for question in step.questions if not question.merge_into}
    assert set(sent) - {"red_flags"} <= asked
    assert all(sent[code] == answers[code] for code in set(sent) - {"red_flags"})
    ticked = {*(answers.get("danger_a") or []), *(answers.get("danger_b") or [])}
    assert ticked <= set(sent.get("red_flags", []))


def test_moderate_pain_is_asked_about() -> None:
    context = Context(region="lumbar", timepoint="week_6", days_since_surgery=42)
    steps = visible_steps(questionnaire=FOLLOWUP, answers={"pain_axial": 1, "pain_limb": 4}, context=context)
    asked = {question.code for step in steps for question in step.questions}
    assert {"pain_sites", "same_pain", "relief", "onset", "nerve_symptoms", "treatments"} <= asked
    assert "worst_pain" not in asked


@pytest.mark.parametrize("region", [region.value for region in Region])
@pytest.mark.parametrize("days", [None, 14, 200])
def test_wording_fits_region_and_time(region: str, days: int | None) -> None:
    context = Context(region=region, timepoint="week_6", days_since_surgery=days, recalled=False)
    texts = every_text(FOLLOWUP, context)
    limb = {"lumbar": "leg pain", "cervical": "arm pain", "thoracic": "chest, ribs or belly"}[region]
    assert limb in texts["pain_limb"]
    assert ("neck pain" if region == "cervical" else "back pain") in texts["pain_axial"]


@pytest.mark.parametrize(("days", "early"), [(0, True), (90, True), (91, False), (None, False)])
def test_fever_counts_by_itself_for_ninety_days(days: int | None, early: bool) -> None:
    context = Context(region="lumbar", timepoint="week_12", days_since_surgery=days)
    question = FOLLOWUP.question("danger_b")
    assert question is not None
    (fever,) = (choice for choice in question.choices if choice.code == "fever")
    assert ("38.0" in str(words(words=fever.text, context=context))) is early


def test_signs_of_a_wound_are_asked_after_surgery_only() -> None:
    question = BASELINE.question("danger_b")
    assert question is not None
    before = {
        choice.code for choice in offered(question=question, context=Context(region="lumbar", timepoint="baseline"))
    }
    assert not before & {"wound", "wound_fluid", "headache_upright"}
    assert {"foot_drop", "fever", "cannot_walk"} <= before


def test_a_remembered_baseline_asks_about_then() -> None:
    context = Context(region="cervical", timepoint="baseline", days_since_surgery=40, recalled=True)
    steps = visible_steps(questionnaire=BASELINE, answers={"pain_axial": 6}, context=context)
    for question in (question for step in steps for question in step.questions):
        assert "before your operation" in str(words(words=question.text, context=context)).lower(), question.code
        assert not question.danger


def all_contexts() -> list[Context]:
    return [
        Context(region=region.value, timepoint=point, days_since_surgery=days, recalled=recalled, has_device=device)
        for region in Region
        for point, days, recalled, device in [
            ("baseline", None, False, False),
            ("baseline", 40, True, False),
            ("week_2", 14, False, True),
            ("month_12", 365, False, False),
        ]
    ]


@pytest.mark.parametrize("questionnaire", CURRENT.values(), ids=lambda one: one.code)
def test_every_item_names_its_time(questionnaire: Questionnaire) -> None:
    for context in all_contexts():
        for code, text in every_text(questionnaire, context).items():
            named = ("last", "past", "now", "today", "before your operation", "since your operation", "days before")
            assert any(word in text.lower() for word in named), (code, text)


@pytest.mark.parametrize("questionnaire", CURRENT.values(), ids=lambda one: one.code)
def test_our_own_words_are_at_grade_six(questionnaire: Questionnaire) -> None:
    """Instruments by others (PEG) are kept word for word and exempt."""
    for context in all_contexts():
        for question in questionnaire.questions:
            if not question.source:
                text = question_page(question, context)
                assert grade(text) <= 6, (question.code, grade(text), text)


def question_page(question: Question, context: Context) -> str:
    """Everything a patient reads about one question, each choice as a sentence."""
    parts = [question.text, *([question.hint] if question.hint else [])]
    shown = [str(words(words=part, context=context)) for part in parts]
    shown += [f"{words(words=choice.text, context=context)}." for choice in question.choices]
    return " ".join(shown)


def test_only_what_has_an_order_can_be_worse() -> None:
    ordered = {question.code for question in FOLLOWUP.questions if question.direction is not Direction.UNORDERED}
    assert {"pain_axial", "pain_limb", "trend", "walking", "opioids", "danger_a", "danger_b"} <= ordered
    assert not ordered & {"same_pain", "relief", "onset", "began", "pain_sites", "wants_contact"}


def test_only_danger_lists_and_free_text_cannot_be_declined() -> None:
    fixed = {question.code for question in FOLLOWUP.questions if not question.declinable}
    assert fixed == {"danger_a", "danger_b", "more_to_say"}
    assert {question.code for question in FOLLOWUP.questions if question.kind is Kind.TEXT} == {"more_to_say"}
