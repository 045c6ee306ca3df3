"""The pages about a danger sign: what to do now, why a sign was unticked, and a crisis line."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fbs_portal.actions import dangers
from fbs_portal.content import crisis_words
from fbs_portal.content.danger_signs import SIGNS
from fbs_portal.content.patient_questions import UNTICK
from fbs_portal.domain import hours, pathway
from fbs_portal.domain.codes import UntickReason, Urgency
from fbs_portal.forms import step_form
from fbs_portal.presenters.action_page import ActionPage, action_page
from fbs_portal.presenters.masthead import dialled
from fbs_portal.presenters.patient_times import moment
from fbs_portal.queries.hours import hours_of, read_by, zone_of
from fbs_portal.web.access import Visit
from fbs_portal.web.journey import Journey, journey


def until(visit: Visit) -> str:
    """When the clinic may next read its list, in the patient's words; empty for a clinic that never opens."""
    read = read_by(clinic=visit.clinic, now=visit.now)
    return moment(read, now=visit.now, zone=zone_of(clinic=visit.clinic)) if read else ""


def action_of(way: Journey, *, urgency: Urgency, signs: Sequence[str]) -> ActionPage:
    """The page for these signs, with the clinic's numbers as they count at this hour."""
    visit = way.visit
    return action_page(
        urgency=urgency,
        signs=signs,
        numbers=visit.clinic,
        context=way.context,
        surgery_date=way.followup.episode.surgery_date,
        today=way.today,
        is_open=hours.is_open(hours=hours_of(clinic=visit.clinic), at=visit.now),
        until=until(visit),
        by_other=way.by_other,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def now(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """What to do about the ticked signs. POST says that it was read, and leads on with the form."""
    way = journey(visit, public_id)
    state = way.danger
    if state.report is None or state.urgency is None:
        return redirect(way.next_url)
    if request.method == "POST":
        state.report.followup = way.followup
        dangers.acknowledge(report=state.report, actor=visit.actor, now=visit.now)
        del way.danger
        return redirect(way.next_url)
    action = action_of(way, urgency=state.urgency, signs=state.codes)
    return render(request, "fbs_portal/now.html", {"action": action, "masthead": visit.masthead})


@require_http_methods(["GET", "HEAD", "POST"])
def untick(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """A sign was ticked and is not now: a mistake, gone, or still there? Nothing is taken back by itself."""
    way = journey(visit, public_id)
    gone = () if way.sent else tuple(code for code in way.danger.codes if code not in way.signs)
    if not gone:
        return redirect(way.next_url)
    form = step_form(
        step=UNTICK, context=way.context, data=request.POST if request.method == "POST" else None, under_heading=True
    )
    if request.method == "POST" and form.is_valid():
        reason = UntickReason(form.answers()["reason"])
        dangers.untick(followup=way.followup, codes=gone, reason=reason, actor=visit.actor, now=visit.now)
        still = reason is UntickReason.STILL_THERE
        return redirect(way.url("now") if still else way.next_url)
    quotes = [str(pathway.words(words=SIGNS[code].tick, context=way.context)) for code in gone if code in SIGNS]
    context = {"form": form, "quotes": quotes, "masthead": visit.masthead}
    return render(request, "fbs_portal/untick.html", context)


@require_http_methods(["GET", "HEAD"])
def talk(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """Words of self-harm stood in a text: the crisis line on a page of its own, and a way on."""
    way = journey(visit, public_id)
    line = visit.crisis_line
    context = {
        "heading": crisis_words.PAGE_TITLE,
        "texts": (
            crisis_words.PAGE_LEAD_FOR if way.by_other else crisis_words.PAGE_LEAD,
            crisis_words.PAGE_NOT_READ,
            crisis_words.PAGE_FINE,
        ),
        "line": line,
        "href": dialled(line),
        "next_url": way.next_url,
        "masthead": visit.masthead,
    }
    return render(request, "fbs_portal/talk.html", context)
