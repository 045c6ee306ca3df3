"""Form fields of the staff pages: codes as choices with words, dates as the browser's own date field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fbs_portal.presenters import labels


def options(codes: Iterable[Any], words: labels.Words, *, empty: Any = None) -> list[tuple[str, str]]:
    """Choices with a capital first letter; `empty` is the words for no choice."""
    made = [(str(code), labels.word(words, code)) for code in codes]
    first = [("", str(empty))] if empty is not None else []
    return first + [(code, text[:1].upper() + text[1:]) for code, text in made]


def day(label: Any, *, help_text: Any = "", required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": _("Enter a date as year, month and day, such as 2026-01-31.")}
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget, error_messages=wrong)


def hour(label: Any, *, help_text: Any = "") -> forms.TimeField:
    """A time of the day, which may be left out."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    wrong = {"invalid": _("Enter a time as hours and minutes, such as 20:00.")}
    return forms.TimeField(label=label, help_text=help_text, required=False, widget=widget, error_messages=wrong)


def words(
    label: Any, *, longest: int, required: bool = False, help_text: Any = "", kind: str = "text"
) -> forms.CharField:
    """One line. `autocomplete` is off: the person at the keyboard is not the person it is about."""
    widget = forms.TextInput(attrs={"type": kind, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text, widget=widget)


def text(label: Any, *, longest: int, required: bool = True, help_text: Any = "", rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text, widget=widget)


def one_of(label: Any, choices: Any, *, required: bool = True, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, help_text=help_text, widget=forms.RadioSelect
    )


def some_of(label: Any, choices: Any, *, required: bool = False, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


Groups = tuple[tuple[Any, tuple[str, ...]], ...]


class StaffBoundField(forms.BoundField):
    """A wrong group says so once, on its fieldset: `aria-invalid` on a radio button is deprecated (ARIA 1.2)."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if (widget or self.field.widget).use_fieldset:
            built.pop("aria-invalid", None)
        return built


class StaffForm(forms.Form):
    """Base: errors are ours, not the browser's; `groups` are (title, field names) in the order of the page."""

    bound_field_class = StaffBoundField
    use_required_attribute = False
    groups: Groups = ()

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(title), [self[name] for name in names if name in self.fields]) for title, names in self.groups]

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """What can be chosen here, where that is known only once the page is asked for."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def refuse(self, *, field: str, message: str) -> None:
        """Put a refusal of an action beside the field it is about."""
        self.add_error(field if field in self.fields else None, message)
