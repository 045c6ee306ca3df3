"""Answers given by phone or on paper, entered by staff on one page; they take over the patient's own draft."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import consent, entry
from fbs_portal.actions.answering import questionnaire_of
from fbs_portal.admin.asked import Asked, asked_once
from fbs_portal.admin.fields import StaffForm, day, one_of
from fbs_portal.admin.told import ToldPages, ticked_action
from fbs_portal.content.crisis_words import BESIDE_THE_BOX
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.forms import all_questions_form
from fbs_portal.models import FollowUp
from fbs_portal.presenters import labels
from fbs_portal.presenters.action_page import ActionPage
from fbs_portal.presenters.call_list import person
from fbs_portal.presenters.masthead import telephone
from fbs_portal.presenters.worklist import operation, who
from fbs_portal.queries import followups, patient_pages

LARGEST_REVISION = 2**31 - 1

BY_OTHERS = {AnswerMode.PHONE: AnswerMode.PHONE_PROXY, AnswerMode.PAPER: AnswerMode.PAPER_PROXY}


class EntryForm(StaffForm):
    """How and when the answers were given, by whom, and the draft the page was made from."""

    mode = one_of(
        gettext_lazy("How were the answers given?"),
        [(AnswerMode.PHONE, gettext_lazy("By phone, now")), (AnswerMode.PAPER, gettext_lazy("On paper"))],
    )  # fmt: skip
    answered_by = one_of(
        gettext_lazy("Who answered?"),
        [("patient", gettext_lazy("The patient")), ("other", gettext_lazy("Someone for the patient"))],
    )  # fmt: skip
    answered_on = day(
        gettext_lazy("Answered on"), help_text=gettext_lazy("For paper: the date on the paper."), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_REVISION)

    def on(self, today: date) -> date:
        """A phone call is today unless another date was typed."""
        answered: date | None = self.cleaned_data["answered_on"]
        return answered or today

    def how(self) -> AnswerMode:
        """Answers of somebody else are another measure, so they are marked (P25)."""
        mode = AnswerMode(self.cleaned_data["mode"])
        return BY_OTHERS[mode] if self.cleaned_data["answered_by"] == "other" else mode

    def clean(self) -> dict[str, Any]:
        """Paper without its date would count as answered today."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("mode") == AnswerMode.PAPER and not found.get("answered_on") and "answered_on" not in self.errors:
            self.add_error("answered_on", gettext_lazy("Enter the date on the paper."))
        return found

    def redraw_from(self, revision: int) -> None:
        """The page is shown again, and the draft has changed by this very page."""
        changed = cast("QueryDict", self.data).copy()
        changed["revision"] = str(revision)
        self.data = changed


@admin.register(FollowUp)
class FollowUpAdmin(ToldPages):
    in_index = False

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:followup_id>/change/", self.enter, "change"),
            self.page("<int:followup_id>/told/", self.told, "told"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        """Follow-ups are found by their patient."""
        self.need(actor, "view_followup")
        return HttpResponseRedirect(self.url("changelist", model="patient"))

    def enter(self, request: HttpRequest, *, actor: Actor, now: datetime, followup_id: int) -> HttpResponseBase:
        patient_pages.get_followup(actor=actor, followup_id=followup_id)
        self.need(actor, "enter_answers")
        followup = followups.for_answering().get(pk=followup_id)
        draft = followups.draft_of(followup)
        today = followups.today_at(followup=followup, now=now)
        data = request.POST if request.method == "POST" else None
        start = {"revision": draft.revision if draft else None, "answered_by": "patient"}
        form = EntryForm(data, initial=start)
        questions = all_questions_form(
            questionnaire=questionnaire_of(followup=followup, draft=draft), data=data,
            context=followups.context_of(followup=followup, today=today), initial=draft.answers if draft else None,
        )  # fmt: skip
        status, asked = 200, Asked()
        if data is not None and form.is_valid() & questions.is_valid():
            asked = asked_once(followup, questions.answers(), on=form.on(today), ticked=data.getlist("confirmed"))
            if not asked.open:
                done, status = self._store(
                    request, followup, form, questions, today=today, confirmed=asked.codes, actor=actor, now=now
                )
                if done is not None:
                    return done
        if data is not None:
            self._keep_danger(followup, form, questions, draft, actor=actor, now=now)
        self.saw(actor, followup.episode.patient, now=now, followup=followup.pk)
        action = ticked_action(followup, now=now)
        return self._page(request, followup, form, questions, draft=draft, asked=asked, action=action, status=status)

    def _store(
        self, request: HttpRequest, followup: Any, form: EntryForm, questions: Any, *, today: date,
        confirmed: tuple[str, ...], actor: Actor, now: datetime,
    ) -> tuple[HttpResponseBase | None, int]:  # fmt: skip
        try:
            sent = entry.enter_answers(
                followup=followup, draft_revision=form.cleaned_data["revision"], answers=questions.answers(),
                mode=form.how(), answered_on=form.on(today), actor=actor, now=now,
                confirmed=confirmed,
            )  # fmt: skip
        except Invalid as wrong:
            form.refuse(field=wrong.field, message=wrong.message)
            return None, 200
        except (Conflict, NotAllowed) as refused:
            form.add_error(None, refused.message)
            return None, 409
        messages.success(request, _("The answers are saved and assessed."))
        if sent.crisis:
            clinic = followup.episode.patient.clinic
            messages.warning(request, str(BESIDE_THE_BOX) % {"line": clinic.crisis_line or clinic.emergency_number})
        return HttpResponseRedirect(self.url("told", followup.pk)), 302

    def _keep_danger(
        self, followup: Any, form: EntryForm, questions: Any, draft: Any, *, actor: Actor, now: datetime
    ) -> None:
        """A danger sign counts from the moment it was said, whatever else on the page is wrong (ADR 0310)."""
        newer, report = entry.keep_danger(followup=followup, answers=questions.answers(), actor=actor, now=now)
        drawn = form.cleaned_data.get("revision")
        if report is not None and newer is not None and draft is not None and drawn == draft.revision:
            form.redraw_from(newer.revision)

    def _page(
        self, request: HttpRequest, followup: Any, form: EntryForm, questions: Any, *, draft: Any, asked: Asked,
        action: ActionPage | None, status: int,
    ) -> HttpResponseBase:  # fmt: skip
        patient = followup.episode.patient
        title = _("Follow-up %(id)d") % {"id": followup.pk}
        back = self.url("change", patient.pk, model="patient")
        return self.show(
            request, "followup/enter.html", title=title, followup=followup, form=form, questions=questions, asked=asked,
            who=who(patient), operation=operation(followup.episode), draft=draft, back=back, status=status,
            name=labels.word(labels.TIME_POINT, followup.time_point), action=action,
            phone=patient.phone, phone_href=telephone(patient.phone), person=person(patient),
            notice="" if consent.agreed(patient=patient) else self.url("notice", patient.pk, model="patient"),
            above=[(_("Patients"), self.url("changelist", model="patient")),
                   (_("Patient %(id)d") % {"id": patient.pk}, back)],
        )  # fmt: skip
