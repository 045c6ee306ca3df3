"""The patient's own pages beside the form: what to do, what was answered so far, how to be reached."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fbs_portal.actions.answering import questionnaire_of
from fbs_portal.actions.followups import report_change
from fbs_portal.domain import pathway
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.domain.states import WithdrawalReason
from fbs_portal.presenters.help_box import PAGE as HELP
from fbs_portal.presenters.markdown import page_url
from fbs_portal.presenters.own_course import own_courses
from fbs_portal.presenters.patient_times import on_weekday
from fbs_portal.presenters.to_do import sent_form, tasks
from fbs_portal.queries import evaluations, followups, patients, results
from fbs_portal.queries.followups import FollowUpRecord
from fbs_portal.queries.hours import today_of, zone_of
from fbs_portal.web.access import Visit
from fbs_portal.web.views import agree
from fbs_portal.web.views.found import found_of


@require_safe
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Forms that can be answered now, the last one's result, the way to say that the pain has changed, and own links.

    Before that comes the notice; whoever said no or left finds what that means, and the way back.
    """
    if visit.patient.withdrawn_at is not None:
        return _apart(request, visit)
    if notice_first := agree.first(visit):
        return notice_first
    records = followups.to_do(patient=visit.patient, now=visit.now)
    today = today_of(clinic=visit.clinic, now=visit.now)
    ahead = None if records else followups.next_planned(patient=visit.patient, now=visit.now)
    sent = results.last_sent(patient=visit.patient) if visit.patient.deceased_on is None else None
    context = {
        "tasks": tasks(records, today=today, in_danger=_in_danger(records)),
        "next_on": on_weekday(ahead.opens_on, today=today) if ahead else "",
        "sent": sent_form(sent, today=today, zone=zone_of(clinic=visit.clinic)),
        "may_report": not _reporting(records) and patients.running_episode(patient=visit.patient) is not None,
        "found": bool(evaluations.released(patient=visit.patient)),
        "masthead": visit.masthead,
    }
    return render(request, "fbs_portal/home.html", context)


def _apart(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {
        "forgotten": visit.patient.withdrawn_reason == WithdrawalReason.FORGET_ME,
        "help_url": page_url(HELP),
        "masthead": visit.masthead,
    }
    return render(request, "fbs_portal/apart.html", context)


def _reporting(records: list[FollowUpRecord]) -> bool:
    """The form for a change is among those to answer already."""
    return any(record.followup.time_point == TimePoint.UNSCHEDULED for record in records)


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
    if notice_first := agree.first(visit):
        return notice_first
    if request.method != "POST":
        return render(request, "fbs_portal/changed.html", {"masthead": visit.masthead})
    episode = patients.running_episode(patient=visit.patient)
    if episode is None:
        raise NotAllowed(_("This form is for the time after the operation. Please call the clinic."))
    followup = report_change(episode=episode, actor=visit.actor, now=visit.now)
    return redirect("fbs_portal:followup", public_id=followup.public_id)


@require_safe
def progress(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The patient's own curve, with the table behind it, and what an evaluation found once it is released."""
    found = {episode: one.page for episode, one in found_of(visit).items()}
    courses = own_courses(patients.course(patient=visit.patient), found=found)
    return render(request, "fbs_portal/progress.html", {"courses": courses, "masthead": visit.masthead})
