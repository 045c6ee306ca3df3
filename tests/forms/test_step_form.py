"""The page of a step: every question once, nothing chosen by itself, and a way out of every question."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pytest
from django.http import QueryDict
from django.template import Context as TemplateContext
from django.template import Template
from django.template.loader import render_to_string

from fbs_portal.content.questionnaires import CURRENT
from fbs_portal.domain.answers import declined
from fbs_portal.domain.pathway import find_step, offered, visible_steps
from fbs_portal.domain.questionnaire import Context, Kind, Questionnaire, Step
from fbs_portal.forms import step_form
from fbs_portal.forms.questions import StepForm
from fbs_portal.presenters.masthead import Masthead

FOLLOWUP = CURRENT["followup"]
CONTEXT = Context(region="lumbar", timepoint="month_12", days_since_surgery=365)
UNWELL: dict[str, Any] = {
    "pain_axial": 6,
    "pain_limb": 6,
    "walking": "under_5_min",
    "onset": "sudden",
    "trend": "slowly_worse",
}


def steps_of(questionnaire: Questionnaire) -> tuple[Step, ...]:
    return visible_steps(questionnaire=questionnaire, answers=UNWELL, context=CONTEXT)


ALL_STEPS = [pytest.param(step, id=f"{code}-{step.code}") for code, one in CURRENT.items() for step in steps_of(one)]


def form_of(code: str, data: str | None = None, stored: dict[str, Any] | None = None) -> StepForm:
    step = find_step(steps=steps_of(FOLLOWUP), code=code)
    assert step is not None
    sent = None if data is None else QueryDict(data)
    return step_form(step=step, context=CONTEXT, data=sent, initial=stored, revision=3, crisis_line="Call 988.")


def page_of(form: StepForm) -> str:
    context = {
        "form": form,
        "progress": "Question 4",
        "saved": True,
        "masthead": Masthead(name="Clinic", phone="(555) 0100"),
    }
    return render_to_string("fbs_portal/step.html", context)


def first_of(step: Step) -> StepForm:
    return step_form(step=step, context=CONTEXT, crisis_line="Call 988.")


@pytest.mark.parametrize("step", ALL_STEPS)
def test_every_question_stands_once(step: Step) -> None:
    page = page_of(first_of(step))
    for question in step.questions:
        ids = re.findall(rf'id="id_{question.code}"', page)
        assert len(ids) == 1, question.code
        if question.kind is Kind.TEXT:
            assert page.count(f'name="{question.code}"') == 1
        else:
            boxes = 11 if question.kind is Kind.SCALE else len(offered(question=question, context=CONTEXT))
            assert page.count(f'name="{question.code}"') == boxes + (question.none_text is not None)


@pytest.mark.parametrize("step", ALL_STEPS)
def test_nothing_is_chosen_by_itself(step: Step) -> None:
    page = page_of(first_of(step))
    assert " checked" not in page
    assert " selected" not in page


@pytest.mark.parametrize("step", ALL_STEPS)
@pytest.mark.parametrize("wrong", [False, True], ids=["first", "error"])
def test_markup(step: Step, wrong: bool) -> None:
    form = step_form(
        step=step, context=CONTEXT, data=QueryDict("revision=0") if wrong else None, crisis_line="Call 988."
    )
    page = page_of(form)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(page)
    assert not parser.errors, list(parser.errors)[:3]
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for name in (element.get(attribute) or "").split():
                assert name in ids, name
        href = element.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids
        assert "style" not in element.attrib
        assert not {name for name in element.attrib if name.startswith("on")}
    assert len(list(tree.iter("h1"))) == 1
    inputs = [element for element in tree.iter("input") if element.get("type") in ("radio", "checkbox")]
    assert all("required" not in box.attrib and "aria-invalid" not in box.attrib for box in inputs)
    assert 'type="range"' not in page
    assert "<script" not in page
    groups = [element for element in tree.iter("fieldset") if element.get("role") == "radiogroup"]
    assert all(group.get("aria-required") == "true" for group in groups)
    assert all((group.get("aria-invalid") == "true") is wrong for group in groups)


@pytest.mark.parametrize("step", ALL_STEPS)
def test_the_question_is_the_heading_and_its_error_comes_before_the_answers(step: Step) -> None:
    page = page_of(step_form(step=step, context=CONTEXT, data=QueryDict("revision=0"), crisis_line="Call 988."))
    if step.title is None:
        assert re.search(r"<legend[^>]*><h1>", page)
    for question in (question for question in step.questions if not question.optional):
        legend, error = page.index(f"id_{question.code}_legend"), page.index(f'id="id_{question.code}_error"')
        assert legend < error < page.index(f'name="{question.code}"')


def test_an_error_names_the_way_out_and_leads_to_the_first_answer() -> None:
    form = form_of("limb", "revision=3")
    assert not form.is_valid()
    page = page_of(form)
    assert "<title>Error: Question 4 – Clinic</title>" in page
    assert '<a href="#id_pain_limb_0">Choose a number from 0 to 10, or choose “I would rather not answer”.</a>' in page
    assert page.index("There is a problem") < page.index("<h1>")


def test_as_many_errors_in_the_summary_as_on_the_page() -> None:
    form = form_of("life", "revision=3&peg_pain=4")
    assert not form.is_valid()
    page = page_of(form)
    assert page.count('class="fbs-error"') == len(form.problems) == 3
    assert 'value="4" id="id_peg_pain_4" checked' in page


@pytest.mark.parametrize(
    ("code", "data", "saved"),
    [
        ("limb", "pain_limb=0", {"pain_limb": 0}),
        ("limb", "pain_limb=10", {"pain_limb": 10}),
        ("limb", "decline=1", {"pain_limb": declined()}),
        ("limb", "pain_limb=7&decline=1", {"pain_limb": declined()}),
        ("limb", "pain_limb=eleven&decline=1", {"pain_limb": declined()}),
        ("trend", "trend=same", {"trend": "same"}),
        ("signs_a", "danger_a=none", {"danger_a": []}),
        ("signs_a", "danger_a=none&danger_a=bladder", {"danger_a": ["bladder"]}),
        ("signs_a", "danger_a=bowel&danger_a=bladder", {"danger_a": ["bladder", "bowel"]}),
        ("signs_a", "danger_a=bladder&danger_a=x", {"danger_a": ["bladder"]}),
        ("signs_a", "danger_a=bladder&decline=1", {"danger_a": ["bladder"]}),
        ("feeling", "nerve_symptoms=none", {"nerve_symptoms": []}),
        ("contact", "wants_contact=no&more_to_say=+hello+", {"wants_contact": "no", "more_to_say": "hello"}),
        ("contact", "wants_contact=no&more_to_say=", {"wants_contact": "no"}),
        ("contact", "wants_contact=no&more_to_say=%00", {"wants_contact": "no"}),
        ("contact", "wants_contact=no&more_to_say=it+%00hurts", {"wants_contact": "no", "more_to_say": "it hurts"}),
        (
            "life",
            "peg_pain=1&peg_enjoyment=0&decline=1",
            {"peg_pain": 1, "peg_enjoyment": 0, "peg_activity": declined(), "acceptable": declined()},
        ),
    ],
)
def test_what_is_saved(code: str, data: str, saved: dict[str, Any]) -> None:
    form = form_of(code, f"revision=3&{data}")
    assert form.is_valid(), form.errors
    assert form.answers() == saved
    assert form.read_revision() == 3


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("limb", ""),
        ("limb", "pain_limb="),
        ("limb", "pain_limb=11"),
        ("limb", "pain_limb=-1"),
        ("limb", "pain_limb=1e0"),
        ("limb", "pain_limb=٣"),
        ("limb", "pain_limb=7%00"),
        ("trend", "trend=SAME"),
        ("signs_a", ""),
        ("signs_a", "decline=1"),
        ("signs_a", "danger_a=x"),
        ("signs_a", "danger_a=none&danger_a=x"),
        ("contact", "wants_contact=no&more_to_say=" + "x" * 2001),
        ("life", "peg_pain=1&peg_enjoyment=x&peg_activity=2&acceptable=yes"),
    ],
)
def test_what_is_refused(code: str, data: str) -> None:
    form = form_of(code, f"revision=3&{data}")
    assert not form.is_valid()
    assert "There is a problem" in page_of(form)


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_a_broken_revision_counts_as_the_oldest(revision: str) -> None:
    form = form_of("limb", f"pain_limb=3&revision={revision}")
    assert form.is_valid()
    assert form.read_revision() == 0


def test_what_was_stored_is_shown_again() -> None:
    assert 'value="6" id="id_pain_limb_6" checked' in page_of(form_of("limb", stored={"pain_limb": 6}))
    assert 'value="0" id="id_pain_limb_0" checked' in page_of(form_of("limb", stored={"pain_limb": 0}))
    assert 'id="id_danger_a_none" checked' in page_of(form_of("signs_a", stored={"danger_a": []}))
    page = page_of(form_of("limb", stored={"pain_limb": declined()}))
    assert " checked" not in page
    assert "You chose not to answer this" in page


def test_an_emptied_text_is_cleared() -> None:
    form = form_of("contact", "revision=3&wants_contact=no&more_to_say=", stored={"more_to_say": "old"})
    assert form.is_valid()
    assert form.cleared() == ("more_to_say",)


def test_text_is_escaped() -> None:
    page = page_of(form_of("contact", stored={"more_to_say": "</textarea><script>alert(1)</script>"}))
    assert "<script" not in page


def test_a_long_text_is_sent_back_whole_and_no_box_cuts_it_off() -> None:
    assert "maxlength" not in page_of(form_of("contact"))
    long = form_of("contact", f"wants_contact=no&more_to_say={'y' * 2001}&revision=3")
    assert not long.is_valid()
    assert "it has 2001 characters. Please keep it to 2000." in page_of(long)
    assert "y" * 2001 in page_of(long)


def test_a_new_line_is_one_character() -> None:
    lines = form_of("contact", f"wants_contact=no&more_to_say={'y%0D%0A' * 999}y&revision=3")
    assert lines.is_valid()
    assert lines.answers()["more_to_say"] == "y\n" * 999 + "y"


def test_a_page_with_an_error_does_not_say_saved() -> None:
    assert "Question 4 · saved" in page_of(form_of("limb"))
    wrong = page_of(form_of("limb", "revision=3"))
    assert "Question 4" in wrong
    assert "saved" not in wrong


def test_a_crisis_line_stands_beside_free_text() -> None:
    assert "Call 988." in page_of(form_of("contact"))


def test_far_body_parts_are_folded_until_ticked() -> None:
    assert page_of(form_of("places")).count("<details") == 2
    assert '<details class="fbs-more" open>' in page_of(form_of("places", stored={"pain_sites": ["left_forearm"]}))


def test_no_skip_on_a_danger_list() -> None:
    assert 'name="decline"' not in page_of(form_of("signs_a"))
    assert 'name="decline"' in page_of(form_of("limb"))


def test_a_question_left_out_of_a_layout_raises() -> None:
    form = form_of("limb")
    form.helper.layout.fields.pop(1)
    with pytest.raises(ValueError, match="pain_limb"):
        page_of(form)


def test_a_question_twice_in_a_layout_raises() -> None:
    form = form_of("limb")
    form.helper.layout.fields.append(form.helper.layout.fields[1])
    with pytest.raises(ValueError, match="twice"):
        page_of(form)


def test_crispys_own_tag_draws_the_same_questions(settings: Any) -> None:
    settings.CRISPY_TEMPLATE_PACK = "fbs_portal/crispy"
    settings.CRISPY_ALLOWED_TEMPLATE_PACKS = ("fbs_portal/crispy",)
    own = Template("{% load crispy_forms_tags %}{% crispy form %}").render(TemplateContext({"form": form_of("limb")}))
    assert own.count('name="pain_limb"') == 11
    assert own in page_of(form_of("limb"))


def test_questions_by_others_name_their_source() -> None:
    assert page_of(form_of("life")).count("Krebs EE et al.") == 1
    assert "Krebs" not in page_of(form_of("limb"))
