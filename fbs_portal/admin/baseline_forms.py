"""Answers from before surgery that staff hold in hand, typed in while enrolling."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fbs_portal.admin.fields import Groups, StaffForm, day, one_of, options, some_of
from fbs_portal.domain.anatomy import SITES
from fbs_portal.domain.vocabulary import OPIOIDS, WALKING
from fbs_portal.presenters import labels

NUMBERS = ("pain_axial", "pain_limb", "peg_pain", "peg_enjoyment", "peg_activity")
CODES = ("walking", "opioids")
ASKED = (*NUMBERS, *CODES, "pain_sites")


def _scale(label: Any) -> forms.TypedChoiceField:
    """0–10 or nothing: a number is never chosen by itself."""
    choices = [("", _("not answered")), *((str(score), str(score)) for score in range(11))]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, required=False)


class BaselineForm(StaffForm):
    """Every answer is optional; the patient is asked for the baseline by their link when none is given here."""

    groups: Groups = ((_("Before surgery"), ("baseline_on", *ASKED)),)

    baseline_on = day(_("Answered on"), required=False)
    pain_axial = _scale(_("Back or neck pain, average of 7 days (0–10)"))
    pain_limb = _scale(_("Leg or arm pain, average of 7 days (0–10)"))
    peg_pain = _scale(_("PEG: pain on average (0–10)"))
    peg_enjoyment = _scale(_("PEG: pain in the way of enjoying life (0–10)"))
    peg_activity = _scale(_("PEG: pain in the way of general activity (0–10)"))
    walking = one_of(
        _("Walking before pain stops the patient"),
        lambda: options(WALKING, labels.WALKING, empty=_("not answered")), required=False,
    )  # fmt: skip
    opioids = one_of(_("Opioids"), lambda: options(OPIOIDS, labels.OPIOIDS, empty=_("not answered")), required=False)
    pain_sites = some_of(_("Where it hurts"), lambda: [(site, labels.site(site)) for site in SITES])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if self.answers() and not cleaned.get("baseline_on"):
            self.add_error("baseline_on", _("Enter the day on which these answers were given."))
        if cleaned.get("baseline_on") and not self.answers():
            self.add_error("baseline_on", _("No answers are given. Leave the day empty too."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What was given, by question code; an empty field is *not answered*."""
        given = {name: self.cleaned_data.get(name) for name in NUMBERS}
        given |= {name: self.cleaned_data.get(name) or None for name in (*CODES, "pain_sites")}
        return {name: value for name, value in given.items() if value is not None}

    def answered_on(self) -> date | None:
        answered: date | None = self.cleaned_data.get("baseline_on")
        return answered
