"""Before the first question, after the last one, and the page that says what the answers led to."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fbs_portal.actions import drafts, links, submissions
from fbs_portal.content.advice import NOTICE
from fbs_portal.content.crisis_words import BESIDE_THE_BOX
from fbs_portal.content.patient_questions import START
from fbs_portal.domain import education as situations
from fbs_portal.domain import pathway
from fbs_portal.domain.codes import AnswerMode
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.forms import step_form
from fbs_portal.forms.questions import StepForm
from fbs_portal.presenters.answer_list import answer_list
from fbs_portal.presenters.education import offered_views
from fbs_portal.presenters.result_page import result_page
from fbs_portal.presenters.to_do import title
from fbs_portal.queries import education, followups, results, snapshots
from fbs_portal.queries.hours import zone_of
from fbs_portal.web.access import Visit
from fbs_portal.web.journey import Journey, journey
from fbs_portal.web.views.danger import action_of, until


@require_http_methods(["GET", "HEAD", "POST"])
def followup(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """The start page: who answers, how long it takes, who reads it. Also where a begun form is gone on with."""
    way = journey(visit, public_id)
    if way.sent:
        return redirect(way.url("done"))
    if way.closed:
        raise NotAllowed(way.closed)
    form = step_form(
        step=START,
        context=way.context,
        data=request.POST if request.method == "POST" else None,
        initial={"mode": way.draft.mode} if way.draft else {},
        submit_label=_("Go on") if way.draft else _("Start"),
        under_heading=True,
    )
    if request.method == "POST" and form.is_valid():
        return _begin(way, AnswerMode(form.answers()["mode"]))
    return _start_page(request, way, form)


def _begin(way: Journey, mode: AnswerMode) -> HttpResponse:
    visit = way.visit
    links.agree_notice(link=visit.link, version=visit.clinic.notice_version, now=visit.now)
    draft = drafts.start(followup=way.followup, actor=visit.actor, now=visit.now, mode=mode)
    return redirect(Journey(visit=visit, followup=way.followup, draft=draft).next_url)


def _start_page(request: HttpRequest, way: Journey, form: StepForm) -> HttpResponse:
    clinic = way.visit.clinic
    context = {
        "form": form,
        "heading": title(way.followup.time_point),
        "begun": way.draft is not None,
        "go_on_url": way.next_url if way.begun else "",
        "notice": clinic.notice.splitlines() if clinic.notice else NOTICE,
        "until": until(way.visit),
        "emergency_number": clinic.emergency_number,
        "masthead": way.visit.masthead,
    }
    return render(request, "fbs_portal/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """Every answer once more, each to be changed; then the button that sends them."""
    way = journey(visit, public_id)
    if request.method == "POST":
        return _send(request, way)
    if way.next_url != way.url("check"):
        return redirect(way.next_url)
    return _check_page(request, way)


def _send(request: HttpRequest, way: Journey) -> HttpResponse:
    sent = request.POST.get("revision", "")
    try:
        done = submissions.submit(
            followup=way.followup,
            draft_revision=int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1,
            actor=way.visit.actor,
            now=way.visit.now,
            language=get_language() or "en",
            notice_version=way.visit.link.notice_version,
        )
    except Invalid:
        return redirect(way.next_url)
    except Conflict as newer:
        fresh = journey(way.visit, way.followup.public_id)
        at_check = fresh.next_url == fresh.url("check")
        return _check_page(request, fresh, newer=newer.message) if at_check else redirect(fresh.next_url)
    return redirect(way.url("talk") if done.crisis and not done.again else way.url("done"))


def _check_page(request: HttpRequest, way: Journey, *, newer: str = "") -> HttpResponse:
    last = pathway.previous_step(steps=way.steps, before="check")
    context = {
        "lines": [
            (line, f"{way.url('step', line.step)}?from=check")
            for line in answer_list(steps=way.steps, answers=way.answers, context=way.context)
        ],
        "revision": way.draft.revision,
        "newer": newer,
        "back_url": way.url("step", last.code) if last else "",
        "masthead": way.visit.masthead,
    }
    return render(request, "fbs_portal/check.html", context, status=409 if newer else 200)


@require_safe
def done(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """What the answers mean, what happens next and by when, what to do if it gets worse. Survives a reload."""
    way = journey(visit, public_id)
    if not way.sent:
        return redirect(way.next_url)
    result = results.result_of(followup=way.followup)
    zone = zone_of(clinic=visit.clinic)
    ahead = followups.next_planned(patient=visit.patient, now=visit.now)
    page = result_page(
        result=result,
        danger=way.danger,
        next_on=ahead.opens_on if ahead else None,
        today=way.today,
        zone=zone,
    )
    context = {
        "page": page,
        "action": action_of(way, urgency=page.urgency, signs=page.signs) if page.urgency else None,
        "offered": _offered(way, result),
        "crisis_line": str(BESIDE_THE_BOX) % {"line": visit.crisis_line},
        "masthead": visit.masthead,
    }
    return render(request, "fbs_portal/done.html", context)


def _offered(way: Journey, result: results.Result) -> Any:
    """Education pages that fit the answers; none beside a baseline, which is not judged."""
    said = result.assessment
    if said is None:
        return ()
    situation = situations.situation_of(
        snapshot=snapshots.build(episode=way.followup.episode),
        category=said.category,
        pattern=said.pattern,
        urgency=said.urgency,
        route=said.route,
        refer=said.refer,
        time_point=way.followup.time_point,
    )
    return offered_views(education.offered(situation=situation))
