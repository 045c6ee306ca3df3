"""The form of a draft: every number with its source, and what each course is called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.admin.fields import StaffForm, some_of, text, words
from fbs_portal.content.thresholds import SHARES
from fbs_portal.domain.codes import Pattern
from fbs_portal.domain.families import named
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet, plain_number
from fbs_portal.domain.triage.stored import LONGEST_SOURCE, MAY_BE_CALLED, Problem
from fbs_portal.presenters import rule_set as shown


class NewDraftForm(StaffForm):
    """Whose set, which numbers to begin with, and its name."""

    clinic = forms.ChoiceField(label=gettext_lazy("Clinic"))
    based_on = forms.ChoiceField(label=gettext_lazy("Begin with the numbers of"))
    name = words(
        gettext_lazy("Name"), longest=120, required=True,
        help_text=gettext_lazy("What is different in one line, such as “pain from 5 on”."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, clinics: Any, sets: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("clinic", [(str(one.pk), one.name) for one in clinics])
        own = [(row.version, f"{row.version} {row.name} ({shown.status(row.status)})") for row in sets]
        first = [("", _("the set in use")), (DEFAULT.version, _("the default (%s)") % DEFAULT.version)]
        self.offer("based_on", first + own)
        self.fields["based_on"].required = False
        if len(clinics) == 1:
            self.fields["clinic"].widget = forms.HiddenInput()
            self.fields["clinic"].initial = str(clinics[0].pk)


class ReasonForm(StaffForm):
    """For which operations, why, and which state of things the person was shown. `status` is that of the page."""

    status = 200

    families = some_of(gettext_lazy("For which operations"), (), required=True)
    reason = text(gettext_lazy("Reason"), longest=2000, help_text=gettext_lazy("It is kept with the set for good."))
    used = forms.CharField(widget=forms.HiddenInput, max_length=400)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, families: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("families", families)
        self.fields["families"].error_messages["required"] = _("Choose for which operations.")

    def clean_families(self) -> list[str]:
        return named(self.cleaned_data["families"])


class DraftForm(StaffForm):
    """A number is written in the unit that stands beside it, a share as per cent."""

    name = words(gettext_lazy("Name"), longest=120, required=True)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, rules: RuleSet, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rules = rules
        for section in shown.sections(rules):
            for number in section.numbers:
                self._add(number)
        for pattern, allowed in MAY_BE_CALLED.items():
            if len(allowed) > 1:
                self.fields[f"category_{pattern}"] = forms.ChoiceField(
                    label=_("The course “%(course)s” is called") % {"course": shown.course(pattern)},
                    choices=shown.choices(pattern), initial=rules.pattern_categories[pattern].value,
                )  # fmt: skip

    def _add(self, number: shown.Number) -> None:
        name, label = number.name, str(number.words.label)
        one, default = self.rules.thresholds()[name], DEFAULT.thresholds()[name]
        self.fields[f"value_{name}"] = forms.DecimalField(
            label=label, max_digits=12, decimal_places=6, initial=shown.shown(one, one.value),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}),
            error_messages={"invalid": _("Enter a number."), "required": _("Enter a number.")},
        )  # fmt: skip
        self.fields[f"source_{name}"] = words(_("Source for “%(number)s”") % {"number": label}, longest=LONGEST_SOURCE)
        self.fields[f"source_{name}"].initial = "" if one.source == default.source else one.source

    def body(self) -> dict[str, Any]:
        """What is stored. Without a source of its own, a number keeps the default's only while it is the default."""
        given = self.cleaned_data
        numbers = {}
        for name, default in DEFAULT.thresholds().items():
            value = float(given[f"value_{name}"])
            value = plain_number(value / 100 if default.unit in SHARES else value)
            same = value == default.value
            numbers[name] = {"value": value, "source": given[f"source_{name}"] or (default.source if same else "")}
        table = {
            pattern.value: given.get(f"category_{pattern}", DEFAULT.pattern_categories[pattern].value)
            for pattern in Pattern
        }
        return {"thresholds": numbers, "categories": table}

    def refuse_all(self, problems: Iterable[Problem]) -> None:
        """Each problem beside its field."""
        for problem in problems:
            kind, _dot, rest = problem.field.partition(".")
            name, _dot, part = rest.partition(".")
            field = f"category_{name}" if kind == "categories" else f"{part}_{name}"
            if field in self.fields:
                self.add_error(field, shown.sentence(problem))
            else:
                self.add_error(None, f"{shown.about(problem)}: {shown.sentence(problem)}")

    def numbers(self) -> list[tuple[shown.Section, list[tuple[shown.Number, Any, Any]]]]:
        """Each heading with its numbers and their two fields."""
        return [
            (section, [(one, self[f"value_{one.name}"], self[f"source_{one.name}"]) for one in section.numbers])
            for section in shown.sections(self.rules)
        ]

    def table(self) -> list[tuple[shown.Called, Any]]:
        """Each course with its select, or None where it has one name only."""
        return [
            (one, self[f"category_{one.pattern}"] if f"category_{one.pattern}" in self.fields else None)
            for one in shown.called(self.rules)
        ]
