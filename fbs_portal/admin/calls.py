"""The call list: who did not answer, with phone and what was tried; and the page to write a call down."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import audit, calls
from fbs_portal.admin import fields
from fbs_portal.admin.base import StaffAdmin, chosen, keep_search, number
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.calling import Called
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.domain.schedule import accepts
from fbs_portal.domain.states import ContactResult
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import CallList
from fbs_portal.presenters import call_list as words
from fbs_portal.presenters import labels
from fbs_portal.queries import call_list, followups
from fbs_portal.queries.call_filters import POINTS, CallFilters

SEARCH_KEY = "fbs_portal.calls.search"


class CallForm(fields.StaffForm):
    result = fields.one_of(gettext_lazy("What happened?"), lambda: fields.options(ContactResult, labels.CONTACT))
    again_on = fields.day(
        gettext_lazy("Call again on"), required=False,
        help_text=gettext_lazy("The patient is off the list until this day. Empty: they stay on it."),
    )  # fmt: skip
    note = fields.words(
        gettext_lazy("Note"), longest=calls.NOTE_LENGTH,
        help_text=gettext_lazy("For whoever calls next, such as “at work until 4 p.m.”"),
    )  # fmt: skip


def filters_of(request: HttpRequest) -> CallFilters:
    """Codes and row numbers of the URL; what was searched for is in the session (E16)."""
    return CallFilters(
        clinic=number(request.GET, "clinic"),
        time_point=chosen(request.GET, "time_point", POINTS),
        called=chosen(request.GET, "called", Called),
        search=str(request.session.get(SEARCH_KEY, "")),
    )


def kept(filters: CallFilters) -> str:
    """The filters as a query string, never what was searched for."""
    names = ("clinic", "time_point", "called")
    return urlencode([(name, value) for name in names if (value := getattr(filters, name))])


@admin.register(CallList)
class CallListAdmin(StaffAdmin):
    """Hangs on a proxy of the follow-up, so that the admin's own addresses and permissions apply."""

    full_width = True

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:followup_id>/call/", self.record, "call"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_calllist")
        if request.method == "POST":
            return self._search(request)
        page = call_list.call_list(
            actor=actor, filters=filters_of(request), now=now, page=number(request.GET, "page") or 1
        )
        audit.record(
            actor=actor, verb=Verb.LISTED_PATIENTS, subject="calllist", clinic_id=actor.only_clinic, now=now,
            patients=sorted({row.followup.episode.patient_id for row in page.rows}),
        )  # fmt: skip
        several = len(page.clinics) > 1
        return self.show(
            request, "calls/list.html", title=_("Call list"), page=page, filters=page.filters, kept=kept(page.filters),
            rows=[words.call_view(row, now=now, several_clinics=several) for row in page.rows],
            tiles=words.tiles(page.counts, called=page.filters.called), several=several,
            rates=[words.rate_view(rate) for rate in page.rates],
            points=[(point.value, labels.word(labels.TIME_POINT, point)) for point in POINTS],
            may={name: actor.may(name) for name in ("contact_case", "enter_answers", "manage_links", "view_case")},
        )  # fmt: skip

    def _search(self, request: HttpRequest) -> HttpResponseBase:
        keep_search(request, key=SEARCH_KEY)
        return HttpResponseRedirect(self._list(request))

    def record(self, request: HttpRequest, *, actor: Actor, now: datetime, followup_id: int) -> HttpResponseBase:
        """What came of a call, and when to call again."""
        row = call_list.get(actor=actor, followup_id=followup_id, now=now)
        self.need(actor, "contact_case")
        form, status = CallForm(request.POST if request.method == "POST" else None), 200
        if request.method == "POST" and form.is_valid():
            try:
                calls.record_call(followup=row.followup, **form.cleaned_data, actor=actor, now=now)
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            except (Conflict, NotAllowed) as refused:
                form.add_error(None, refused.message)
                status = 409
            else:
                messages.success(request, _("The call is recorded."))
                return HttpResponseRedirect(self._list(request))
        self.saw(actor, row.followup.episode.patient, now=now, followup=followup_id)
        return self._page(request, row, form, actor=actor, now=now, status=status)

    def _page(
        self, request: HttpRequest, row: Any, form: CallForm, *, actor: Actor, now: datetime, status: int
    ) -> HttpResponseBase:
        state = followups.state_of(followup=row.followup, today=row.today)
        takes = accepts(time_point=row.followup.time_point, state=state)
        return self.show(
            request, "calls/call.html", title=_("Follow-up %(id)d") % {"id": row.followup.pk}, form=form,
            call=words.call_view(row, now=now), back=self._list(request), status=status,
            person=words.person(row.followup.episode.patient),
            answered=row.followup.submitted_at is not None,
            may_enter=takes and actor.may("enter_answers"), may_case=actor.may("view_case"),
        )  # fmt: skip

    def _list(self, request: HttpRequest) -> str:
        query = kept(filters_of(request))
        return self.url("changelist") + (f"?{query}" if query else "")
