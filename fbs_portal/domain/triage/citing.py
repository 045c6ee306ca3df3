"""What findings rest on: the answers as they were given, and the numbers that sentences are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fbs_portal.domain.facts import Course, Facts
from fbs_portal.domain.triage.types import Evidence

_UNSAID = Evidence(question="", value=None)
_HALF_A_POINT = 0.5
"""How far a level stands from the number before it is said beside it."""


def cite(facts: Facts, question: str, compared_to: Any = None) -> Evidence:
    """An answer of the last report, as it was given."""
    if facts.terse:
        return _UNSAID
    value = facts.answers.get(question)
    if isinstance(value, list):
        value = tuple(value)
    elif isinstance(value, set | frozenset):
        value = tuple(sorted(value, key=str))
    return Evidence(question=question, value=value, compared_to=compared_to, answered_on=facts.on)


def cite_some(facts: Facts, *questions: str) -> tuple[Evidence, ...]:
    """Those of the answers that were given, and not declined."""
    if facts.terse:
        return ()
    given = ((question, facts.answers.get(question)) for question in questions)
    return tuple(cite(facts, question) for question, value in given if value is not None and type(value) is not dict)


def cite_pain(facts: Facts, course: Course, compared_to: Any = None) -> Evidence:
    """The number of one pain beside the one from before surgery, if that is known."""
    return cite(facts, course.question, course.before if compared_to is None else compared_to)


def cite_pains(facts: Facts, courses: Iterable[Course]) -> tuple[Evidence, ...]:
    return () if facts.terse else tuple(cite_pain(facts, course) for course in courses)


def told(facts: Facts, courses: Iterable[Course], **more: Any) -> dict[str, Any]:
    """What sentences are made of: the region, weeks since surgery, and each pain now and before surgery."""
    if facts.terse:
        return {}
    pains = tuple(_pain(course) for course in courses)
    return {"region": facts.operation.region, "weeks": facts.day // 7, "pains": pains, **more}


def _pain(course: Course) -> dict[str, Any]:
    """With the level beside the number where several reports stand half a point or more away from it."""
    pain: dict[str, Any] = {"pain": course.kind, "now": course.now, "before": course.before}
    if course.level is not None and course.now is not None and abs(course.level.value - course.now) >= _HALF_A_POINT:
        pain["level"] = round(course.level.value, 1)
    return pain
