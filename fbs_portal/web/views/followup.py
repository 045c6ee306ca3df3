"""Before the first question, after the last one, and the page that says what the answers led to."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fbs_portal.actions import drafts, submissions
from fbs_portal.content.patient_questions import START
from fbs_portal.domain import education as situations
from fbs_portal.domain import pathway
from fbs_portal.domain.codes import AnswerMode, TimePoint
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.forms import step_form
from fbs_portal.forms.questions import StepForm
from fbs_portal.presenters.answer_list import answer_list
from fbs_portal.presenters.crisis_line import crisis_sentence
from fbs_portal.presenters.education import offered_views
from fbs_portal.presenters.result_page import result_page
from fbs_portal.presenters.to_do import title
from fbs_portal.queries import education, followups, results, snapshots
from fbs_portal.queries.hours import zone_of
from fbs_portal.web.access import Visit
from fbs_portal.web.journey import Journey, journey, sent_revision
from fbs_portal.web.views import agree
from fbs_portal.web.views.danger import action_of, until
from fbs_portal.web.views.found import Found, found_of, said_since


@require_http_methods(["GET", "HEAD", "POST"])
def followup(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """The start page: who answers and how long it takes. Also where a begun form is gone on with."""
    way = journey(visit, public_id)
    if way.sent:
        return redirect(way.url("done"))
    if notice_first := agree.first(visit, form=public_id):
        return notice_first
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
    draft = drafts.start(followup=way.followup, actor=visit.actor, now=visit.now, mode=mode)
    return redirect(Journey(visit=visit, followup=way.followup, draft=draft).next_url)


def _start_page(request: HttpRequest, way: Journey, form: StepForm) -> HttpResponse:
    context = {
        "form": form,
        "heading": title(way.followup.time_point),
        "begun": way.draft is not None,
        "before": way.followup.time_point == TimePoint.BASELINE,
        "few": bool(way.context.questions),
        "changed_url": reverse("fbs_portal:changed"),
        "go_on_url": way.next_url if way.begun else "",
        "until": until(way.visit),
        "masthead": way.visit.masthead,
    }
    return render(request, "fbs_portal/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, visit: Visit, public_id: uuid.UUID) -> HttpResponse:
    """Every answer once more, each to be changed; then the button that sends them."""
    way = journey(visit, public_id)
    if request.method == "POST" and not way.unusual:
        return _send(request, way)
    if way.next_url != way.url("check"):
        return redirect(way.next_url)
    return _check_page(request, way)


def _send(request: HttpRequest, way: Journey) -> HttpResponse:
    try:
        done = submissions.submit(
            followup=way.followup,
            draft_revision=sent_revision(request),
            actor=way.visit.actor,
            now=way.visit.now,
            language=get_language() or "en",
            notice_version=way.visit.patient.agreed_version,
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
        emergency_number=visit.clinic.emergency_number,
        next_on=ahead.opens_on if ahead else None,
        today=way.today,
        zone=zone,
        call_instead="" if visit.patient.phone else visit.clinic.phone,
    )
    found = None if page.urgency else found_of(visit).get(way.followup.episode_id)
    context = {
        "page": said_since(page, found=found, result=result),
        "action": action_of(way, urgency=page.urgency, signs=page.signs) if page.urgency else None,
        "found": found.page if found else None,
        "offered": _offered(way, result, found),
        "crisis_line": crisis_sentence(visit.crisis_line),
        "masthead": visit.masthead,
    }
    return render(request, "fbs_portal/done.html", context)


def _offered(way: Journey, result: results.Result, found: Found | None) -> Any:
    """Education pages that fit the answers; none beside a baseline, which is not judged.

    Of answers from before an evaluation that the patient knows of, its conclusion says more than the suggestion
    did. What is offered beside the plan is not offered twice.
    """
    said = result.assessment
    if said is None:
        return ()
    judged: dict[str, Any] = {name: getattr(said, name) for name in ("category", "pattern", "route", "refer")}
    if found is not None and result.submission.answered_on <= found.row.seen_on:
        judged = {"category": situations.category_of(conclusion=found.row.conclusion)}
    situation = situations.situation_of(
        snapshot=snapshots.build(episode=way.followup.episode),
        urgency=said.urgency,
        time_point=way.followup.time_point,
        **judged,
    )
    shown = found.slugs if found else frozenset()
    return offered_views(entry for entry in education.offered(situation=situation) if entry.slug not in shown)
