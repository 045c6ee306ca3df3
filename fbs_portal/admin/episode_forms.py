"""What is asked for each deed on an operation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fbs_portal.actions.episodes import CORRECTABLE
from fbs_portal.actions.texts import SHORT
from fbs_portal.admin.baseline_forms import ASKED, BaselineForm
from fbs_portal.admin.fields import Groups, StaffForm, day, options, text
from fbs_portal.admin.patient_forms import OperationForm
from fbs_portal.domain.answers import is_declined
from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.enrolment import OperationFields
from fbs_portal.presenters import labels


class CorrectForm(OperationForm):
    """Every fact as it is recorded; only what differs is corrected."""

    groups: Groups = ((_("Operation"), CORRECTABLE), (_("Why"), ("reason",)))

    status = None  # type: ignore[assignment]
    reason = text(_("Reason for the correction"), longest=SHORT)

    def __init__(self, data: Any = None, *, facts: OperationFields, **kwargs: Any) -> None:
        super().__init__(data, initial=asdict(facts), **kwargs)
        self.facts = facts

    def changes(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in CORRECTABLE}
        given |= {name: tuple(given[name]) for name in ("procedures", "levels", "risks")}
        recorded = asdict(self.facts)
        return {name: value for name, value in given.items() if _differs(value, recorded[name])}


class BaselineCorrectForm(BaselineForm):
    """The answers from before surgery as they are recorded; what this page does not ask is taken over unchanged."""

    groups: Groups = (*BaselineForm.groups, (_("Why"), ("reason",)))

    baseline_on = day(_("Answered on"))
    reason = text(_("Reason for the correction"), longest=SHORT)

    def __init__(self, data: Any = None, *, recorded: Any, **kwargs: Any) -> None:
        """`recorded` is the newest form from before surgery, None when there is none."""
        self.recorded: dict[str, Any] = dict(recorded.answers) if recorded else {}
        self.recorded_on = recorded.answered_on if recorded else None
        shown = {name: self.recorded.get(name) for name in ASKED if not is_declined(self.recorded.get(name))}
        super().__init__(data, initial={**shown, "baseline_on": self.recorded_on}, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self.merged() == self.recorded and cleaned["baseline_on"] == self.recorded_on:
            self.add_error(None, _("This is already recorded."))
        return cleaned

    def merged(self) -> dict[str, Any]:
        """The whole form anew. An emptied field takes an answer back; “prefers not to say” stays as it was said."""
        kept = {name: value for name, value in self.recorded.items() if name not in ASKED or is_declined(value)}
        return kept | self.answers()

    def refuse(self, *, field: str, message: str) -> None:
        super().refuse(field="baseline_on" if field == "answered_on" else field, message=message)


class PerformedForm(StaffForm):
    surgery_date = day(_("Date of the operation"))


class CancelForm(StaffForm):
    reason = text(_("Reason"), longest=SHORT)


class KnownSignForm(StaffForm):
    code = forms.ChoiceField(label=_("Sign"), choices=lambda: options(DangerSign, labels.DANGER, empty="—"))
    since = day(_("Known since"))
    reason = text(_("Reason"), longest=SHORT)


def _differs(given: Any, recorded: Any) -> bool:
    """Lists in another order are the same."""
    return set(given) != set(recorded) if isinstance(given, tuple) else given != recorded
