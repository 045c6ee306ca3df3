"""Answers of one form that do not seem to fit together. Unlikely is not invalid: they are asked about once, and sent
as they are. Triage never looks at what was confirmed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from fbs_portal.domain.answers import Answers
from fbs_portal.domain.conditions import AllOf, AnyOf, Condition, holds, questions_of
from fbs_portal.domain.questionnaire import Context, Step, Wording


class Unusual(StrEnum):
    """Codes of the combinations; stored beside the answers once a person said that they are right."""

    NO_PAIN_BUT_WORSE = "no_pain_but_worse"
    STRONG_PAIN_NOWHERE = "strong_pain_nowhere"
    STRONG_PAIN_NO_PAIN = "strong_pain_no_pain"
    WORST_PAIN_NO_LIMITS = "worst_pain_no_limits"
    NEVER_LEFT_BUT_GONE = "never_left_but_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """`first` and `second` are each likely, both together are not. `why` says so to the patient, `staff` to staff."""

    code: Unusual
    first: Condition
    second: Condition
    why: Wording
    staff: Wording
    help: Wording = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A combination that the answers hold, and the questions to quote, in the order they were asked."""

    combination: Combination
    questions: tuple[str, ...]

    @property
    def code(self) -> Unusual:
        return self.combination.code


def find(
    *, combinations: Collection[Combination], steps: tuple[Step, ...], answers: Answers, context: Context
) -> tuple[Found, ...]:
    """What does not seem to fit, among the answers to questions that are asked (`steps` are the visible ones)."""
    asked = [question.code for step in steps for question in step.questions]
    given = {code: answers[code] for code in asked if code in answers}
    found = []
    for combination in combinations:
        parts = (combination.first, combination.second)
        if all(holds(part, answers=given, context=context) for part in parts):
            meant = {code for part in parts for code in _meant(part, answers=given, context=context)}
            questions = tuple(code for code in asked if code in meant)
            found.append(Found(combination=combination, questions=questions))
    return tuple(found)


def _meant(condition: Condition, *, answers: Answers, context: Context) -> Iterator[str]:
    """The questions whose answers make the condition true: of "either pain is strong", the one that is."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                if holds(part, answers=answers, context=context):
                    yield from _meant(part, answers=answers, context=context)
        case _:
            yield from questions_of(condition)
