"""What can be wrong with a questionnaire. `problems` says it in words; a test holds every shipped one to none."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from fbs_portal.domain.conditions import facts_of, questions_of
from fbs_portal.domain.questionnaire import RESERVED_STEPS, Context, Direction, Kind, Question, Questionnaire, Step

CODE = re.compile(r"^[a-z0-9][a-z0-9_]{1,39}$")
NONE_CODE = "none"
"""What a page sends for "none of these"; it is stored as an empty list, so no list may offer it as a choice."""


def problems(questionnaire: Questionnaire) -> list[str]:
    """Every mistake found, each in one sentence; an empty list is a sound questionnaire."""
    return [
        *_doubles("step", [step.code for step in questionnaire.steps]),
        *_doubles("question", [question.code for question in questionnaire.questions]),
        *(problem for step in questionnaire.steps for problem in _step_problems(step)),
        *(problem for question in questionnaire.questions for problem in _question_problems(question)),
        *_forward_looks(questionnaire),
    ]


def validate(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire itself, or ValueError with every problem."""
    found = problems(questionnaire)
    if found:
        raise ValueError(f"questionnaire {questionnaire.code} {questionnaire.version}: " + "; ".join(found))
    return questionnaire


def digest(questionnaire: Questionnaire) -> str:
    """A fingerprint of every word, code and condition, so that nothing changes without a new version."""
    text = json.dumps(_plain(questionnaire), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        shown = {field.name: _plain(getattr(part, field.name)) for field in fields(part)}
        return {"is": type(part).__name__} | {name: text for name, text in shown.items() if text not in (None, [], "")}
    if isinstance(part, tuple):
        return [_plain(item) for item in part]
    if isinstance(part, Enum):
        return part.value
    return part if part is None or isinstance(part, (bool, int)) else str(part)


def _doubles(what: str, codes: list[str]) -> Iterator[str]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield f"{what} {code} stands {count} times"
        if not CODE.match(code):
            yield f"{what} code {code!r} is not lower-case letters, digits and _"


def _step_problems(step: Step) -> Iterator[str]:
    if step.code in RESERVED_STEPS:
        yield f"step {step.code} takes the name of a page"
    if not step.questions:
        yield f"step {step.code} asks nothing"
    if len(step.questions) > 1 and step.title is None:
        yield f"step {step.code} has several questions and no title"


def _question_problems(question: Question) -> Iterator[str]:
    code, picks = question.code, question.kind in (Kind.SINGLE, Kind.MULTI)
    if not question.recall:
        yield f"question {code} does not say which time it is about"
    if picks != bool(question.choices):
        yield f"question {code} is {question.kind} and has {len(question.choices)} choices"
    if (question.kind is Kind.SCALE) != (question.anchors is not None):
        yield f"question {code}: a scale has two anchors, nothing else has"
    if question.kind is Kind.MULTI and question.none_text is None:
        yield f"question {code} has no 'none of these', so an empty page and a no would look alike"
    if question.danger and (question.declinable or question.kind is not Kind.MULTI or question.optional):
        yield f"danger list {code} must be a list that cannot be skipped"
    if NONE_CODE in question.codes and question.kind is Kind.MULTI:
        yield f"question {code} offers the reserved choice {NONE_CODE!r}"
    yield from (f"question {code}: {problem}" for problem in _doubles("choice", list(question.codes)))
    if question.direction is Direction.HIGHER_IS_WORSE and question.kind is not Kind.SCALE:
        yield f"question {code}: only a scale can be worse when higher"
    if {choice.group for choice in question.choices} - {group.code for group in question.groups} - {""}:
        yield f"question {code} has a choice in a group that does not exist"


def _forward_looks(questionnaire: Questionnaire) -> Iterator[str]:
    """Conditions look back only, and at fields that exist."""
    known, context = set[str](), {field.name for field in fields(Context)}
    for step in questionnaire.steps:
        conditions = [step.shown_if, *(question.shown_if for question in step.questions)]
        for condition in conditions:
            for code in set(questions_of(condition)) - known:
                yield f"step {step.code} hangs on {code}, which is not asked before it"
            for name in set(facts_of(condition)) - context:
                yield f"step {step.code} hangs on {name}, which the context does not have"
        for choice in (choice for question in step.questions for choice in question.choices):
            if list(questions_of(choice.shown_if)):
                yield f"choice {choice.code} hangs on an answer; choices may hang on the context only"
        known |= {question.code for question in step.questions}
