"""Clinics: the numbers and hours that patients are told, and who works there."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from fbs_portal.actions import clinics as act
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.clinic_forms import ClinicForm, MemberForm
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.models import Clinic
from fbs_portal.queries import clinic_pages


@admin.register(Clinic)
class ClinicAdmin(StaffAdmin):
    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:clinic_id>/change/", self.clinic_page, "change"),
            self.page("<int:clinic_id>/members/add/", self.add_member, "add_member"),
            self.page("<int:clinic_id>/members/<int:membership_id>/end/", self.end_member, "end_member"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_clinic")
        rows = clinic_pages.clinics(actor=actor)
        return self.show(request, "clinic/list.html", title=_("Clinics"), rows=rows)

    def clinic_page(self, request: HttpRequest, *, actor: Actor, now: datetime, clinic_id: int) -> HttpResponseBase:
        clinic = clinic_pages.get_clinic(actor=actor, clinic_id=clinic_id)
        people = clinic_pages.members(clinic=clinic)
        may_change = actor.may("change_clinic")
        if request.method == "POST":
            self.need(actor, "change_clinic")
        form = ClinicForm(request.POST if request.method == "POST" else None, clinic=clinic, members=people)
        if request.method == "POST" and form.is_valid():
            try:
                act.change_clinic(clinic_id=clinic.pk, changes=form.changes(), actor=actor, now=now)
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(self.url("change", clinic.pk))
        return self._page(request, clinic_id, form, MemberForm(), actor=actor, may_change=may_change)

    def add_member(self, request: HttpRequest, *, actor: Actor, now: datetime, clinic_id: int) -> HttpResponseBase:
        clinic = clinic_pages.get_clinic(actor=actor, clinic_id=clinic_id)
        self.need(actor, "add_membership")
        people = clinic_pages.members(clinic=clinic)
        form = MemberForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                act.add_member(clinic_id=clinic.pk, username=form.cleaned_data["username"], actor=actor, now=now)
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            else:
                messages.success(request, _("Added. What they may do comes from their role."))
                return HttpResponseRedirect(self.url("change", clinic.pk))
        return self._page(
            request, clinic_id, ClinicForm(clinic=clinic, members=people), form, actor=actor,
            may_change=actor.may("change_clinic"),
        )  # fmt: skip

    def end_member(
        self, request: HttpRequest, *, actor: Actor, now: datetime, clinic_id: int, membership_id: int
    ) -> HttpResponseBase:
        clinic = clinic_pages.get_clinic(actor=actor, clinic_id=clinic_id)
        self.need(actor, "delete_membership")
        back = self.url("change", clinic.pk)
        if request.method == "POST":
            try:
                count = act.remove_member(clinic_id=clinic.pk, membership_id=membership_id, actor=actor, now=now)
            except (NotAllowed, Conflict) as refused:
                messages.error(request, refused.message)
            else:
                messages.success(request, _("Ended. %(n)d open cases have no owner now.") % {"n": count})
            return HttpResponseRedirect(back)
        return self.show(
            request, "confirm.html", title=_("Clinic %(id)d") % {"id": clinic.pk}, heading=_("End the work here"),
            back=back, button=_("End it"), above=[(_("Clinics"), self.url("changelist")), (clinic.name, back)],
            intro=_("They see nothing of this clinic any more. Their open cases go back to no one."),
        )  # fmt: skip

    def _page(
        self, request: HttpRequest, clinic_id: int, form: ClinicForm, member: MemberForm, *, actor: Actor,
        may_change: bool,
    ) -> HttpResponseBase:  # fmt: skip
        clinic = clinic_pages.get_clinic(actor=actor, clinic_id=clinic_id)
        return self.show(
            request, "clinic/clinic.html", title=_("Clinic %(id)d") % {"id": clinic.pk}, clinic=clinic, form=form,
            member=member, may_change=may_change, may_add=actor.may("add_membership"),
            may_end=actor.may("delete_membership"), members=clinic_pages.members(clinic=clinic),
            may_see_members=actor.may("view_membership"),
        )  # fmt: skip
