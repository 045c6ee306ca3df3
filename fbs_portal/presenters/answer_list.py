"""A patient's own answers in words: what the check page shows before they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.domain.answers import Answers, is_declined
from fbs_portal.domain.pathway import words
from fbs_portal.domain.questionnaire import Context, Kind, Question, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One question and its answer. `given` is false where nothing was answered."""

    code: str
    step: str
    question: str
    values: tuple[str, ...]
    given: bool


def answer_list(*, steps: tuple[Step, ...], answers: Answers, context: Context) -> tuple[AnswerLine, ...]:
    """Every question that was asked, in order."""
    return tuple(
        AnswerLine(
            code=question.code,
            step=step.code,
            question=str(words(words=question.text, context=context)),
            values=in_words(question=question, stored=answers.get(question.code), context=context),
            given=answers.get(question.code) is not None and not is_declined(answers.get(question.code)),
        )
        for step in steps
        for question in step.questions
    )


def in_words(*, question: Question, stored: Any, context: Context) -> tuple[str, ...]:
    """An answer as people read it; missing, declined and none are three different sentences."""
    if stored is None:
        return (_("Not provided"),)
    if is_declined(stored):
        return (_("You chose not to answer"),)
    if question.kind in (Kind.SCALE, Kind.TEXT):
        return (_("%(score)s out of 10") % {"score": stored},) if question.kind is Kind.SCALE else (str(stored),)
    chosen = stored if isinstance(stored, (list, tuple)) else [stored]
    shown = tuple(_choice(question, code, context) for code in question.codes if code in chosen)
    return shown or (str(question.none_text),)


def _choice(question: Question, code: str, context: Context) -> str:
    choice = next(choice for choice in question.choices if choice.code == code)
    text = str(words(words=choice.text, context=context))
    if choice.side == "left":
        return _("%(place)s, left") % {"place": text}
    if choice.side == "right":
        return _("%(place)s, right") % {"place": text}
    return text
