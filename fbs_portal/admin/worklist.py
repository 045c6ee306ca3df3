"""The worklist: who must do what by when, and why, in one row a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fbs_portal.actions import audit
from fbs_portal.actions.case_closing import assign_many, close_ready
from fbs_portal.admin.base import StaffAdmin, chosen, keep_search, number
from fbs_portal.admin.case_page import case_title
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseStatus, Category, Urgency
from fbs_portal.domain.verbs import Verb
from fbs_portal.presenters import labels
from fbs_portal.presenters.tiles import tiles
from fbs_portal.presenters.worklist import row_view
from fbs_portal.queries.staff import name_of
from fbs_portal.queries.worklist import worklist
from fbs_portal.queries.worklist_filters import SHOW, WorklistFilters

PER_PAGE = 50
SEARCH_KEY = "fbs_portal.worklist.search"


def filters_of(request: HttpRequest) -> WorklistFilters:
    """Only what is known is read; any other parameter is ignored. What was searched for is in the session."""
    query = request.GET
    return WorklistFilters(
        urgency=chosen(query, "urgency", Urgency),
        status=chosen(query, "status", CaseStatus),
        category=chosen(query, "category", Category),
        owner=chosen(query, "owner", ("me", "none")) or number(query, "owner"),
        clinic=number(query, "clinic"),
        overdue=query.get("overdue") == "1",
        show=chosen(query, "show", SHOW),
        search=str(request.session.get(SEARCH_KEY, "")),
    )


def kept(filters: WorklistFilters) -> str:
    """The filters as a query string: codes and row numbers only, never what was searched for."""
    names = ("urgency", "status", "category", "owner", "clinic", "show")
    pairs = [(name, value) for name in names if (value := getattr(filters, name))]
    return urlencode([*pairs, ("overdue", "1")] if filters.overdue else pairs)


class WorklistPages(StaffAdmin):
    """The list, its search and what is done to several cases at once."""

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_case")
        if request.method == "POST":
            return self._search(request)
        filters = filters_of(request)
        page = worklist(actor=actor, filters=filters, now=now, page=number(request.GET, "page") or 1, per_page=PER_PAGE)
        audit.record(
            actor=actor, verb=Verb.LISTED_CASES, subject="worklist", clinic_id=actor.only_clinic, now=now,
            cases=[row.case.pk for row in page.rows],
        )  # fmt: skip
        return self.show(
            request, "case/worklist.html", title=_("Worklist"), page=page, filters=page.filters,
            kept=kept(page.filters),
            rows=[row_view(row, now=now, several_clinics=len(page.clinics) > 1) for row in page.rows],
            tiles=tiles(page.counts, filters=page.filters),
            owners=[(user.pk, name_of(user=user)) for user in page.owners],
            clinics=[(clinic.pk, clinic.name) for clinic in page.clinics], requests_url=self._requests_url(actor),
            urgencies=labels.URGENCY.items(), categories=labels.CATEGORY.items(), statuses=labels.STATUS.items(),
            may_assign=actor.may("assign_case"), may_close=actor.may("close_simple_case") or actor.may("close_case"),
        )  # fmt: skip

    def _requests_url(self, actor: Actor) -> str:
        return self.url("changelist", model="linkrequest") if actor.may("view_linkrequest") else ""

    def _search(self, request: HttpRequest) -> HttpResponseBase:
        keep_search(request, key=SEARCH_KEY)
        query = kept(filters_of(request))
        return HttpResponseRedirect(self.url("changelist") + (f"?{query}" if query else ""))

    def bulk(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        """Assign or close several cases; each that could not be changed is named with the reason."""
        self.need(actor, "view_case")
        query = kept(filters_of(request))
        back = HttpResponseRedirect(self.url("changelist") + (f"?{query}" if query else ""))
        if request.method != "POST":
            return back
        picked = _picked(request.POST.getlist("case"))
        if not picked:
            messages.warning(request, _("Tick at least one case first."))
            return back
        deed, to = request.POST.get("deed"), number(request.POST, "to")
        if deed == "close_ready":
            results = close_ready(actor=actor, case_ids=picked, versions=picked, now=now)
        elif deed == "assign" and to is not None:
            results = assign_many(actor=actor, case_ids=picked, versions=picked, to=to, now=now)
        else:
            messages.warning(request, _("Choose to whom the cases go."))
            return back
        done = sum(result.done for result in results)
        said = messages.success if done else messages.warning
        said(request, ngettext("%(n)d case changed.", "%(n)d cases changed.", done) % {"n": done})
        for result in results:
            if not result.done:
                messages.warning(request, f"{case_title(result.case_id)}: {result.why}")
        return back


def _picked(values: Sequence[str]) -> dict[int, int]:
    """Ticked boxes, “id:version”; anything else is ignored."""
    pairs = (value.split(":") for value in values[:PER_PAGE])
    return {
        int(pair[0]): int(pair[1])
        for pair in pairs
        if len(pair) == 2 and all(part.isascii() and part.isdigit() and len(part) < 10 for part in pair)
    }
