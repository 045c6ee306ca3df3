"""Answers given by phone or on paper, entered by staff on one page; they take over the patient's own draft."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import entry
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.fields import StaffForm, day, one_of
from fbs_portal.content import questionnaires
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import AnswerMode
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.forms import all_questions_form
from fbs_portal.models import FollowUp
from fbs_portal.presenters import labels
from fbs_portal.presenters.worklist import operation, who
from fbs_portal.queries import followups, patient_pages

LARGEST_REVISION = 2**31 - 1


class EntryForm(StaffForm):
    """How and when the answers were given, and the draft the page was made from."""

    mode = one_of(
        gettext_lazy("How were the answers given?"),
        [(AnswerMode.PHONE, gettext_lazy("By phone, now")), (AnswerMode.PAPER, gettext_lazy("On paper"))],
    )  # fmt: skip
    answered_on = day(
        gettext_lazy("Answered on"), help_text=gettext_lazy("For paper: the date on the paper."), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_REVISION)

    def on(self, today: date) -> date:
        """A phone call is today unless another date was typed."""
        answered: date | None = self.cleaned_data["answered_on"]
        return answered or today


@admin.register(FollowUp)
class FollowUpAdmin(StaffAdmin):
    in_index = False

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:followup_id>/change/", self.enter, "change"),
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
        form = EntryForm(data, initial={"revision": draft.revision if draft else None})
        version = draft.questionnaire_version if draft else None
        questions = all_questions_form(
            questionnaire=questionnaires.get(code=followup.questionnaire, version=version), data=data,
            context=followups.context_of(followup=followup, today=today), initial=draft.answers if draft else None,
        )  # fmt: skip
        status = 200
        if data is not None and form.is_valid() & questions.is_valid():
            done, status = self._store(request, followup, form, questions, today=today, actor=actor, now=now)
            if done is not None:
                return done
        self.saw(actor, followup.episode.patient, now=now, followup=followup.pk)
        return self._page(request, followup, form, questions, draft=draft, status=status)

    def _store(
        self, request: HttpRequest, followup: Any, form: EntryForm, questions: Any, *, today: date, actor: Actor,
        now: datetime,
    ) -> tuple[HttpResponseBase | None, int]:  # fmt: skip
        try:
            sent = entry.enter_answers(
                followup=followup, draft_revision=form.cleaned_data["revision"], answers=questions.answers(),
                mode=AnswerMode(form.cleaned_data["mode"]), answered_on=form.on(today), actor=actor, now=now,
            )  # fmt: skip
        except Invalid as wrong:
            form.refuse(field=wrong.field, message=wrong.message)
            return None, 200
        except (Conflict, NotAllowed) as refused:
            form.add_error(None, refused.message)
            return None, 409
        messages.success(request, _("The answers are saved and assessed."))
        if sent.case is not None and actor.may("view_case"):
            return HttpResponseRedirect(self.url("change", sent.case.pk, model="case")), 302
        return HttpResponseRedirect(self.url("change", followup.episode.patient_id, model="patient")), 302

    def _page(
        self, request: HttpRequest, followup: Any, form: EntryForm, questions: Any, *, draft: Any, status: int
    ) -> HttpResponseBase:
        patient = followup.episode.patient
        title = _("Follow-up %(id)d") % {"id": followup.pk}
        back = self.url("change", patient.pk, model="patient")
        return self.show(
            request, "followup/enter.html", title=title, followup=followup, form=form, questions=questions,
            who=who(patient), operation=operation(followup.episode), draft=draft, back=back, status=status,
            name=labels.word(labels.TIME_POINT, followup.time_point),
            above=[(_("Patients"), self.url("changelist", model="patient")),
                   (_("Patient %(id)d") % {"id": patient.pk}, back)],
        )  # fmt: skip
