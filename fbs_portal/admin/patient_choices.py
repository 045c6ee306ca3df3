"""What a patient told staff about being reached and taking part: how, when, a pause, leaving, joining again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import consent, preferences
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.patient_forms import ChoicesForm, LeaveForm
from fbs_portal.content.patient_questions import NO, YES
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.presenters.call_list import person
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import patient_pages

ANSWERS = {
    YES: (consent.agree, gettext_lazy("The patient agreed to the notice.")),
    NO: (consent.refuse, gettext_lazy("The patient said no. Nothing more is asked or sent.")),
}
"""What the patient can say to the notice, the deed it is, and what is told then."""


class ChoicePages(StaffAdmin):
    """Pages below a patient; whoever answers the telephone may record them."""

    def choices(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        patient = self._of(actor, patient_id)
        form = ChoicesForm(_sent(request), patient=patient)
        if request.method == "POST" and form.is_valid():
            try:
                preferences.change(patient=patient, changes=form.choices(), actor=actor, now=now)
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            else:
                return self._recorded(request, patient, _("Saved."))
        return self._asking(request, patient, form, actor=actor, now=now, heading=_("Messages and calls"),
                          button=_("Save"))  # fmt: skip

    def leave(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        patient = self._of(actor, patient_id)
        form = LeaveForm(_sent(request))
        if request.method == "POST" and form.is_valid():
            consent.leave(patient=patient, reason=form.cleaned_data["reason"], actor=actor, now=now)
            return self._recorded(request, patient, _("Nothing more is asked or sent."))
        intro = _(
            "No form is asked, no message sent, and silence is no work any more. Messages that wait are cancelled. "
            "Open cases stay open. The patient can take part again at any time."
        )
        return self._asking(
            request, patient, form, actor=actor, now=now, heading=_("The patient leaves the programme"),
            button=_("Record it"), intro=intro,
        )  # fmt: skip

    def rejoin(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        patient = self._of(actor, patient_id)
        if request.method == "POST":
            try:
                consent.rejoin(patient=patient, actor=actor, now=now)
            except NotAllowed as refused:
                messages.warning(request, refused.message)
                return HttpResponseRedirect(self.url("change", patient.pk))
            return self._recorded(request, patient, _("The patient takes part again."))
        self.saw(actor, patient, now=now)
        return self.show(
            request, "confirm.html", **self._around(patient), heading=_("The patient takes part again"),
            button=_("Record it"), intro=_("Forms whose time is still open are asked again. At the next visit the "
            "patient is asked to agree to the notice."),
        )  # fmt: skip

    def notice(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        """The notice to read out, and the patient's yes or no to it: as if they had pressed the button themselves."""
        patient = self._of(actor, patient_id)
        deed, said, status = ANSWERS.get(request.POST.get("answer", "")), "", 200
        if deed is not None:
            act, done = deed
            try:
                act(patient=patient, shown=request.POST.get("shown", "")[:40], actor=actor, now=now)
            except NotAllowed as refused:
                messages.warning(request, refused.message)
                return HttpResponseRedirect(self.url("change", patient.pk))
            except Conflict as newer:
                said, status = newer.message, 409
            else:
                return self._recorded(request, patient, str(done))
        elif request.method == "POST":
            said = _("Choose yes or no.")
        words, language = consent.words_for(patient=patient, actor=actor)
        self.saw(actor, patient, now=now)
        return self.show(
            request, "patient/notice.html", **self._around(patient), heading=_("Read out the notice"), notice=words,
            language=language, said=said, status=status, yes=YES, no=NO, person=person(patient),
            agreed=consent.agreed(patient=patient), left=patient.withdrawn_at,
        )  # fmt: skip

    def _of(self, actor: Actor, patient_id: int) -> Any:
        patient = patient_pages.get_patient(actor=actor, patient_id=patient_id)
        self.need(actor, "record_choices")
        return patient

    def _recorded(self, request: HttpRequest, patient: Any, said: str) -> HttpResponseBase:
        messages.success(request, said)
        return HttpResponseRedirect(self.url("change", patient.pk))

    def _asking(
        self, request: HttpRequest, patient: Any, form: Any, *, actor: Actor, now: datetime, heading: str, button: str,
        intro: str = "",
    ) -> HttpResponseBase:  # fmt: skip
        self.saw(actor, patient, now=now)
        return self.show(
            request, "form.html", **self._around(patient), heading=heading, form=form, button=button, intro=intro
        )

    def _around(self, patient: Any) -> dict[str, Any]:
        title, page = _("Patient %(id)d") % {"id": patient.pk}, self.url("change", patient.pk)
        above = [(_("Patients"), self.url("changelist")), (title, page)]
        return {"title": title, "who": who(patient), "back": page, "above": above}


def _sent(request: HttpRequest) -> Any:
    """What was sent, also when that is nothing."""
    return request.POST if request.method == "POST" else None
