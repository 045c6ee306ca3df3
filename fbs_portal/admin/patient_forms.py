"""What staff type about a patient and an operation."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fbs_portal.admin.fields import Groups, StaffForm, day, one_of, options, some_of, words
from fbs_portal.domain.codes import LEVELS, EpisodeStatus, Procedure, Region, Risk, Side
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.presenters import labels

PATIENT_NAMES = tuple(field.name for field in fields_of(PatientFields) if field.name != "language")
OPERATION_NAMES = tuple(field.name for field in fields_of(OperationFields))
LEVEL_CHOICES = [(level, level.replace("-", "–")) for level in LEVELS]


class PatientForm(StaffForm):
    """Names and contact. The portal shows none of them to whoever opens the personal link."""

    groups: Groups = ((_("Patient"), (*PATIENT_NAMES, "best_hour", "contact_paused", "deceased_on")),)

    record_number = words(_("Record number"), longest=40, required=True)
    given_name = words(_("Given name"), longest=80)
    family_name = words(_("Family name"), longest=80)
    birth_date = day(_("Birth date"), required=False)
    phone = words(_("Phone"), longest=20, kind="tel", help_text=_("For example +1 202 555 0142."))
    email = words(_("E-mail"), longest=254, kind="email", help_text=_("Personal links go to this address only."))

    def patient_fields(self) -> PatientFields:
        return PatientFields(**{name: self.cleaned_data[name] for name in PATIENT_NAMES})


class PatientChangeForm(PatientForm):
    best_hour = words(_("Best time to call"), longest=40)
    contact_paused = forms.BooleanField(label=_("Send no messages for now"), required=False)
    deceased_on = day(_("Died on"), required=False, help_text=_("No form is asked and no message sent any more."))

    def more(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("best_hour", "contact_paused", "deceased_on")}


class OperationForm(StaffForm):
    """The facts of one operation."""

    groups: Groups = ((_("Operation"), OPERATION_NAMES),)

    surgery_date = day(_("Date of the operation"))
    status = one_of(_("Has it taken place?"), lambda: options(EpisodeStatus, labels.EPISODE_STATUS))
    region = one_of(_("Region"), lambda: options(Region, labels.REGION))
    procedures = some_of(_("Procedures"), lambda: options(Procedure, labels.PROCEDURE), required=True)
    levels = some_of(
        _("Levels"), LEVEL_CHOICES, help_text=_("Without levels, pain next to the operation is not told apart.")
    )
    side = one_of(_("Side"), lambda: options(Side, labels.SIDE), required=False)
    surgeon = words(_("Surgeon"), longest=80)
    revision = forms.BooleanField(label=_("This operation is a revision"), required=False)
    risks = some_of(
        _("Risks"), lambda: options(Risk, labels.RISK), help_text=_("They change how dangerous a symptom is.")
    )
    earlier_operations = forms.IntegerField(
        label=_("Earlier spine operations"), min_value=0, max_value=50, required=False
    )

    def operation_fields(self) -> OperationFields:
        given = {name: self.cleaned_data[name] for name in OPERATION_NAMES}
        return OperationFields(**given | {name: tuple(given[name]) for name in ("procedures", "levels", "risks")})


class EnrolForm(PatientForm, OperationForm):
    """Patient and operation on one page. `clinics` are those the person works for."""

    groups: Groups = (
        (_("Patient"), ("clinic", *PATIENT_NAMES)),
        (_("Operation"), (*OPERATION_NAMES, "ends_earlier_course")),
    )

    clinic = forms.TypedChoiceField(label=_("Clinic"), coerce=int)
    ends_earlier_course = forms.BooleanField(
        label=_("This operation ends an earlier course"), required=False,
        help_text=_("The remaining forms of the earlier operation are cancelled. An open case of it stays open."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, clinics: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["clinic"].choices = [(clinic.pk, clinic.name) for clinic in clinics]  # type: ignore[attr-defined]
        self.initial.setdefault("status", EpisodeStatus.PERFORMED)
        if len(clinics) == 1:
            self.initial["clinic"] = clinics[0].pk
