"""What to tell the patient now: the very page the patient would read, for staff who have them on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from fbs_portal.actions import dangers as deeds
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.answers import ON_PAPER
from fbs_portal.domain.codes import Urgency
from fbs_portal.presenters.action_page import ActionPage, action_page
from fbs_portal.presenters.masthead import telephone
from fbs_portal.presenters.patient_times import moment
from fbs_portal.presenters.result_page import result_page
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import dangers, followups, patient_pages, results
from fbs_portal.queries.hours import hours_of, read_by, zone_of


def action_of(followup: Any, *, urgency: Urgency, signs: Sequence[str], now: datetime) -> ActionPage:
    """The danger page of these signs, with the clinic's numbers as they count at this hour."""
    clinic, today = followup.episode.patient.clinic, followups.today_at(followup=followup, now=now)
    read = read_by(clinic=clinic, now=now)
    return action_page(
        urgency=urgency, signs=signs, numbers=clinic, surgery_date=followup.episode.surgery_date, today=today,
        context=followups.context_of(followup=followup, today=today),
        is_open=hours.is_open(hours=hours_of(clinic=clinic), at=now),
        until=moment(read, now=now, zone=zone_of(clinic=clinic)) if read else "",
        by_other=followups.by_other(followup=followup),
    )  # fmt: skip


def ticked_action(followup: Any, *, now: datetime) -> ActionPage | None:
    """The danger page of what stands ticked in this form, sent or not; None where nothing does."""
    state = dangers.state(followup=followup)
    return action_of(followup, urgency=state.urgency, signs=state.codes, now=now) if state.urgency else None


class ToldPages(StaffAdmin):
    def told(self, request: HttpRequest, *, actor: Actor, now: datetime, followup_id: int) -> HttpResponseBase:
        """After entering answers: danger first, then the result. POST says that the patient was told."""
        followup = patient_pages.get_followup(actor=actor, followup_id=followup_id)
        self.need(actor, "enter_answers")
        state = dangers.state(followup=followup)
        if followup.submitted_at is None and state.urgency is None:
            return HttpResponseRedirect(self.url("change", followup.pk))
        if request.method == "POST":
            return self._acknowledge(request, followup, state, actor=actor, now=now)
        self.saw(actor, followup.episode.patient, now=now, followup=followup.pk)
        return self._told(request, followup, state, actor=actor, now=now)

    def _acknowledge(
        self, request: HttpRequest, followup: Any, state: dangers.DangerState, *, actor: Actor, now: datetime
    ) -> HttpResponseBase:
        if state.report is not None:
            state.report.followup = followup
            deeds.acknowledge(report=state.report, actor=actor, now=now)
            messages.success(request, _("Noted: the patient was told what to do."))
        return HttpResponseRedirect(self._next(followup, actor))

    def _told(
        self, request: HttpRequest, followup: Any, state: dangers.DangerState, *, actor: Actor, now: datetime
    ) -> HttpResponseBase:
        page, case, paper = None, None, False
        urgency, signs = state.urgency, state.codes
        patient, clinic = followup.episode.patient, followup.episode.patient.clinic
        if followup.submitted_at is not None:
            result = results.result_of(followup=followup)
            ahead = followups.next_planned(patient=patient, now=now)
            page = result_page(
                result=result, danger=state, emergency_number=clinic.emergency_number, zone=zone_of(clinic=clinic),
                next_on=ahead.opens_on if ahead else None, today=followups.today_at(followup=followup, now=now),
                call_instead="" if patient.phone else clinic.phone,
            )  # fmt: skip
            urgency, signs, case = page.urgency, page.signs, result.case
            paper = result.submission.mode in ON_PAPER
        back = self.url("change", patient.pk, model="patient")
        return self.show(
            request, "followup/told.html", title=_("Follow-up %(id)d") % {"id": followup.pk}, who=who(patient),
            page=page, paper=paper, patient=patient, phone_href=telephone(patient.phone), back=back,
            follow=self._next(followup, actor),
            action=action_of(followup, urgency=urgency, signs=signs, now=now) if urgency else None,
            contact=self.url("deed", case.pk, "contact", model="case") if case and actor.may("contact_case") else "",
            acknowledged=state.acknowledged or state.report is None, sent=followup.submitted_at is not None,
            form_url=self.url("change", followup.pk),
            above=[(_("Patients"), self.url("changelist", model="patient")),
                   (_("Patient %(id)d") % {"id": patient.pk}, back)],
        )  # fmt: skip

    def _next(self, followup: Any, actor: Actor) -> str:
        """The form while it is not sent; then the case, where there is one to see; else the patient's page."""
        if followup.submitted_at is None:
            return self.url("change", followup.pk)
        case = results.result_of(followup=followup).case
        if case is not None and actor.may("view_case"):
            return self.url("change", case.pk, model="case")
        return self.url("change", followup.episode.patient_id, model="patient")
