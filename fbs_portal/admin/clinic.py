"""Clinics: the numbers and hours that patients are told, and who works there."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fbs_portal.actions import clinics as act
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.clinic_forms import ClinicForm, MemberForm, NoticesForm
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.models import Clinic
from fbs_portal.queries import clinic_pages
from fbs_portal.queries.recipients import address_of


@admin.register(Clinic)
class ClinicAdmin(StaffAdmin):
    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("add/", self.add, "add"),
            self.page("<int:clinic_id>/change/", self.clinic_page, "change"),
            self.page("<int:clinic_id>/members/add/", self.add_member, "add_member"),
            self.page("<int:clinic_id>/members/<int:membership_id>/end/", self.end_member, "end_member"),
            self.page("<int:clinic_id>/members/<int:membership_id>/notices/", self.notices, "notices"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_clinic")
        rows = clinic_pages.clinics(actor=actor)
        return self.show(
            request, "clinic/list.html", title=_("Clinics"), rows=rows, may_add=actor.may("add_clinic"),
            all_clinics=actor.clinics is None,
        )  # fmt: skip

    def add(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        """The first page of a new installation, and of every clinic that joins later."""
        self.need(actor, "add_clinic")
        form = ClinicForm(request.POST if request.method == "POST" else None, clinic=Clinic(), members=())
        if request.method == "POST" and form.is_valid():
            try:
                clinic = act.add_clinic(fields=form.changes(), actor=actor, now=now)
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            else:
                messages.success(request, _("The clinic is added. Say below who works here."))
                return HttpResponseRedirect(self.url("change", clinic.pk))
        return self.show(request, "clinic/add.html", title=_("Add a clinic"), form=form, back=self.url("changelist"))

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
                row = act.add_member(clinic_id=clinic.pk, username=form.cleaned_data["username"], actor=actor, now=now)
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            else:
                messages.success(request, _("Added. What they may do comes from their role."))
                if not row.user.groups.exists() and not row.user.is_superuser:
                    messages.warning(request, _("They have no role yet, and see nothing until they are given one."))
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
                words = ngettext(
                    "Ended. %(n)d open case has no owner now.", "Ended. %(n)d open cases have no owner now.", count
                )
                messages.success(request, words % {"n": count})
            return HttpResponseRedirect(back)
        return self.show(
            request, "confirm.html", title=_("Clinic %(id)d") % {"id": clinic.pk}, heading=_("End the work here"),
            back=back, button=_("End it"), above=[(_("Clinics"), self.url("changelist")), (clinic.name, back)],
            intro=_("They see nothing of this clinic any more. Their open cases go back to no one."),
        )  # fmt: skip

    def notices(
        self, request: HttpRequest, *, actor: Actor, now: datetime, clinic_id: int, membership_id: int
    ) -> HttpResponseBase:
        """Which messages a colleague gets, to the address of their account."""
        clinic = clinic_pages.get_clinic(actor=actor, clinic_id=clinic_id)
        self.need(actor, "add_membership")
        member = clinic_pages.get_member(clinic=clinic, membership_id=membership_id)
        begun = {"urgent_notices": member.urgent_notices, "daily_digest": member.daily_digest}
        form = NoticesForm(request.POST if request.method == "POST" else None, initial=begun)
        back = self.url("change", clinic.pk)
        if request.method == "POST" and form.is_valid():
            act.choose_notices(
                clinic_id=clinic.pk, membership_id=member.pk, actor=actor, now=now, **form.cleaned_data
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
        intro = _("They go to the e-mail address of the account.")
        if not address_of(user=member.user):
            intro = _("The account has no e-mail address, so nothing is sent to it.")
        return self.show(
            request, "form.html", title=_("Clinic %(id)d") % {"id": clinic.pk}, heading=_("Messages to a colleague"),
            who=member.user.get_username(), intro=intro, form=form, button=_("Save"), back=back,
            above=[(_("Clinics"), self.url("changelist")), (clinic.name, back)],
        )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("fbs_portal.add_clinic")

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
