"""The birth date on the way in, where the clinic asks for it.

A check against a link that reached the wrong person, not authentication. The page shows nothing of the patient.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fbs_portal.actions import birth_dates
from fbs_portal.forms.birth_date import BirthDateForm
from fbs_portal.queries.hours import today_of
from fbs_portal.web.access import Visit, birth_date_given, owes_birth_date
from fbs_portal.web.views.link import PAGES, TO


@require_http_methods(["GET", "HEAD", "POST"])
def born(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Only the right date opens the visit. What is no date is not a try: it is said and not counted."""
    if not owes_birth_date(request, visit):
        return redirect("fbs_portal:home")
    today = today_of(clinic=visit.clinic, now=visit.now)
    form = BirthDateForm(today=today, data=request.POST if request.method == "POST" else None)
    if form.is_valid() and form.chosen is not None:
        if birth_dates.compare(link=visit.link, given=form.chosen, actor=visit.actor, now=visit.now):
            birth_date_given(request)
            to = request.GET.get(TO, "")
            return redirect(f"fbs_portal:{to if to in PAGES else 'home'}")
        form.refuse()
    context = {"form": form, "masthead": visit.masthead}
    return render(request, "fbs_portal/born.html", context)
