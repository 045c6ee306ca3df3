"""What staff type about a patient and an operation."""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fbs_portal.actions.consent import STAFF_REASONS
from fbs_portal.admin.fields import Groups, StaffForm, day, hour, one_of, options, some_of, words
from fbs_portal.domain.codes import LEVELS, EpisodeStatus, Procedure, Region, Risk, Side
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.forms.preferences import channels, languages
from fbs_portal.presenters import labels, reach

PATIENT_NAMES = tuple(field.name for field in fields_of(PatientFields) if field.name != "language")
OPERATION_NAMES = tuple(field.name for field in fields_of(OperationFields))
CHOICES = ("channel", "contact_paused", "paused_until", "quiet_from", "quiet_until", "language", "best_hour")
OPEN_STATUS = (EpisodeStatus.PERFORMED, EpisodeStatus.PLANNED)
"""What an operation can be when its patient is enrolled."""
OPERATION_ORDER = (
    "status", "surgery_date", "region", "procedures", "levels", "side", "surgeon", "earlier_operations", "revision",
    "risks",
)  # fmt: skip
ANOTHER_PERSON = "another_person"
LEVEL_CHOICES = [(level, level.replace("-", "–")) for level in LEVELS]


class PatientForm(StaffForm):
    """Names and contact. The portal shows none of them to whoever opens the personal link."""

    groups: Groups = ((_("Patient"), PATIENT_NAMES),)

    record_number = words(_("Record number"), longest=40, required=True)
    given_name = words(_("Given name"), longest=80)
    family_name = words(_("Family name"), longest=80)
    birth_date = day(_("Birth date"), required=False)
    phone = words(_("Phone"), longest=20, kind="tel", help_text=_("For example +1 202 555 0142."))
    email = words(_("E-mail"), longest=254, kind="email", help_text=_("Personal links go to this address only."))

    def patient_fields(self) -> PatientFields:
        return PatientFields(**{name: self.cleaned_data[name] for name in PATIENT_NAMES})


class ChoicesForm(StaffForm):
    """How the patient wants to be reached, as they told staff. `patient` says what can be chosen."""

    groups: Groups = ((_("How the patient wants to be reached"), CHOICES),)

    channel = one_of(_("Messages"), ())
    contact_paused = forms.BooleanField(
        label=_("Send no messages until told otherwise"), required=False, help_text=_("Forms can still be answered.")
    )
    paused_until = day(
        _("Pause messages until"), required=False,
        help_text=_(
            "For example while in the hospital. The first day on which messages may come again. "
            "A day that is over is the one on which the last pause ended."
        ),
    )  # fmt: skip
    quiet_from = hour(_("No messages from"), help_text=_("Empty: as at the clinic."))
    quiet_until = hour(_("No messages until"))
    language = forms.ChoiceField(label=_("Language"))
    best_hour = words(_("Best time to call"), longest=40)

    def __init__(self, data: Any = None, *, patient: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        known: dict[str, Any] = {name: getattr(patient, name) for name in CHOICES}
        self.initial = known | dict(self.initial)
        fields["channel"].choices = options(channels(patient=patient), reach.CHANNEL)
        spoken = dict(languages())
        if len(spoken) > 1:
            spoken.setdefault(patient.language, patient.language)
            fields["language"].choices = list(spoken.items())
        else:
            del fields["language"]

    def choices(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CHOICES if name in self.fields}


class PatientChangeForm(PatientForm, ChoicesForm):
    groups: Groups = ((_("Patient"), (*PATIENT_NAMES, "deceased_on")), *ChoicesForm.groups)

    deceased_on = day(_("Died on"), required=False, help_text=_("No form is asked and no message sent any more."))


class LeaveForm(StaffForm):
    """Why the patient leaves the programme."""

    reason = one_of(_("Why?"), lambda: options(STAFF_REASONS, reach.WITHDRAWAL))


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
        (_("Patient"), ("clinic", *PATIENT_NAMES, ANOTHER_PERSON)),
        (_("Operation"), (*OPERATION_ORDER, "ends_earlier_course")),
    )

    clinic = forms.TypedChoiceField(label=_("Clinic"), coerce=int)
    status = one_of(_("Has it taken place?"), lambda: options(OPEN_STATUS, labels.EPISODE_STATUS))
    ends_earlier_course = one_of(
        _("Does this operation end an earlier course?"),
        [("yes", _("Yes")), ("no", _("No, both go on"))],
        required=False,
        help_text=_(
            "Only for a patient with an earlier operation here. Yes cancels its remaining forms; an open case of it "
            "stays open."
        ),
    )

    def __init__(self, data: Any = None, *, clinics: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("clinic", [(clinic.pk, clinic.name) for clinic in clinics])
        self.initial.setdefault("status", EpisodeStatus.PERFORMED)
        if len(clinics) == 1:
            self.initial["clinic"] = clinics[0].pk
        if self.said_another_person():
            self.ask_another_person()

    def said_another_person(self) -> bool:
        return bool(self.data.get(ANOTHER_PERSON))

    def ask_another_person(self) -> None:
        """The question stands on the page only once the name and birth date were found with another record number."""
        self.fields[ANOTHER_PERSON] = forms.BooleanField(label=_("This is another person"), required=False)
