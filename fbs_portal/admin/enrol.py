"""Enrolment on one page: patient, operation, answers from before surgery; it ends with the personal link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from fbs_portal.actions.enrolment import Enrolled, enrol
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.baseline_forms import BaselineForm
from fbs_portal.admin.link_once import link_context
from fbs_portal.admin.patient_forms import ANOTHER_PERSON, EnrolForm
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid
from fbs_portal.presenters.worklist import who
from fbs_portal.queries.clinic_pages import clinics as clinics_of

ENDS = {"yes": True, "no": False, "": None}
"""Whether the operation ends an earlier course; left open, the action asks where there is one."""


class EnrolPages(StaffAdmin):
    def enrol(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "enrol_patient")
        clinics = clinics_of(actor=actor)
        data = request.POST if request.method == "POST" else None
        form, before = EnrolForm(data, clinics=clinics), BaselineForm(data)
        if data is not None and form.is_valid() & before.is_valid():
            done = self._enrol(form, before, clinics, actor=actor, now=now)
            if done is not None:
                return self._done(request, done, now=now)
        return self.show(
            request, "patient/enrol.html", title=_("Enrol a patient"), form=form, before=before, clinics=clinics,
            back=self.url("changelist"),
        )  # fmt: skip

    def _enrol(
        self, form: EnrolForm, before: BaselineForm, clinics: Any, *, actor: Actor, now: datetime
    ) -> Enrolled | None:
        clinic = next(clinic for clinic in clinics if clinic.pk == form.cleaned_data["clinic"])
        try:
            return enrol(
                clinic=clinic, patient_fields=form.patient_fields(), operation=form.operation_fields(),
                baseline=before.answers() or None, baseline_on=before.answered_on(),
                ends_earlier_course=ENDS[form.cleaned_data["ends_earlier_course"]],
                another_person=form.said_another_person(), actor=actor, now=now,
            )  # fmt: skip
        except Invalid as wrong:
            if wrong.field == ANOTHER_PERSON:
                form.ask_another_person()
            target = before if wrong.field in before.fields else form
            target.refuse(field=wrong.field, message=wrong.message)
        except Conflict as conflict:
            form.add_error(None, conflict.message)
        return None

    def _done(self, request: HttpRequest, done: Enrolled, *, now: datetime) -> HttpResponseBase:
        """The link once; enrolled before, no link: the page says how to make a new one."""
        patient = done.patient
        shown: dict[str, Any] = {}
        if done.link is not None:
            shown = link_context(request, patient, done.link, done.token, now=now)
        return self.show(
            request, "patient/link.html", title=_("Patient %(id)d") % {"id": patient.pk}, who=who(patient),
            heading=_("Enrolled") if done.created else _("Already enrolled"), back=self.url("change", patient.pk),
            above=[(_("Patients"), self.url("changelist"))], again=not done.created, **shown,
        )  # fmt: skip
