"""The way through a questionnaire, without pages: what is asked, what comes next, what is left, what is sent.

An answer counts only while its question is asked. So going back and changing an answer hides what hung on it, and
changing it again brings the earlier answers back: nothing is lost on the way, and nothing hidden is sent. Danger
signs are the exception: a sign that was ticked is never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from fbs_portal.domain.answers import Answers, Given, canonical, choices, given
from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.conditions import holds, questions_of
from fbs_portal.domain.questionnaire import Choice, Context, Question, Questionnaire, Step, Wording, Words

DANGER_CODES = tuple(sign.value for sign in DangerSign)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a step stands. `total` is None while answers still to come could change it."""

    position: int
    total: int | None


def visible_steps(*, questionnaire: Questionnaire, answers: Answers, context: Context) -> tuple[Step, ...]:
    """The steps that are asked, in order, each with the questions that are asked on it."""
    if context.questions:
        return _only(questionnaire=questionnaire, codes=frozenset(context.questions))
    asked: dict[str, Any] = {}
    steps = []
    for step in questionnaire.steps:
        if step.shown_if is not None and not holds(step.shown_if, answers=asked, context=context):
            continue
        questions = tuple(
            question
            for question in step.questions
            if question.shown_if is None or holds(question.shown_if, answers=asked, context=context)
        )
        if not questions:
            continue
        steps.append(step if len(questions) == len(step.questions) else replace(step, questions=questions))
        asked |= {question.code: answers[question.code] for question in questions if question.code in answers}
    return tuple(steps)


def _only(*, questionnaire: Questionnaire, codes: frozenset[str]) -> tuple[Step, ...]:
    """A clarification: just these questions, whatever else they hang on. A joined list stands for its parts."""
    steps = (
        replace(step, questions=tuple(one for one in step.questions if codes & {one.code, one.merge_into}))
        for step in questionnaire.steps
    )
    return tuple(step for step in steps if step.questions)


def find_step(*, steps: tuple[Step, ...], code: str) -> Step | None:
    return next((step for step in steps if step.code == code), None)


def next_step(*, steps: tuple[Step, ...], after: str) -> Step | None:
    """The step that follows, or None when the answers can be checked and sent. `steps` are the visible ones."""
    codes = [step.code for step in steps]
    return steps[codes.index(after) + 1] if after in codes and codes.index(after) + 1 < len(steps) else None


def previous_step(*, steps: tuple[Step, ...], before: str) -> Step | None:
    """The step before, or None at the first; `before` may also name the check page, which follows the last."""
    codes = [step.code for step in steps]
    position = codes.index(before) if before in codes else len(steps)
    return steps[position - 1] if position > 0 else None


def is_done(*, question: Question, answers: Answers) -> bool:
    """Answered, declined where that is allowed, or free to be left empty."""
    state = given(answers=answers, code=question.code)
    return state is Given.ANSWERED or question.optional or (state is Given.DECLINED and question.declinable)


def unanswered(*, steps: tuple[Step, ...], answers: Answers) -> tuple[str, ...]:
    """Codes of asked questions that are neither answered nor declined."""
    asked = (question for step in steps for question in step.questions)
    return tuple(question.code for question in asked if not is_done(question=question, answers=answers))


def first_incomplete(*, steps: tuple[Step, ...], answers: Answers) -> Step | None:
    """Where a returning person goes on; None when everything asked is done."""
    return next((step for step in steps if unanswered(steps=(step,), answers=answers)), None)


def progress(*, questionnaire: Questionnaire, steps: tuple[Step, ...], answers: Answers, at: str) -> Progress:
    """The place of step `at`; a total is given only when no open answer can change it."""
    codes = [step.code for step in steps]
    position = codes.index(at)
    asked = [question.code for step in steps for question in step.questions]
    unknown = {code for code in asked if given(answers=answers, code=code) is Given.MISSING}
    order = [step.code for step in questionnaire.steps]
    later = questionnaire.steps[order.index(at) + 1 :]
    reliable = unknown.isdisjoint(code for step in later for code in _looked_at(step))
    return Progress(position=position + 1, total=len(steps) if reliable else None)


def _looked_at(step: Step) -> Iterator[str]:
    """Questions that decide whether the step is asked at all."""
    yield from questions_of(step.shown_if)
    if all(question.shown_if is not None for question in step.questions):
        for question in step.questions:
            yield from questions_of(question.shown_if)


def danger_signs(*, questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Every danger sign that is ticked, asked or not, in the order of `DangerSign`."""
    ticked = {
        code
        for question in questionnaire.questions
        if question.danger
        for code in choices(answers=answers, code=question.code) or ()
    }
    return tuple(code for code in DANGER_CODES if code in ticked)


def final_answers(*, questionnaire: Questionnaire, answers: Answers, context: Context) -> dict[str, Any]:
    """What is sent: the answers to what was asked, the danger lists joined into one and never dropped.

    The joined list stands when every part was answered, or when a sign is ticked; else it is left out, because half a
    list of "none of these" is not a "no".
    """
    steps = visible_steps(questionnaire=questionnaire, answers=answers, context=context)
    asked = [question for step in steps for question in step.questions]
    sent = {question.code: answers.get(question.code) for question in asked if not question.merge_into}
    parts = [question for question in asked if question.merge_into]
    ticked = danger_signs(questionnaire=questionnaire, answers=answers)
    complete = parts and all(choices(answers=answers, code=part.code) is not None for part in parts)
    for name in {question.merge_into for question in questionnaire.questions if question.merge_into}:
        sent[name] = list(ticked) if ticked or complete else None
    return canonical(sent)


def as_asked(*, questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Sent answers as the pages hold them: a joined list goes back to the questions it came from."""
    held: dict[str, Any] = {}
    for question in questionnaire.questions:
        stored = answers.get(question.merge_into or question.code)
        if question.merge_into and stored is not None:
            stored = [code for code in stored if code in question.codes]
        held[question.code] = stored
    return canonical(held)


def words(*, words: Words, context: Context) -> Wording:
    """The wording that fits the context."""
    for variant in words.variants:
        if holds(variant.when, answers={}, context=context):
            return variant.text
    return words.default


def offered(*, question: Question, context: Context) -> tuple[Choice, ...]:
    """The choices that make sense in this context, in their fixed order."""
    return tuple(choice for choice in question.choices if holds(choice.shown_if, answers={}, context=context))
