"""`{% fbs_form form %}`: a step form in our own template pack, whatever pack the host has chosen, or none."""

from __future__ import annotations

from django import template
from django.template import Context

from fbs_portal.forms.layout import PACK
from fbs_portal.forms.questions import QuestionsForm

register = template.Library()


@register.simple_tag(takes_context=True)
def fbs_form(context: Context, form: QuestionsForm, form_tag: bool = True) -> str:
    """Draw the form by its crispy layout; every question it asks stands in it once, or this raises.

    crispy's own tag would read the host's CRISPY_TEMPLATE_PACK, and leaves out what it does not find.
    """
    form.form_html = form.helper.render_layout(form, context, template_pack=PACK)  # type: ignore[attr-defined]
    forgotten = {question.code for question in form.questions} - form.rendered_fields  # type: ignore[attr-defined]
    if forgotten:
        raise ValueError(f"questions left out of the layout: {', '.join(sorted(forgotten))}")
    assert context.template is not None
    with context.push(form=form, form_tag=form_tag, form_action=""):
        return context.template.engine.get_template(f"{PACK}/whole_uni_form.html").render(context)
