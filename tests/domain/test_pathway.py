"""The way through a questionnaire: what is asked, what is next, what is sent."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fbs_portal.domain.answers import declined
from fbs_portal.domain.codes import DANGER_FLOORS
from fbs_portal.domain.conditions import AtLeast, Before, OneOf
from fbs_portal.domain.pathway import (
    danger_signs,
    final_answers,
    first_incomplete,
    next_step,
    offered,
    previous_step,
    progress,
    unanswered,
    visible_steps,
    words,
)
from fbs_portal.domain.questionnaire import Choice, Context, Kind, Question, Questionnaire, Step, Variant, Words

CONTEXT = Context(region="lumbar", timepoint="week_6", days_since_surgery=42)


def text(words: str) -> Words:
    return Words(default=words)


def signs(code: str, *codes: str) -> Question:
    return Question(
        code=code,
        kind=Kind.MULTI,
        text=text(code),
        recall="now",
        choices=tuple(Choice(code=name, text=text(name)) for name in codes),
        none_text="None",
        danger=True,
        declinable=False,
        merge_into="red_flags",
    )


def scale(code: str, shown_if: AtLeast | None = None) -> Question:
    return Question(
        code=code, kind=Kind.SCALE, text=text(code), recall="now", anchors=("best", "worst"), shown_if=shown_if
    )


def single(code: str, *codes: str) -> Question:
    choices = tuple(Choice(code=name, text=text(name)) for name in codes)
    return Question(code=code, kind=Kind.SINGLE, text=text(code), recall="now", choices=choices)


FORM = Questionnaire(
    code="test",
    version="1",
    steps=(
        Step(code="one", questions=(signs("danger_a", "bladder", "bowel"),)),
        Step(code="two", questions=(signs("danger_b", "fever"),)),
        Step(code="pain", questions=(scale("pain"),)),
        Step(code="more", questions=(single("more", "yes", "no"),), shown_if=AtLeast("pain", 4)),
        Step(code="deep", questions=(single("deep", "yes", "no"),), shown_if=OneOf("more", ("yes",))),
        Step(code="pair", title=text("pair"), questions=(scale("left"), scale("right", AtLeast("pain", 6)))),
        Step(
            code="words",
            questions=(Question(code="words", kind=Kind.TEXT, text=text("words"), recall="now", optional=True),),
        ),
    ),
)


def shown(answers: dict[str, Any]) -> list[str]:
    return [step.code for step in visible_steps(questionnaire=FORM, answers=answers, context=CONTEXT)]


def test_steps_appear_when_their_condition_holds() -> None:
    assert shown({}) == ["one", "two", "pain", "pair", "words"]
    assert shown({"pain": 4}) == ["one", "two", "pain", "more", "pair", "words"]
    assert shown({"pain": 4, "more": "yes"}) == ["one", "two", "pain", "more", "deep", "pair", "words"]


def test_an_answer_to_a_hidden_question_opens_nothing() -> None:
    assert shown({"pain": 0, "more": "yes"}) == ["one", "two", "pain", "pair", "words"]


def test_a_question_of_a_page_can_be_hidden_alone() -> None:
    steps = visible_steps(questionnaire=FORM, answers={"pain": 5}, context=CONTEXT)
    assert [question.code for question in steps[-2].questions] == ["left"]


def test_next_and_previous_follow_what_is_asked() -> None:
    steps = visible_steps(questionnaire=FORM, answers={"pain": 4}, context=CONTEXT)
    order = [step.code for step in steps]
    assert [getattr(next_step(steps=steps, after=code), "code", None) for code in order] == [*order[1:], None]
    assert [getattr(previous_step(steps=steps, before=code), "code", None) for code in order] == [None, *order[:-1]]
    last = previous_step(steps=steps, before="check")
    assert last is not None
    assert last.code == "words"


def test_a_returning_person_goes_on_at_the_first_gap() -> None:
    answers: dict[str, Any] = {"danger_a": [], "danger_b": []}
    steps = visible_steps(questionnaire=FORM, answers=answers, context=CONTEXT)
    gap = first_incomplete(steps=steps, answers=answers)
    assert gap is not None
    assert gap.code == "pain"
    assert unanswered(steps=steps, answers=answers) == ("pain", "left")


def test_declined_is_done_but_not_for_a_danger_list() -> None:
    answers = {"danger_a": declined(), "danger_b": [], "pain": declined(), "left": 0}
    steps = visible_steps(questionnaire=FORM, answers=answers, context=CONTEXT)
    assert unanswered(steps=steps, answers=answers) == ("danger_a",)


def test_progress_names_a_total_only_when_it_cannot_change() -> None:
    answers: dict[str, Any] = {"danger_a": [], "danger_b": []}
    steps = visible_steps(questionnaire=FORM, answers=answers, context=CONTEXT)
    assert progress(questionnaire=FORM, steps=steps, answers=answers, at="pain").total is None
    answers["pain"] = 2
    steps = visible_steps(questionnaire=FORM, answers=answers, context=CONTEXT)
    here = progress(questionnaire=FORM, steps=steps, answers=answers, at="pair")
    assert (here.position, here.total) == (4, 5)


def test_hidden_answers_are_not_sent_and_zero_is() -> None:
    answers = {"danger_a": [], "danger_b": [], "pain": 0, "more": "yes", "left": 3, "right": 9}
    sent = final_answers(questionnaire=FORM, answers=answers, context=CONTEXT)
    assert sent == {"red_flags": [], "pain": 0, "left": 3}


def test_half_a_danger_list_is_not_a_no() -> None:
    assert "red_flags" not in final_answers(questionnaire=FORM, answers={"danger_a": []}, context=CONTEXT)


def test_half_a_danger_list_with_a_sign_is_sent() -> None:
    sent = final_answers(questionnaire=FORM, answers={"danger_b": ["fever"]}, context=CONTEXT)
    assert sent == {"red_flags": ["fever"]}


def test_words_follow_the_context() -> None:
    some = Words(default="later", variants=(Variant(when=Before(90), text="early"),))
    assert words(words=some, context=CONTEXT) == "early"
    assert words(words=some, context=Context(region="lumbar", timepoint="month_6", days_since_surgery=91)) == "later"


def test_choices_follow_the_context() -> None:
    late = Choice(code="late", text=text("late"), shown_if=Before(10))
    question = Question(code="q", kind=Kind.SINGLE, text=text("q"), recall="now", choices=(late,))
    assert offered(question=question, context=CONTEXT) == ()


@settings(max_examples=200, deadline=None)
@given(
    ticked=st.lists(st.sampled_from(["bladder", "bowel"]), unique=True),
    later=st.one_of(st.none(), st.lists(st.sampled_from(["fever"]), unique=True)),
)
def test_a_ticked_sign_is_never_dropped(ticked: list[str], later: list[str] | None) -> None:
    answers = {"danger_a": ticked} | ({} if later is None else {"danger_b": later})
    found = danger_signs(questionnaire=FORM, answers=answers)
    assert set(found) == {*ticked, *(later or [])}
    assert list(found) == [code for code in DANGER_FLOORS if code in found]
    sent = final_answers(questionnaire=FORM, answers=answers, context=CONTEXT)
    assert not found or sent["red_flags"] == list(found)
