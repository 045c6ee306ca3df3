"""The one-page form with which staff enter answers from the telephone or from paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context as TemplateContext
from django.template import Template

from fbs_portal.content.questionnaires import CURRENT
from fbs_portal.domain.answers import declined
from fbs_portal.domain.questionnaire import Context
from fbs_portal.forms import all_questions_form

CONTEXT = Context(region="lumbar", timepoint="week_6", days_since_surgery=42)


def form_of(data: str | None = None, stored: dict[str, Any] | None = None, context: Context = CONTEXT) -> Any:
    sent = None if data is None else QueryDict(data)
    return all_questions_form(questionnaire=CURRENT["followup"], context=context, data=sent, initial=stored)


def page_of(form: Any) -> str:
    return Template("{% load fbs_form %}{% fbs_form form form_tag=False %}").render(TemplateContext({"form": form}))


def test_all_that_may_be_asked_stands_once() -> None:
    form = form_of()
    page = page_of(form)
    assert [question.code for question in form.questions] == list(form.fields)
    for code in form.fields:
        assert page.count(f'id="id_{code}"') == 1
    assert "peg_pain" not in form.fields
    assert "walking_eased" in form.fields
    assert "<form" not in page
    assert " checked" not in page


def test_the_context_decides_what_may_be_asked() -> None:
    year = Context(region="cervical", timepoint="month_12", days_since_surgery=365)
    assert {"peg_pain", "work", "satisfaction"} <= set(form_of(context=year).fields)
    assert "walking_eased" not in form_of(context=year).fields


def test_empty_is_not_answered_and_declined_is_a_choice() -> None:
    form = form_of(
        "pain_axial=0&pain_limb=declined&nerve_symptoms=declined&danger_a=none&pain_sites=low_back&more_to_say="
    )
    assert form.is_valid(), form.errors
    assert form.answers() == {
        "pain_axial": 0,
        "pain_limb": declined(),
        "nerve_symptoms": declined(),
        "danger_a": [],
        "pain_sites": ["low_back"],
    }


@pytest.mark.parametrize("data", ["pain_axial=11", "trend=declining", "danger_a=declined", "pain_sites=head"])
def test_what_is_refused(data: str) -> None:
    form = form_of(data)
    assert not form.is_valid()
    assert 'class="fbs-error"' in page_of(form)


def test_a_draft_is_taken_over() -> None:
    page = page_of(form_of(stored={"pain_axial": 5, "pain_limb": declined(), "danger_a": [], "more_to_say": "a < b"}))
    assert 'value="5" id="id_pain_axial_5" checked' in page
    assert 'id="id_pain_limb_declined" checked' in page
    assert 'id="id_danger_a_none" checked' in page
    assert "a &lt; b" in page
