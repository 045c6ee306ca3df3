"""One page a deed: the form, the deed, and the page shown when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from fbs_portal.actions import audit, case_closing, case_referrals
from fbs_portal.actions import cases as act
from fbs_portal.admin import deed_forms as ask
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.case_page import case_title, why_not
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.domain.workflow import TRANSITIONS, possible_outcomes
from fbs_portal.presenters.deeds import done_sentence, slug
from fbs_portal.presenters.trail import trail
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import case_facts, cases
from fbs_portal.queries.staff import name_of, workers


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What its page is called, what it asks, and the action that does it."""

    title: Any
    button: Any
    form: type[ask.DeedForm]
    act: Callable[..., Any]


def _deed(title: Any, button: Any, form: type[ask.DeedForm], action: Callable[..., Any]) -> Deed:
    return Deed(title=title, button=button, form=form, act=action)


DEEDS: Mapping[CaseDeed, Deed] = {
    CaseDeed.TAKE: _deed(_("Take the case"), _("Take"), ask.DeedForm, act.take),
    CaseDeed.UNDO_TAKE: _deed(_("Give the case back"), _("Give back"), ask.DeedForm, act.undo_take),
    CaseDeed.ASSIGN: _deed(_("Assign the case"), _("Assign"), ask.AssignForm, act.assign),
    CaseDeed.CONTACT: _deed(_("Record a contact"), _("Save the contact"), ask.ContactForm, act.record_contact),
    CaseDeed.SNOOZE: _deed(_("Snooze the case"), _("Snooze"), ask.SnoozeForm, act.snooze),
    CaseDeed.REFER: _deed(
        _("Refer for a spinal pain management evaluation"), _("Refer"), ask.ReferForm, case_referrals.refer
    ),
    CaseDeed.ASK_TO_REFER: _deed(_("Ask a clinician to refer"), _("Ask"), ask.AskForm, act.ask_to_refer),
    CaseDeed.DANGER_DEALT_WITH: _deed(
        _("Mark the danger as dealt with"), _("Danger dealt with"), ask.DangerForm, case_referrals.deal_with_danger
    ),
    CaseDeed.LOWER_URGENCY: _deed(_("Lower the urgency"), _("Lower"), ask.LowerForm, case_referrals.lower_urgency),
    CaseDeed.NOTE: _deed(_("Add a note"), _("Save the note"), ask.NoteForm, act.add_note),
    CaseDeed.TEXT_READ: _deed(
        _("Mark the patient’s words as read"), _("Mark as read"), ask.DeedForm, act.mark_text_read
    ),
    CaseDeed.EVALUATION: _deed(
        _("Record what the evaluation found"),
        _("Save the evaluation"),
        ask.EvaluationForm,
        case_referrals.record_evaluation,
    ),
    CaseDeed.CLOSE: _deed(_("Close the case"), _("Close the case"), ask.CloseForm, case_closing.close),
    CaseDeed.REOPEN: _deed(_("Reopen the case"), _("Reopen"), ask.ReasonForm, case_closing.reopen),
}
REDIRECTED = 302
"""A deed that was done; every other answer shows the patient's name, which counts as a read."""

_BY_SLUG = {slug(code): code for code in DEEDS}


class DeedPages(StaffAdmin):
    """GET shows the form with what is known of the case; POST does the deed."""

    def deed(self, request: HttpRequest, *, actor: Actor, now: datetime, case_id: int, deed: str) -> HttpResponseBase:
        case = case_facts.get(actor=actor, case_id=case_id)
        if deed not in _BY_SLUG:
            raise Http404
        code = _BY_SLUG[deed]
        self.need(actor, TRANSITIONS[code].permission)
        form = self._form(code, case, actor=actor, data=request.POST if request.method == "POST" else None)
        if request.method != "POST":
            response = self._ask(request, code, form, case, why_not=why_not(case, actor)(code))
        elif not form.is_valid():
            response = self._ask(request, code, form, case)
        else:
            response = self._do(request, code, form, case, actor=actor, now=now)
        if response.status_code != REDIRECTED:
            audit.record(
                actor=actor, verb=Verb.READ_CASE, subject=f"case:{case.pk}", clinic_id=case.clinic_id, now=now,
                deed=code.value,
            )  # fmt: skip
        return response

    def _form(self, code: CaseDeed, case: Any, *, actor: Actor, data: Any) -> ask.DeedForm:
        """The deed's form with what this person may choose on this case."""
        owners: tuple[Any, ...] = ()
        if code is CaseDeed.ASSIGN:
            owners = tuple((user.pk, name_of(user=user)) for user in workers(clinics=frozenset({case.clinic_id})))
        outcomes = possible_outcomes(case=case_facts.facts_of(case=case), actor=actor)
        return DEEDS[code].form(data, case=case, owners=owners, outcomes=outcomes)

    def _do(
        self, request: HttpRequest, code: CaseDeed, form: ask.DeedForm, case: Any, *, actor: Actor, now: datetime
    ) -> HttpResponseBase:
        try:
            DEEDS[code].act(
                actor=actor, case_id=case.pk, expected_version=form.cleaned_data["version"], now=now, **form.values()
            )
        except Conflict:
            return self._conflict(request, code, form, actor=actor, now=now, case_id=case.pk)
        except NotPermitted:
            raise
        except NotAllowed as refused:
            return self._ask(request, code, form, case, why_not=refused.message, status=409)
        except Invalid as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, wrong.message)
            return self._ask(request, code, form, case)
        messages.success(request, done_sentence(code))
        return HttpResponseRedirect(self.url("change", case.pk))

    def _ask(
        self, request: HttpRequest, code: CaseDeed, form: ask.DeedForm, case: Any, *, why_not: str | None = None,
        status: int = 200,
    ) -> HttpResponseBase:  # fmt: skip
        return self.show(
            request, "case/deed.html", title=case_title(case.pk), case=case, who=who(case.episode.patient), form=form,
            deed=DEEDS[code], why_not=why_not, back=self.url("change", case.pk), status=status,
        )  # fmt: skip

    def _conflict(
        self, request: HttpRequest, code: CaseDeed, form: ask.DeedForm, *, actor: Actor, now: datetime, case_id: int
    ) -> HttpResponseBase:
        """409: what the other did, what you typed, and the same form on the newest version."""
        case = case_facts.get(actor=actor, case_id=case_id)
        page = cases.case_page(actor=actor, case=case, now=now)
        missed = max(case.version - form.cleaned_data["version"], 1)
        typed = {**{name: form.data.get(name, "") for name in form.fields}, "version": str(case.version)}
        newest = self._form(code, case, actor=actor, data=typed)
        others = [item for item in trail(page, now=now) if item.kind == "deed"][:missed]
        return self.show(
            request, "case/conflict.html", title=case_title(case_id), case=case, who=who(case.episode.patient),
            form=newest, deed=DEEDS[code], why_not=why_not(case, actor)(code), others=others,
            action=self.url("deed", case_id, slug(code)), back=self.url("change", case_id), status=409,
        )  # fmt: skip
