"""Strategies: any way a person may answer a questionnaire."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from fbs_portal.domain.answers import declined
from fbs_portal.domain.codes import Region, TimePoint
from fbs_portal.domain.pathway import visible_steps
from fbs_portal.domain.questionnaire import Context, Kind, Question, Questionnaire

contexts = st.builds(
    Context,
    region=st.sampled_from([region.value for region in Region]),
    timepoint=st.sampled_from([point.value for point in TimePoint if point is not TimePoint.BASELINE]),
    days_since_surgery=st.integers(min_value=0, max_value=900),
    has_device=st.booleans(),
)


def any_answer(question: Question) -> st.SearchStrategy[Any]:
    """An answer the question allows, or declined where that is allowed, or None for not answered."""
    given: st.SearchStrategy[Any]
    match question.kind:
        case Kind.SCALE:
            given = st.integers(min_value=0, max_value=10)
        case Kind.SINGLE:
            given = st.sampled_from(question.codes)
        case Kind.MULTI:
            given = st.lists(st.sampled_from(question.codes), max_size=3, unique=True)
        case Kind.TEXT:
            given = st.text(max_size=20)
    return st.one_of(given, st.none(), st.just(declined())) if question.declinable else st.one_of(given, st.none())


def any_answers(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({question.code: any_answer(question) for question in questionnaire.questions}).map(
        lambda drawn: {code: answer for code, answer in drawn.items() if answer is not None}
    )


def pages(questionnaire: Questionnaire, answers: dict[str, Any], context: Context) -> int:
    return len(visible_steps(questionnaire=questionnaire, answers=answers, context=context))
