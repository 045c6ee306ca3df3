"""Protocols: which one new courses follow, a draft beside the shipped one, bringing it into use, history."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from fbs_portal.actions import protocols as act
from fbs_portal.admin import draft_saving
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.protocol_forms import ChoiceForm, NewProtocolForm, ProtocolDraftForm, RetireForm, UseForm
from fbs_portal.content import protocols as shipped
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.domain.protocol_body import BadProtocol
from fbs_portal.domain.schedule import Protocol
from fbs_portal.domain.states import ProtocolStatus
from fbs_portal.models import Protocol as Row
from fbs_portal.presenters import audit as trail
from fbs_portal.presenters import instrument_plan, moments
from fbs_portal.presenters import protocol as shown
from fbs_portal.queries import clinic_pages, protocols, staff
from fbs_portal.queries.hours import today_of


@admin.register(Row)
class ProtocolAdmin(StaffAdmin):
    """Every change goes through an action: a protocol that was in use once has no form."""

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("shipped/<slug:code>/", self.shipped_page, "shipped"),
            self.page("add/", self.add, "add"),
            self.page("<int:protocol_id>/change/", self.protocol_page, "change"),
            self.page("<int:protocol_id>/activate/", self.activate, "activate"),
            self.page("<int:protocol_id>/discard/", self.discard, "discard"),
            self.page("<int:protocol_id>/retire/", self.retire, "retire"),
            self.page("clinics/<int:clinic_id>/choose/", self.choose, "choose"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_protocol")
        own, mine = protocols.visible(actor=actor), clinic_pages.clinics(actor=actor)
        names = staff.names_of(keys=_keys(own))
        running = protocols.running(clinics=mine)
        clinics = [
            {
                "clinic": clinic,
                "followed": shown.followed(protocols.followed(clinic=clinic), own),
                "own": [
                    shown.head(one, now=now, names=names, courses=running.get((clinic.pk, one.code), 0))
                    for one in own
                    if one.clinic_id == clinic.pk
                ],
                "shipped": [
                    (code, name, shown.courses_words(running.get((clinic.pk, code), 0)))
                    for code, name in shipped.NAMES.items()
                ],
            }
            for clinic in mine
        ]
        return self.show(
            request, "protocols/list.html", title=_("Protocols"), clinics=clinics, may=actor.may("manage_protocols"),
            shipped=[(code, name) for code, name in shipped.NAMES.items()],
        )  # fmt: skip

    def shipped_page(self, request: HttpRequest, *, actor: Actor, now: datetime, code: str) -> HttpResponseBase:
        self.need(actor, "view_protocol")
        if code not in shipped.PROTOCOLS:
            raise Http404
        protocol = shipped.PROTOCOLS[code]
        today = moments.shared_day(clinic_pages.clinics(actor=actor), now=now)
        return self.show(
            request, "protocols/shipped.html", title=_("Protocol %(code)s") % {"code": code}, name=shipped.NAMES[code],
            code=code, rows=shown.rows(protocol), cited=shipped.CITED[code],
            dates=shown.dates(protocol, surgery_date=today), may=actor.may("manage_protocols"),
        )  # fmt: skip

    def add(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "manage_protocols")
        data = request.POST if request.method == "POST" else None
        asked = {name: value[:40] for name in ("based_on", "clinic") if (value := request.GET.get(name))}
        form = NewProtocolForm(
            data, clinics=clinic_pages.clinics(actor=actor), own=protocols.visible(actor=actor), initial=asked
        )
        if data is not None and form.is_valid():
            not_theirs = _("This protocol belongs to another clinic.")
            row = draft_saving.begin(form=form, create=act.create_draft, not_theirs=not_theirs, actor=actor, now=now)
            if row is not None:
                return HttpResponseRedirect(self.url("change", row.pk))
        return self.show(
            request, "form.html", title=_("Begin a draft"), heading=_("Begin a draft"), form=form,
            above=[(_("Protocols"), self.url("changelist"))], button=_("Begin"), back=self.url("changelist"),
            intro=_("A draft asks nobody. It comes into use when you say so."),
        )  # fmt: skip

    def protocol_page(self, request: HttpRequest, *, actor: Actor, now: datetime, protocol_id: int) -> HttpResponseBase:
        row = protocols.get(actor=actor, protocol_id=protocol_id)
        protocol = _read(row)
        if request.method == "POST":
            self.need(actor, "manage_protocols")
        if protocol is None or row.status != ProtocolStatus.DRAFT or not actor.may("manage_protocols"):
            if request.method == "POST":
                messages.error(request, _("Only a draft can be changed. Begin a new draft with these days instead."))
                return HttpResponseRedirect(self.url("change", row.pk))
            return self._page(request, row, protocol, actor=actor, now=now)
        data = request.POST if request.method == "POST" else None
        form = ProtocolDraftForm(data, protocol=protocol, initial={"name": row.name, "revision": row.revision})
        status = 200
        if data is not None and form.is_valid():
            edit = partial(act.edit_draft, protocol_id=row.pk)
            status = draft_saving.save(form=form, edit=edit, actor=actor, now=now)
            if status == 302:
                messages.success(request, _("Saved. It asks nobody until it is brought into use."))
                return HttpResponseRedirect(self.url("change", row.pk))
        return self._page(request, row, protocol, form=form, actor=actor, now=now, status=status)

    def activate(self, request: HttpRequest, *, actor: Actor, now: datetime, protocol_id: int) -> HttpResponseBase:
        row = protocols.get(actor=actor, protocol_id=protocol_id)
        self.need(actor, "manage_protocols")
        protocol, data = _read(row), request.POST if request.method == "POST" else None
        form = UseForm(data, initial=_state(row))
        if data is not None and form.is_valid():
            given = form.cleaned_data
            try:
                act.put_into_use(
                    protocol_id=row.pk, revision=given["revision"], families=given["families"], shown=given["shown"],
                    reason=given["reason"], actor=actor, now=now,
                )  # fmt: skip
            except (Invalid, NotAllowed, Conflict) as refused:
                form = draft_saving.refused(
                    form, refused, state=_state(protocols.get(actor=actor, protocol_id=protocol_id))
                )
            else:
                messages.success(request, _("In use. It stays as it is from now on."))
                return HttpResponseRedirect(self.url("change", row.pk))
        clinic = row.clinic
        return self.show(
            request, "protocols/activate.html", title=_("Bring into use: %(code)s") % {"code": row.code}, row=row,
            form=form, status=form.status, why_not=_why_not(row, protocol), back=self.url("change", row.pk),
            followed=shown.followed(protocols.followed(clinic=clinic), protocols.choosable(clinic=clinic)),
            running=self._running(row), rows=[] if protocol is None else shown.rows(protocol),
            long=() if protocol is None else instrument_plan.too_long(protocol),
            dates=() if protocol is None else shown.dates(protocol, surgery_date=today_of(clinic=clinic, now=now)),
        )  # fmt: skip

    def discard(self, request: HttpRequest, *, actor: Actor, now: datetime, protocol_id: int) -> HttpResponseBase:
        row = protocols.get(actor=actor, protocol_id=protocol_id)
        self.need(actor, "manage_protocols")
        back = self.url("change", row.pk)
        if request.method == "POST":
            try:
                act.discard(protocol_id=row.pk, revision=row.revision, actor=actor, now=now)
            except (NotAllowed, Conflict) as refused:
                messages.error(request, refused.message)
                return HttpResponseRedirect(back)
            messages.success(request, _("Discarded."))
            return HttpResponseRedirect(self.url("changelist"))
        return self.show(
            request, "confirm.html", title=_("Discard %(code)s") % {"code": row.code}, back=back,
            heading=_("Discard the draft"), button=_("Discard it"), who=row.name,
            above=[(_("Protocols"), self.url("changelist")), (row.code, back)],
            intro=_("Nobody was asked by it. It cannot be brought back."),
        )  # fmt: skip

    def retire(self, request: HttpRequest, *, actor: Actor, now: datetime, protocol_id: int) -> HttpResponseBase:
        row = protocols.get(actor=actor, protocol_id=protocol_id)
        self.need(actor, "manage_protocols")
        data, back = request.POST if request.method == "POST" else None, self.url("change", row.pk)
        form = RetireForm(data, initial=_state(row))
        if data is not None and form.is_valid():
            given = form.cleaned_data
            try:
                act.retire(
                    protocol_id=row.pk, revision=given["revision"], shown=given["shown"], reason=given["reason"],
                    actor=actor, now=now,
                )  # fmt: skip
            except (Invalid, NotAllowed, Conflict) as refused:
                form = draft_saving.refused(
                    form, refused, state=_state(protocols.get(actor=actor, protocol_id=protocol_id))
                )
            else:
                messages.success(request, _("Retired. Courses that began with it go on by it."))
                return HttpResponseRedirect(back)
        freed = [one for one in shown.followed(protocols.followed(clinic=row.clinic), [row]) if one.code == row.code]
        return self.show(
            request, "protocols/retire.html", title=_("Retire %(code)s") % {"code": row.code}, row=row, form=form,
            back=back, status=form.status, freed=freed, running=self._running(row),
            why_not="" if row.status == ProtocolStatus.ACTIVE else _("Only a protocol in use can be retired."),
        )  # fmt: skip

    def choose(self, request: HttpRequest, *, actor: Actor, now: datetime, clinic_id: int) -> HttpResponseBase:
        clinic = clinic_pages.get_clinic(actor=actor, clinic_id=clinic_id)
        self.need(actor, "manage_protocols")
        own, data = protocols.choosable(clinic=clinic), request.POST if request.method == "POST" else None
        followed = shown.followed(protocols.followed(clinic=clinic), own)
        state = {"shown": protocols.state_of(clinic=clinic)}
        form = ChoiceForm(data, own=own, followed=followed, initial=state)
        if data is not None and form.is_valid():
            given = form.cleaned_data
            try:
                act.choose(
                    clinic_id=clinic.pk, choices=form.choices(), shown=given["shown"], reason=given["reason"],
                    actor=actor, now=now,
                )  # fmt: skip
            except (Invalid, NotAllowed, Conflict) as refused:
                form = draft_saving.refused(form, refused, state=state, own=own, followed=followed)
            else:
                messages.success(request, _("Saved. New courses follow it; running ones keep theirs."))
                return HttpResponseRedirect(self.url("changelist"))
        return self.show(
            request, "protocols/choose.html", title=_("Choose protocols"), clinic=clinic, form=form, status=form.status,
            back=self.url("changelist"),
        )  # fmt: skip

    def _running(self, row: Row) -> list[tuple[str, str]]:
        """The clinic's running courses under each protocol, the most first."""
        found = sorted(protocols.running(clinics=[row.clinic]).items(), key=lambda one: -one[1])
        own = Row.objects.filter(clinic=row.clinic)
        return [(shown.name_of(code, own), shown.courses_words(count)) for (_clinic, code), count in found]

    def _page(
        self, request: HttpRequest, row: Row, protocol: Protocol | None, *, actor: Actor, now: datetime,
        form: ProtocolDraftForm | None = None, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        events, clinic = protocols.history(row=row), row.clinic
        names = staff.names_of(keys=_keys([row]) | {event.actor for event in events})
        courses = protocols.running(clinics=[clinic]).get((clinic.pk, row.code), 0)
        return self.show(
            request, "protocols/protocol.html", title=_("Protocol %(code)s") % {"code": row.code}, status=status,
            row=row, form=form, head=shown.head(row, now=now, names=names, courses=courses),
            readable=protocol is not None, rows=[] if protocol is None else shown.rows(protocol),
            long=() if protocol is None else instrument_plan.too_long(protocol), told=instrument_plan.told(),
            dates=() if protocol is None else shown.dates(protocol, surgery_date=today_of(clinic=clinic, now=now)),
            is_draft=row.status == ProtocolStatus.DRAFT, in_use=row.status == ProtocolStatus.ACTIVE,
            may=actor.may("manage_protocols"),
            history=[trail.line(event, names=names, tz=clinic.time_zone) for event in events],
        )  # fmt: skip


def _state(row: Row) -> dict[str, Any]:
    return {"shown": protocols.state_of(clinic=row.clinic), "revision": row.revision}


def _why_not(row: Row, protocol: Protocol | None) -> str:
    """Why the button is not there; empty when it is."""
    if row.status != ProtocolStatus.DRAFT:
        return _("This is no draft any more.")
    return _("This protocol cannot be read.") if protocol is None else ""


def _read(row: Row) -> Protocol | None:
    try:
        return protocols.domain_of(row)
    except BadProtocol:
        return None


def _keys(rows: Any) -> set[str]:
    return {key for one in rows for key in (one.created_by, one.changed_by, one.activated_by, one.retired_by) if key}
