"""Forms made from a questionnaire: one page of the patient's way, or all questions on one page for staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fbs_portal.domain.conditions import may_hold
from fbs_portal.domain.pathway import visible_steps
from fbs_portal.domain.questionnaire import Context, Questionnaire, Step
from fbs_portal.forms.questions import AllQuestionsForm, StepForm


def step_form(
    *,
    step: Step,
    context: Context,
    data: Any = None,
    initial: Mapping[str, Any] | None = None,
    revision: int = 0,
    crisis_line: str = "",
    submit_label: str = "",
    under_heading: bool = False,
) -> StepForm:
    """The form of one visible step (of `pathway.visible_steps`). `initial` are the draft's answers.

    `under_heading`: the page has a heading of its own, so the questions are headings of the second level.
    After `is_valid()`: `answers()` to save, `cleared()` to remove, `read_revision()` the page was drawn from.
    """
    return StepForm(
        step=step,
        context=context,
        stored=initial or {},
        revision=revision,
        crisis_line=crisis_line,
        submit_label=submit_label,
        under_heading=under_heading,
        data=data,
    )


def all_questions_form(
    *, questionnaire: Questionnaire, context: Context, data: Any = None, initial: Mapping[str, Any] | None = None
) -> AllQuestionsForm:
    """All questions that may be asked in this context, on one page; for answers from the telephone or from paper."""
    if context.questions:
        steps = visible_steps(questionnaire=questionnaire, answers={}, context=context)
        only = tuple(question for step in steps for question in step.questions)
        return AllQuestionsForm(questions=only, context=context, stored=initial or {}, data=data)
    questions = tuple(
        question
        for step in questionnaire.steps
        if may_hold(step.shown_if, context=context)
        for question in step.questions
        if may_hold(question.shown_if, context=context)
    )
    return AllQuestionsForm(questions=questions, context=context, stored=initial or {}, data=data)
