"""The notice of who sees the answers, with yes and no as equal choices; and what leads to it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fbs_portal.actions import consent
from fbs_portal.content.patient_questions import NO, YES
from fbs_portal.domain.errors import Conflict
from fbs_portal.presenters.notice import notice_of
from fbs_portal.web.access import Visit

ANSWER, SHOWN, FORM = "answer", "shown", "form"


def first(visit: Visit, *, form: uuid.UUID | None = None) -> HttpResponse | None:
    """Where to go before anything is asked; None for who takes part and agrees to the notice as it stands, and for the
    family of who has died: they are asked nothing.

    `form`: the follow-up to go on with after a yes.
    """
    if _settled(visit):
        return None
    if visit.patient.withdrawn_at is not None:
        return redirect("fbs_portal:home")
    return redirect(reverse("fbs_portal:agree") + (f"?{FORM}={form}" if form else ""))


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, visit: Visit) -> HttpResponse:
    """GET shows the notice. POST takes the answer to the version that was shown; nothing is chosen beforehand."""
    given = request.POST.get(ANSWER) if request.method == "POST" else None
    deed = {YES: consent.agree, NO: consent.refuse}.get(given or "")
    if deed is None:
        if request.method != "POST" and _settled(visit):
            return redirect("fbs_portal:home")
        return _page(request, visit, unanswered=request.method == "POST")
    try:
        deed(patient=visit.patient, shown=request.POST.get(SHOWN, ""), actor=visit.actor, now=visit.now)
    except Conflict as newer:
        return _page(request, visit, changed=newer.message)
    return redirect(_onwards(request) if given == YES else reverse("fbs_portal:home"))


def _settled(visit: Visit) -> bool:
    return visit.patient.deceased_on is not None or consent.agreed(patient=visit.patient)


def _onwards(request: HttpRequest) -> str:
    """The form that was asked for, else the patient's own page; whose form it is, its page checks."""
    try:
        return reverse("fbs_portal:followup", args=[uuid.UUID(request.GET.get(FORM, ""))])
    except ValueError:
        return reverse("fbs_portal:home")


def _page(request: HttpRequest, visit: Visit, *, unanswered: bool = False, changed: str = "") -> HttpResponse:
    """`unanswered`: nothing was chosen. `changed`: the clinic wrote another text while this one was read."""
    notice = notice_of(visit.clinic)
    context = {
        "notice": notice,
        "problems": [{"first_id": "id_yes", "error": _("Choose yes or no.")}] if unanswered else [],
        "changed": changed,
        "newer": bool(visit.patient.agreed_version),
        "left": visit.patient.withdrawn_at is not None,
        "yes": YES,
        "no": NO,
        "masthead": visit.masthead,
    }
    return render(request, "fbs_portal/agree.html", context, status=409 if changed else 200)
