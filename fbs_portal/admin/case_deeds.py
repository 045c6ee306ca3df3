"""One page a deed: the form, the deed, and the page shown when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from fbs_portal.actions import audit
from fbs_portal.actions import cases as act
from fbs_portal.admin import deed_forms as ask
from fbs_portal.admin import evaluation_forms as found
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.case_page import case_title, why_not
from fbs_portal.admin.letter_preview import letter_of
from fbs_portal.admin.link_once import link_context
from fbs_portal.admin.release_preview import preview_of
from fbs_portal.content.deeds import sentence
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.domain.workflow import TRANSITIONS, Hindrance, possible_outcomes
from fbs_portal.presenters.deeds import done_sentence, slug
from fbs_portal.presenters.masthead import telephone
from fbs_portal.presenters.trail import trail
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import case_facts, cases, evaluations, letters
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
    CaseDeed.REFER: _deed(_("Refer for a spinal pain management evaluation"), _("Refer"), ask.ReferForm, act.refer),
    CaseDeed.ASK_TO_REFER: _deed(_("Ask a clinician to refer"), _("Ask"), ask.AskForm, act.ask_to_refer),
    CaseDeed.ASK_AGAIN: _deed(_("Ask just these questions"), _("Make the link"), ask.DeedForm, act.ask_again),
    CaseDeed.DANGER_DEALT_WITH: _deed(
        _("Mark the danger as dealt with"), _("Danger dealt with"), ask.DangerForm, act.deal_with_danger
    ),
    CaseDeed.LOWER_URGENCY: _deed(_("Lower the urgency"), _("Lower"), ask.LowerForm, act.lower_urgency),
    CaseDeed.NOTE: _deed(_("Add a note"), _("Save the note"), ask.NoteForm, act.add_note),
    CaseDeed.TEXT_READ: _deed(
        _("Mark the patient’s words as read"), _("Mark as read"), ask.DeedForm, act.mark_text_read
    ),
    CaseDeed.SCHEDULE: _deed(_("Record the appointment"), _("Save the appointment"), found.ScheduleForm, act.schedule),
    CaseDeed.ATTENDED: _deed(_("The patient attended"), _("Save"), found.AttendedForm, act.mark_attended),
    CaseDeed.NOT_ATTENDED: _deed(
        _("The patient did not attend"), _("Save"), found.NotAttendedForm, act.mark_not_attended
    ),
    CaseDeed.DECLINED: _deed(
        _("The patient declines the evaluation"), _("Save"), found.DeclinedForm, act.mark_declined
    ),
    CaseDeed.WITHDRAW: _deed(_("Withdraw the referral"), _("Withdraw"), found.WithdrawForm, act.withdraw),
    CaseDeed.WRITE_LETTER: _deed(
        _("Write the referral letter"), _("Keep this version"), found.LetterForm, act.write_letter
    ),
    CaseDeed.EVALUATION: _deed(
        _("Record what the evaluation found"), _("Save the evaluation"), found.EvaluationForm, act.record_evaluation
    ),
    CaseDeed.CORRECT_EVALUATION: _deed(
        _("Correct the evaluation"), _("Save the correction"), found.CorrectEvaluationForm, act.correct_evaluation
    ),
    CaseDeed.RELEASE: _deed(
        _("Release the conclusion to the patient"), _("Let the patient read this"), ask.DeedForm, act.release
    ),
    CaseDeed.TAKE_BACK: _deed(
        _("Take the conclusion back from the patient"), _("Take back"), found.TakeBackForm, act.take_back
    ),
    CaseDeed.CLOSE: _deed(_("Close the case"), _("Close the case"), ask.CloseForm, act.close),
    CaseDeed.REOPEN: _deed(_("Reopen the case"), _("Reopen"), ask.ReasonForm, act.reopen),
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
        if not actor.may(TRANSITIONS[code].permission):
            why = sentence(found=Hindrance.NOT_YOUR_ROLE, deed=code)
            return self.refused(request, why, back=self.url("change", case.pk))
        form = self._form(code, case, actor=actor, data=request.POST if request.method == "POST" else None)
        if request.method != "POST":
            response = self._ask(request, code, form, case, actor=actor, now=now, why_not=why_not(case, actor)(code))
        elif not form.is_valid() or (code is CaseDeed.WRITE_LETTER and "preview" in request.POST):
            response = self._ask(request, code, form, case, actor=actor, now=now)
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
        if code is CaseDeed.CORRECT_EVALUATION:
            case.evaluation = evaluations.current(case_id=case.pk)
        if code is CaseDeed.WRITE_LETTER:
            case.letter = letters.newest(case=case)
        outcomes = possible_outcomes(case=case_facts.facts_of(case=case), actor=actor)
        return DEEDS[code].form(data, case=case, owners=owners, outcomes=outcomes)

    def _do(
        self, request: HttpRequest, code: CaseDeed, form: ask.DeedForm, case: Any, *, actor: Actor, now: datetime
    ) -> HttpResponseBase:
        try:
            done = DEEDS[code].act(
                actor=actor, case_id=case.pk, expected_version=form.cleaned_data["version"], now=now, **form.values()
            )
        except Conflict:
            if self._sent_twice(code, form, actor=actor, case_id=case.pk):
                return self._done(request, code, form, case)
            return self._conflict(request, code, form, actor=actor, now=now, case_id=case.pk)
        except NotPermitted:
            raise
        except NotAllowed as refused:
            return self._ask(request, code, form, case, actor=actor, now=now, why_not=refused.message, status=409)
        except Invalid as wrong:
            form.refuse(field=wrong.field, message=wrong.message)
            return self._ask(request, code, form, case, actor=actor, now=now)
        if isinstance(done, act.AskedAgain):
            return self._link_once(request, done, now=now)
        return self._done(request, code, form, case)

    def _link_once(self, request: HttpRequest, done: act.AskedAgain, *, now: datetime) -> HttpResponseBase:
        """The personal link to a few more questions, shown once, with a letter to print."""
        case, patient = done.case, done.case.episode.patient
        return self.show(
            request, "patient/link.html", title=case_title(case.pk), who=who(patient),
            back=self.url("change", case.pk), back_words=_("Back to the case"),
            above=[(case_title(case.pk), self.url("change", case.pk))],
            heading=_("A few more questions"),
            **link_context(request, patient, done.link, done.token, now=now, few=True),
        )  # fmt: skip

    def _done(self, request: HttpRequest, code: CaseDeed, form: ask.DeedForm, case: Any) -> HttpResponseBase:
        to_no_one = code is CaseDeed.ASSIGN and form.values()["to"] is None
        messages.success(request, done_sentence(CaseDeed.UNDO_TAKE if to_no_one else code))
        if code is CaseDeed.WRITE_LETTER and (kept := letters.newest(case=case)):
            return HttpResponseRedirect(self.url("letter_version", case.pk, kept.number))
        return HttpResponseRedirect(self.url("change", case.pk))

    def _sent_twice(self, code: CaseDeed, form: ask.DeedForm, *, actor: Actor, case_id: int) -> bool:
        """A double click: the only thing done since is this very deed, with these words, by this person."""
        case = case_facts.get(actor=actor, case_id=case_id)
        last = case_facts.newest_entry(case=case)
        if last is None or case.version != form.cleaned_data["version"] + 1:
            return False
        return (last.by, last.deed) == (actor.key, code) and form.says(text=last.text, params=last.params)

    def _ask(
        self, request: HttpRequest, code: CaseDeed, form: ask.DeedForm, case: Any, *, actor: Actor, now: datetime,
        why_not: str | None = None, status: int = 200,
    ) -> HttpResponseBase:  # fmt: skip
        return self.show(
            request, "case/deed.html", title=case_title(case.pk), case=case, who=who(case.episode.patient), form=form,
            preview=preview_of(case) if code is CaseDeed.RELEASE and not why_not else None,
            letter=letter_of(form, case, actor=actor, now=now)
            if code is CaseDeed.WRITE_LETTER and not why_not else None,
            deed=DEEDS[code], why_not=why_not, back=self.url("change", case.pk), status=status,
            phone_href=telephone(case.episode.patient.phone),
        )  # fmt: skip

    def _conflict(
        self, request: HttpRequest, code: CaseDeed, form: ask.DeedForm, *, actor: Actor, now: datetime, case_id: int
    ) -> HttpResponseBase:
        """409: what the other did, what you typed, and the same form on the newest version."""
        case = case_facts.get(actor=actor, case_id=case_id)
        page = cases.case_page(actor=actor, case=case, now=now)
        missed = max(case.version - form.cleaned_data["version"], 1)
        typed = request.POST.copy()
        typed["version"] = str(case.version)
        newest = self._form(code, case, actor=actor, data=typed)
        others = [item for item in trail(page, now=now) if item.kind == "deed"][:missed]
        return self.show(
            request, "case/conflict.html", title=case_title(case_id), case=case, who=who(case.episode.patient),
            form=newest, deed=DEEDS[code], why_not=why_not(case, actor)(code), others=others,
            action=self.url("deed", case_id, slug(code)), back=self.url("change", case_id), status=409,
        )  # fmt: skip
