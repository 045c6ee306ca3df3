"""How the patient wants to be reached; pausing, stopping, leaving, and asking to be forgotten.

Each is a page with one button, counts at once, and says how it is undone.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fbs_portal.actions import consent, links
from fbs_portal.actions import preferences as deeds
from fbs_portal.conf import host
from fbs_portal.domain.states import Channel, WithdrawalReason
from fbs_portal.forms.pause import PauseForm
from fbs_portal.forms.preferences import changes, languages, preferences_form
from fbs_portal.presenters.patient_times import on_weekday
from fbs_portal.queries.hours import today_of
from fbs_portal.web.access import Visit

PAGE_AND_BUTTON = ["GET", "HEAD", "POST"]
SAVED, PAUSED, STOPPED, STARTED = "saved", "paused", "stopped", "started"
AGAIN: dict[str, Any] = {"contact_paused": False, "paused_until": None}
A_YEAR = 365 * 24 * 3600


@require_http_methods(PAGE_AND_BUTTON)
def preferences(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is chosen now, the form to change it, and the ways to stop."""
    form = preferences_form(patient=visit.patient, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = changes(form)
        _store(visit, **chosen)
        response = _back(SAVED)
        if len(languages()) > 1 and "language" in chosen:
            response.set_cookie(host.language_cookie, chosen["language"], max_age=A_YEAR, samesite="Lax")
        return response
    patient, today = visit.patient, today_of(clinic=visit.clinic, now=visit.now)
    pausing = patient.paused_until is not None and today < patient.paused_until
    context = {
        "form": form,
        "done": _said(request.GET.get("done", "")),
        "left": patient.withdrawn_at is not None,
        "stopped": patient.contact_paused,
        "until": on_weekday(patient.paused_until, today=today) if pausing else "",
        "by_phone": patient.channel == Channel.NONE,
        "masthead": visit.masthead,
    }
    return render(request, "fbs_portal/preferences.html", context)


@require_http_methods(PAGE_AND_BUTTON)
def pause(request: HttpRequest, visit: Visit) -> HttpResponse:
    """No messages until a day, such as the day of coming home from the hospital."""
    today = today_of(clinic=visit.clinic, now=visit.now)
    form = PauseForm(today=today, data=request.POST if request.method == "POST" else None)
    if form.is_valid() and form.chosen is not None:
        _store(visit, paused_until=form.chosen)
        return _back(PAUSED)
    context = {"form": form, "example": today.year + 1, "masthead": visit.masthead}
    return render(request, "fbs_portal/pause.html", context)


@require_http_methods(PAGE_AND_BUTTON)
def stop(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One button: no messages until told otherwise."""
    if request.method == "POST":
        _store(visit, contact_paused=True)
        return _back(STOPPED)
    return render(request, "fbs_portal/stop.html", {"masthead": visit.masthead})


@require_http_methods(PAGE_AND_BUTTON)
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One button: ends a pause and a stop."""
    if request.method == "POST":
        _store(visit, **AGAIN)
        return _back(STARTED)
    return redirect("fbs_portal:preferences")


@require_http_methods(PAGE_AND_BUTTON)
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Out of the programme for good, or until the patient joins again."""
    if request.method == "POST":
        consent.leave(patient=visit.patient, reason=WithdrawalReason.LEFT, actor=visit.actor, now=visit.now)
    if visit.patient.withdrawn_at is not None:
        return redirect("fbs_portal:home")
    return render(request, "fbs_portal/leave_programme.html", {"masthead": visit.masthead})


@require_http_methods(PAGE_AND_BUTTON)
def forget(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The wish to be forgotten goes on the clinic's list, and nothing is asked or sent from now on."""
    if request.method == "POST":
        links.ask_to_be_forgotten(link=visit.link, now=visit.now)
        return redirect("fbs_portal:home")
    return render(request, "fbs_portal/forget.html", {"masthead": visit.masthead})


def _store(visit: Visit, **chosen: Any) -> None:
    deeds.change(patient=visit.patient, changes=chosen, actor=visit.actor, now=visit.now)


def _back(done: str) -> HttpResponse:
    return redirect(f"{reverse('fbs_portal:preferences')}?done={done}")


def _said(done: str) -> str:
    words = {
        SAVED: _("Your choices are saved."),
        PAUSED: _("Your pause is saved."),
        STOPPED: _("Saved. Nothing more is sent."),
        STARTED: _("Messages start again."),
    }
    return words.get(done, "")
