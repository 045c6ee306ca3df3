"""The way in and out: the personal link, "this is not me", "send me a new link", "I am done"."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fbs_portal.actions import birth_dates, links
from fbs_portal.domain.errors import NotFound
from fbs_portal.presenters.help_box import help_box
from fbs_portal.presenters.masthead import Masthead
from fbs_portal.queries import education
from fbs_portal.queries.links import known
from fbs_portal.web.access import DEAD, Visit, open_session, remember_dead, visit_of
from fbs_portal.web.addresses import client_address

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
TO, PAGES = "to", ("preferences", "stop")
"""`?to=preferences` behind a link leads to that page and to no other place than these."""


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, whatever the token: mail scanners open links. POST swaps the token for a session.

    `?to=preferences` and `?to=stop` lead to those pages: each message says how to end messages.
    """
    if request.method != "POST":
        return render(request, "fbs_portal/join.html", {"masthead": Masthead()})
    if not TOKEN.fullmatch(token):
        token = ""
    try:
        link = links.redeem(token=token, now=timezone.now(), address=client_address(request))
    except links.DeadLink as dead:
        remember_dead(request, link_id=dead.link.pk)
        return redirect("fbs_portal:link")
    except NotFound:
        return redirect("fbs_portal:link")
    open_session(request, link_id=link.pk)
    return redirect(_onwards(request, asks=birth_dates.asked(link=link)))


def _onwards(request: HttpRequest, *, asks: bool) -> str:
    """The patient's own page, or the one about messages where the link says so; the birth date comes first."""
    to = request.GET.get(TO, "")
    if asks:
        return reverse("fbs_portal:born") + (f"?{TO}={to}" if to in PAGES else "")
    return reverse(f"fbs_portal:{to if to in PAGES else 'home'}")


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """No link, or one that no longer works. Asking for a new one is answered alike for everybody."""
    asked = request.method == "POST"
    if asked:
        dead = known(link_id=request.session[DEAD]) if DEAD in request.session else None
        if dead is not None:
            links.ask_new_link(link=dead, now=timezone.now())
    calls = tuple(call for call in help_box(education.help_lines()).clinics if call.number)
    return render(request, "fbs_portal/link.html", {"asked": asked, "calls": calls, "masthead": Masthead()})


@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The link reached somebody else: it ends, and the clinic's list says so."""
    if request.method != "POST":
        return render(request, "fbs_portal/not_me.html", {"masthead": visit.masthead})
    links.not_me(link=visit.link, now=visit.now)
    return _left(request, masthead=visit.masthead, not_me=True)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """ "I am done": this browser forgets the visit. The answers stay saved, and the link goes on working."""
    if request.method != "POST":
        visit = visit_of(request)
        return render(request, "fbs_portal/leave.html", {"masthead": visit.masthead if visit else Masthead()})
    return _left(request, masthead=Masthead())


def _left(request: HttpRequest, *, masthead: Masthead, not_me: bool = False) -> HttpResponse:
    request.session.flush()
    response = render(request, "fbs_portal/left.html", {"masthead": masthead, "not_me": not_me})
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
