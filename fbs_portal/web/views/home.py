"""The patient's own pages beside the form: what to do, what was answered so far, how to be reached."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fbs_portal.actions import preferences as deeds
from fbs_portal.actions.answering import questionnaire_of
from fbs_portal.actions.followups import report_change
from fbs_portal.content.patient_questions import NO, PREFERENCES, YES
from fbs_portal.domain import pathway
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.domain.questionnaire import Context
from fbs_portal.forms import step_form
from fbs_portal.presenters.own_course import own_courses
from fbs_portal.presenters.patient_times import weekday
from fbs_portal.presenters.to_do import tasks
from fbs_portal.queries import followups, patients
from fbs_portal.queries.followups import FollowUpRecord
from fbs_portal.queries.hours import today_of
from fbs_portal.web.access import Visit


@require_safe
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Forms that can be answered now, the way to say that the pain has changed, and the patient's own links."""
    records = followups.to_do(patient=visit.patient, now=visit.now)
    today = today_of(clinic=visit.clinic, now=visit.now)
    ahead = None if records else followups.next_planned(patient=visit.patient, now=visit.now)
    context = {
        "tasks": tasks(records, today=today, in_danger=_in_danger(records)),
        "next_on": weekday(ahead.opens_on, today=today) if ahead else "",
        "may_report": patients.running_episode(patient=visit.patient) is not None,
        "saved": request.GET.get("saved") == "1",
        "masthead": visit.masthead,
    }
    return render(request, "fbs_portal/home.html", context)


def _in_danger(records: list[FollowUpRecord]) -> frozenset[int]:
    """Follow-ups whose draft holds a ticked danger sign."""
    return frozenset(
        record.followup.pk
        for record in records
        if (draft := followups.draft_of(record.followup)) is not None
        and pathway.danger_signs(
            questionnaire=questionnaire_of(followup=record.followup, draft=draft), answers=draft.answers
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def changed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """ "My pain has changed": opens the form that is due, or one of its own."""
    if request.method != "POST":
        return render(request, "fbs_portal/changed.html", {"masthead": visit.masthead, "clinic": visit.clinic})
    episode = patients.running_episode(patient=visit.patient)
    if episode is None:
        raise NotAllowed(_("This form is for the time after the operation. Please call the clinic."))
    followup = report_change(episode=episode, actor=visit.actor, now=visit.now)
    return redirect("fbs_portal:followup", public_id=followup.public_id)


@require_safe
def progress(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The patient's own curve, with the table behind it."""
    courses = own_courses(patients.course(patient=visit.patient))
    return render(request, "fbs_portal/progress.html", {"courses": courses, "masthead": visit.masthead})


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, visit: Visit) -> HttpResponse:
    """When to call, and whether to send messages."""
    patient = visit.patient
    form = step_form(
        step=PREFERENCES,
        context=Context(region="", timepoint=""),
        data=request.POST if request.method == "POST" else None,
        initial={"best_hour": patient.best_hour or None, "messages": NO if patient.contact_paused else YES},
        submit_label=_("Save"),
        under_heading=True,
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.answers()
        deeds.set_preferences(
            patient=patient,
            best_hour=chosen["best_hour"],
            contact_paused=chosen["messages"] == NO,
            actor=visit.actor,
            now=visit.now,
        )
        return redirect(f"{reverse('fbs_portal:home')}?saved=1")
    return render(request, "fbs_portal/preferences.html", {"form": form, "masthead": visit.masthead})
