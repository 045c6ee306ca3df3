"""Patients: the list (searched by POST), one patient's page, their details and their personal links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, consent, links
from fbs_portal.actions.patients import change_patient
from fbs_portal.admin.base import StaffAdmin, keep_search, number
from fbs_portal.admin.enrol import EnrolPages
from fbs_portal.admin.imports import ImportPages
from fbs_portal.admin.link_once import link_context
from fbs_portal.admin.paper_letters import LetterPages
from fbs_portal.admin.patient_choices import ChoicePages
from fbs_portal.admin.patient_forms import PATIENT_NAMES, PatientChangeForm
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Invalid, NotAllowed
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Patient
from fbs_portal.presenters import moments, reach
from fbs_portal.presenters import patient as words
from fbs_portal.presenters.masthead import telephone
from fbs_portal.presenters.worklist import operation, who
from fbs_portal.queries import patient_pages, staff

PER_PAGE = 50
SEARCH_KEY = "fbs_portal.patients.search"


def patient_title(patient_id: int) -> str:
    """The only name a patient has in a title or URL."""
    return _("Patient %(id)d") % {"id": patient_id}


class PatientPages(StaffAdmin):
    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_patient")
        if request.method == "POST":
            keep_search(request, key=SEARCH_KEY)
            return HttpResponseRedirect(self.url("changelist"))
        text = str(request.session.get(SEARCH_KEY, ""))
        page = patient_pages.search(actor=actor, text=text, page=number(request.GET, "page") or 1, per_page=PER_PAGE)
        audit.record(
            actor=actor, verb=Verb.LISTED_PATIENTS, subject="patients", clinic_id=actor.only_clinic, now=now,
            patients=[row.pk for row in page.rows],
        )  # fmt: skip
        return self.show(
            request, "patient/list.html", title=_("Patients"), page=page, search=text,
            rows=[_row(row) for row in page.rows], may=_rights(actor), several=actor.in_several_clinics,
            no_clinic=actor.clinics is not None and not actor.clinics,
        )  # fmt: skip

    def patient_page(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        page = patient_pages.patient_page(actor=actor, patient_id=patient_id)
        patient, tz = page.patient, page.patient.clinic.time_zone
        self.saw(actor, patient, now=now)
        keys = {key for row in page.links for key in (row.revoked_by, row.created_by)}
        keys |= {patient.withdrawn_by, *(row.by for row in page.consents)}
        names, today = staff.names_of(keys=keys), moments.local_date(now, patient.clinic)
        return self.show(
            request, "patient/patient.html", title=patient_title(patient.pk), patient=patient, who=who(patient),
            identity=words.identity(patient, today=today), reach=reach.reach(patient, today=today),
            withdrawal=reach.withdrawal(patient, now=now, names=names),
            to_agree=patient.deceased_on is None and not consent.agreed(patient=patient),
            consents=reach.consent_lines(page.consents, now=now, tz=tz, names=names),
            phone_href=telephone(patient.phone),
            requests=[words.request_line(row, now=now, tz=tz) for row in page.requests if not row.handled_at],
            courses=[words.course_view(row, clinic=patient.clinic, now=now) for row in page.courses],
            links=[words.link_line(row, now=now, tz=tz, names=names) for row in page.links],
            living=any(links.works(link=row, now=now) for row in page.links),
            cases=[words.case_line(row, clinic=patient.clinic) for row in page.cases],
            namesakes=page.namesakes, may=_rights(actor),
        )  # fmt: skip

    def edit(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        patient = patient_pages.get_patient(actor=actor, patient_id=patient_id)
        self.need(actor, "change_patient")
        known = {name: getattr(patient, name) for name in (*PATIENT_NAMES, "deceased_on")}
        form = PatientChangeForm(request.POST or None, patient=patient, initial=known)
        back = self.url("change", patient.pk)
        if request.method == "POST" and form.is_valid():
            try:
                change_patient(
                    patient_id=patient.pk, fields=form.patient_fields(), choices=form.choices(),
                    deceased_on=form.cleaned_data["deceased_on"], actor=actor, now=now,
                )  # fmt: skip
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(back)
        self.saw(actor, patient, now=now)
        return self.show(
            request, "form.html", title=patient_title(patient.pk), heading=_("Change details"), who=who(patient),
            form=form, button=_("Save"), back=back, above=self._above(patient),
        )  # fmt: skip

    def new_link(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        """Asks first: every earlier link stops. After the POST the new link is shown, once."""
        patient = patient_pages.get_patient(actor=actor, patient_id=patient_id)
        self.need(actor, "manage_links")
        back, title = self.url("change", patient.pk), patient_title(patient.pk)
        if request.method == "POST":
            link, token = links.renew(patient=patient, actor=actor, now=now)
            return self.show(
                request, "patient/link.html", title=title, who=who(patient), back=back, above=self._above(patient),
                heading=_("New personal link"), **link_context(request, patient, link, token, now=now),
            )  # fmt: skip
        self.saw(actor, patient, now=now)
        return self.show(
            request, "confirm.html", title=title, heading=_("Make a new personal link"), who=who(patient), back=back,
            above=self._above(patient), button=_("Make a new link"),
            intro=_("Every earlier link of this patient stops working at once."),
        )  # fmt: skip

    def stop_links(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        patient = patient_pages.get_patient(actor=actor, patient_id=patient_id)
        self.need(actor, "manage_links")
        back = self.url("change", patient.pk)
        if request.method == "POST":
            links.revoke_all(patient=patient, actor=actor, now=now)
            messages.success(request, _("No personal link of this patient works any more."))
            return HttpResponseRedirect(back)
        self.saw(actor, patient, now=now)
        return self.show(
            request, "confirm.html", title=patient_title(patient.pk), heading=_("Stop all personal links"),
            who=who(patient), back=back, above=self._above(patient), button=_("Stop all links"),
            intro=_("The patient cannot answer any more until you make a new link."),
        )  # fmt: skip

    def stop_link(
        self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int, link_id: int
    ) -> HttpResponseBase:
        """One link of several: a phone was lost, a letter went to an old address."""
        patient = patient_pages.get_patient(actor=actor, patient_id=patient_id)
        self.need(actor, "manage_links")
        link = patient_pages.get_link(patient=patient, link_id=link_id)
        back, tz = self.url("change", patient.pk), patient.clinic.time_zone
        if request.method == "POST":
            try:
                links.revoke(patient=patient, link_id=link.pk, actor=actor, now=now)
            except NotAllowed as refused:
                messages.warning(request, refused.message)
            else:
                messages.success(request, _("This link does not work any more. The others do."))
            return HttpResponseRedirect(back)
        self.saw(actor, patient, now=now)
        line = words.link_line(link, now=now, tz=tz, names=staff.names_of(keys={link.created_by}))
        return self.show(
            request, "confirm.html", title=patient_title(patient.pk), heading=_("Stop one personal link"), back=back,
            who=who(patient), above=self._above(patient), button=_("Stop this link"),
            intro=_("Made %(made)s (%(by)s), last used: %(used)s.") % {
                "made": line.made, "by": line.by, "used": line.used,
            },
        )  # fmt: skip

    def _above(self, patient: Any) -> list[tuple[str, str]]:
        return [(_("Patients"), self.url("changelist")), (patient_title(patient.pk), self.url("change", patient.pk))]


@admin.register(Patient)
class PatientAdmin(PatientPages, ChoicePages, EnrolPages, ImportPages, LetterPages):
    """Stock `?q=` would write names into access logs, so the list has a search of its own."""

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("enrol/", self.enrol, "add"),
            self.page("import/", self.import_page, "import"),
            self.page("import/example/", self.import_template, "import_template"),
            self.page("letters/", self.letters, "letters"),
            self.page("<int:patient_id>/change/", self.patient_page, "change"),
            self.page("<int:patient_id>/letter/", self.letter, "letter"),
            self.page("<int:patient_id>/edit/", self.edit, "edit"),
            self.page("<int:patient_id>/choices/", self.choices, "choices"),
            self.page("<int:patient_id>/notice/", self.notice, "notice"),
            self.page("<int:patient_id>/leave/", self.leave, "leave"),
            self.page("<int:patient_id>/rejoin/", self.rejoin, "rejoin"),
            self.page("<int:patient_id>/new-link/", self.new_link, "new_link"),
            self.page("<int:patient_id>/stop-links/", self.stop_links, "stop_links"),
            self.page("<int:patient_id>/links/<int:link_id>/stop/", self.stop_link, "stop_link"),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The index then offers “Add”, which is the enrolment page."""
        return request.user.has_perm("fbs_portal.enrol_patient")


def _row(patient: Any) -> dict[str, Any]:
    courses = patient.courses
    name = ", ".join(part for part in (patient.family_name, patient.given_name) if part)
    return {
        "id": patient.pk, "who": who(patient), "name": name, "clinic": patient.clinic.name, "case": patient.open_case,
        "operation": operation(courses[0]) if courses else _("no operation"),
        "on": courses[0].surgery_date if courses else None,
    }  # fmt: skip


def _rights(actor: Actor) -> dict[str, bool]:
    names = (
        "enrol_patient",
        "import_surgeries",
        "change_patient",
        "manage_links",
        "record_choices",
        "erase_patient",
        "enter_answers",
        "view_case",
        "view_surgeryepisode",
        "correct_facts",
    )
    return {name: actor.may(name) for name in names}
