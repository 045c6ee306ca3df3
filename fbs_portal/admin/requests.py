"""What holders of personal links asked for: a new link, to be forgotten, or “this is not me”."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, links
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.domain.states import LinkRequestKind
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import LinkRequest
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import clinic_pages


@admin.register(LinkRequest)
class LinkRequestAdmin(StaffAdmin):
    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:request_id>/handled/", self.handled, "handled"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_linkrequest")
        rows = clinic_pages.link_requests(actor=actor)
        audit.record(
            actor=actor, verb=Verb.LISTED_PATIENTS, subject="linkrequests", clinic_id=actor.only_clinic, now=now,
            patients=sorted({row.patient_id for row in rows}),
        )  # fmt: skip
        return self.show(
            request, "patient/requests.html", title=_("Requests for links"),
            rows=[_line(row, actor=actor, now=now) for row in rows],
            several=actor.in_several_clinics,
            forget=any(row.kind == LinkRequestKind.FORGET_ME and not row.handled_at for row in rows),
        )  # fmt: skip

    def handled(self, request: HttpRequest, *, actor: Actor, now: datetime, request_id: int) -> HttpResponseBase:
        row = clinic_pages.get_link_request(actor=actor, request_id=request_id)
        self.need(actor, links.permission_for(kind=row.kind))
        if request.method == "POST":
            try:
                links.handle_request(request_id=request_id, actor=actor, now=now)
            except NotAllowed as refused:
                messages.warning(request, refused.message)
            else:
                messages.success(request, _("Marked as handled."))
        return HttpResponseRedirect(self.url("changelist"))


def _line(row: Any, *, actor: Actor, now: datetime) -> dict[str, Any]:
    tz = row.patient.clinic.time_zone
    return {
        "may": actor.may(links.permission_for(kind=row.kind)), "forget": row.kind == LinkRequestKind.FORGET_ME,
        "id": row.pk, "patient": row.patient_id, "who": who(row.patient), "clinic": row.patient.clinic.name,
        "kind": labels.word(labels.LINK_REQUEST, row.kind), "asked": moments.stamp(row.asked_at, now=now, tz=tz),
        "handled": moments.stamp(row.handled_at, now=now, tz=tz) if row.handled_at else "",
    }  # fmt: skip
