"""Crispy layout objects of the step pages. A layout is made from the very list of questions the form asks."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from django.forms import Form
from django.template import Context

PACK = "fbs_portal/crispy"
"""Our template pack, named by its path; no CRISPY_* setting of the host is read or needed."""


class Part(LayoutObject):  # type: ignore[misc]  # crispy has no types
    """A piece of the page, drawn by one template of the pack that reads the form."""

    def __init__(self, template: str) -> None:
        self.template = f"%s/{template}.html"
        self.fields: list[Any] = []

    def render(self, form: Form, context: Context, template_pack: str = PACK, **kwargs: Any) -> str:
        return self.draw(context, template_pack, form=form)

    def draw(self, context: Context, template_pack: str, **names: Any) -> str:
        assert context.template is not None
        engine = context.template.engine
        with context.push(**names):
            return engine.get_template(self.get_template_name(template_pack)).render(context)


class Asked(Part):
    """One question, drawn by the template of its kind, exactly once."""

    def __init__(self, code: str, template: str) -> None:
        super().__init__(template)
        self.fields = [code]

    def render(self, form: Any, context: Context, template_pack: str = PACK, **kwargs: Any) -> str:
        (code,) = self.fields
        if code in form.rendered_fields:
            raise ValueError(f"question {code} stands twice in the layout")
        form.rendered_fields.add(code)
        return self.draw(context, template_pack, q=form.displayed[code])
