"""When a question is asked, as data: small frozen tests over earlier answers and the context.

A test on an answer that is missing, declined or hidden is false; use `NotGiven` to ask for that on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from fbs_portal.domain.answers import Answers, Given, choice, choices, given, number


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number was answered and is not below `least`."""

    question: str
    least: int


@dataclass(frozen=True, slots=True)
class AtMost:
    """A number was answered and is not above `most`."""

    question: str
    most: int


@dataclass(frozen=True, slots=True)
class NoneTicked:
    """A list was answered with "none of these"."""

    question: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these codes was chosen (or ticked, in a list)."""

    question: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotGiven:
    """The question was asked and stands missing or declined."""

    question: str


@dataclass(frozen=True, slots=True)
class Tie:
    """Two numbers are the same and not below `least`."""

    first: str
    second: str
    least: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the context has one of these values."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """A field of the context that holds several values has this one among them."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Before:
    """Not more than this many days after surgery (before surgery it is false)."""

    day: int


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Condition: TypeAlias = (
    "AtLeast | AtMost | NoneTicked | OneOf | NotGiven | Tie | Fact | Includes | Before | AllOf | AnyOf | Not"
)


def holds(condition: Condition | None, *, answers: Answers, context: object) -> bool:
    """Whether the condition is true; no condition always is."""
    match condition:
        case None:
            return True
        case AtLeast(question, least):
            answer = number(answers=answers, code=question)
            return answer is not None and answer >= least
        case AtMost(question, most):
            answer = number(answers=answers, code=question)
            return answer is not None and answer <= most
        case NoneTicked(question):
            return choices(answers=answers, code=question) == ()
        case OneOf(question, codes):
            ticked = choices(answers=answers, code=question) or (choice(answers=answers, code=question),)
            return any(code in codes for code in ticked)
        case NotGiven(question):
            return given(answers=answers, code=question) is not Given.ANSWERED
        case Tie(first, second, least):
            answer = number(answers=answers, code=first)
            return answer is not None and answer >= least and answer == number(answers=answers, code=second)
        case Fact(name, values):
            return getattr(context, name) in values
        case Includes(name, value):
            return value in getattr(context, name)
        case Before(day):
            days = getattr(context, "days_since_surgery", None)
            return days is not None and days <= day
        case AllOf(parts):
            return all(holds(part, answers=answers, context=context) for part in parts)
        case AnyOf(parts):
            return any(holds(part, answers=answers, context=context) for part in parts)
        case Not(part):
            return not holds(part, answers=answers, context=context)


def questions_of(condition: Condition | None) -> Iterator[str]:
    """The codes of the questions a condition looks at."""
    match condition:
        case AtLeast(question, _) | AtMost(question, _) | OneOf(question, _):
            yield question
        case NotGiven(question) | NoneTicked(question):
            yield question
        case Tie(first, second, _):
            yield from (first, second)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from questions_of(part)
        case Not(part):
            yield from questions_of(part)


def facts_of(condition: Condition | None) -> Iterator[str]:
    """The names of the context's fields a condition looks at."""
    match condition:
        case Fact(name, _) | Includes(name, _):
            yield name
        case Before(_):
            yield "days_since_surgery"
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from facts_of(part)
        case Not(part):
            yield from facts_of(part)


def may_hold(condition: Condition | None, *, context: object) -> bool:
    """Whether some answers could make the condition true in this context; used where everything is on one page."""
    match condition:
        case AllOf(parts):
            return all(may_hold(part, context=context) for part in parts)
        case AnyOf(parts):
            return any(may_hold(part, context=context) for part in parts)
        case None | Fact() | Includes() | Before():
            return holds(condition, answers={}, context=context)
        case Not(part) if not any(questions_of(part)):
            return holds(condition, answers={}, context=context)
        case _:
            return True
