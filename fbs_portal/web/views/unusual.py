"""The page between the last question and the check page, for answers that do not seem to fit together."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fbs_portal.actions import unusual as deeds
from fbs_portal.content import unusual as words
from fbs_portal.domain import pathway
from fbs_portal.domain.errors import Conflict
from fbs_portal.domain.unusual import Unusual
from fbs_portal.presenters.unusual import unusual_views
from fbs_portal.web.access import Visit
from fbs_portal.web.journey import Journey, journey, sent_revision


@require_http_methods(["GET", "HEAD", "POST"])
def unusual(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """Quotes the answers, each to be changed. POST leaves them as they are; they are not asked about again."""
    way = journey(visit, public_id)
    if way.next_url != way.url("unusual"):
        return redirect(way.next_url)
    if request.method == "POST" and sent_revision(request) == way.draft.revision:
        keep(way, codes=[row.code for row in way.unusual])
        return redirect(journey(visit, public_id).next_url)
    return _page(request, way)


def keep(way: Journey, *, codes: Collection[Unusual]) -> None:
    """Left as they are; when another tab was faster, its answers are looked at anew."""
    with suppress(Conflict):
        deeds.confirm(followup=way.followup, draft=way.draft, codes=codes, actor=way.visit.actor, now=way.visit.now)


def _page(request: HttpRequest, way: Journey) -> HttpResponse:
    last = pathway.previous_step(steps=way.steps, before="unusual")
    views = unusual_views(way.unusual, steps=way.steps, answers=way.answers, context=way.context)
    context = {
        "heading": words.TITLE,
        "lead": words.LEAD,
        "change": words.CHANGE,
        "keep": words.KEEP,
        "parts": [
            (view, [(line, f"{way.url('step', line.step)}?from=unusual") for line in view.lines]) for view in views
        ],
        "revision": way.draft.revision,
        "back_url": way.url("step", last.code) if last else "",
        "masthead": way.visit.masthead,
    }
    return render(request, "fbs_portal/unusual.html", context)
