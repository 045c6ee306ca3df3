"""What is asked for each deed on an operation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fbs_portal.actions.episodes import CORRECTABLE
from fbs_portal.admin.fields import Groups, StaffForm, day, options, text
from fbs_portal.admin.patient_forms import OperationForm
from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.enrolment import OperationFields
from fbs_portal.presenters import labels

REASON_LENGTH = 300


class CorrectForm(OperationForm):
    """Every fact as it is recorded; only what differs is corrected."""

    groups: Groups = ((_("Operation"), CORRECTABLE), (_("Why"), ("reason",)))

    status = None  # type: ignore[assignment]
    reason = text(_("Reason for the correction"), longest=REASON_LENGTH)

    def __init__(self, data: Any = None, *, facts: OperationFields, **kwargs: Any) -> None:
        super().__init__(data, initial=asdict(facts), **kwargs)
        self.facts = facts

    def changes(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in CORRECTABLE}
        given |= {name: tuple(given[name]) for name in ("procedures", "levels", "risks")}
        recorded = asdict(self.facts)
        return {name: value for name, value in given.items() if _differs(value, recorded[name])}


class PerformedForm(StaffForm):
    surgery_date = day(_("Date of the operation"))


class CancelForm(StaffForm):
    reason = text(_("Reason"), longest=REASON_LENGTH)


class KnownSignForm(StaffForm):
    code = forms.ChoiceField(label=_("Sign"), choices=lambda: options(DangerSign, labels.DANGER, empty="—"))
    since = day(_("Known since"))
    reason = text(_("Reason"), longest=REASON_LENGTH)


def _differs(given: Any, recorded: Any) -> bool:
    """Lists in another order are the same."""
    return set(given) != set(recorded) if isinstance(given, tuple) else given != recorded
