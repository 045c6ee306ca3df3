"""Invitation letters to print: for one patient, for those no message reaches, or for those of one import."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from fbs_portal.actions.paper_letters import Printed, print_letters
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.link_once import address_of
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotAllowed, NotFound
from fbs_portal.presenters import moments, qr
from fbs_portal.presenters.paper_letter import PaperLetter, paper_letter
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import paper_letters, patient_pages


class LetterPages(StaffAdmin):
    """GET asks; the POST makes the links and answers with the letters, once."""

    def letters(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "manage_links")
        if request.method != "POST":
            return self._choose(request, actor=actor, now=now)
        try:
            group = paper_letters.find_group(actor=actor, key=request.POST.get("group", ""), now=now)
        except NotFound:
            return self._choose(request, actor=actor, now=now, wrong=_("Choose for whom to print."))
        found = paper_letters.addressed(group=group, now=now)
        if not found:
            return self._choose(request, actor=actor, now=now, wrong=_("Nobody waits for a letter there any more."))
        printed = print_letters(clinic=group.clinic, letters=found, actor=actor, now=now)
        return self.show(
            request, "paper/letters.html", title=_("Letters"), heading=_("Letters"), noted=True,
            letters=_papers(request, printed, now=now), more=group.patients - len(printed),
            back=self.url("letters"), back_words=_("Back to the letters"),
            above=[(_("Patients"), self.url("changelist"))],
        )  # fmt: skip

    def _choose(self, request: HttpRequest, *, actor: Actor, now: datetime, wrong: str = "") -> HttpResponseBase:
        found = paper_letters.groups(actor=actor, now=now)
        several = len({group.clinic.pk for group in found}) > 1
        return self.show(
            request, "paper/choose.html", title=_("Letters"), most=paper_letters.MOST, squares=qr.maker() is not None,
            groups=[
                {"key": group.key, "patients": group.patients, "words": _words(group, several=several)}
                for group in found
            ],
            wrong=wrong, status=400 if wrong else 200,
        )  # fmt: skip

    def letter(self, request: HttpRequest, *, actor: Actor, now: datetime, patient_id: int) -> HttpResponseBase:
        """A letter for one patient: beside the links that live, unlike a new link, which ends them."""
        patient = patient_pages.get_patient(actor=actor, patient_id=patient_id)
        self.need(actor, "manage_links")
        title, back = _("Patient %(id)d") % {"id": patient.pk}, self.url("change", patient.pk)
        above = [(_("Patients"), self.url("changelist")), (title, back)]
        if request.method == "POST":
            one = paper_letters.of_patient(patient=patient, now=now)
            try:
                printed = print_letters(clinic=patient.clinic, letters=[one], actor=actor, now=now)
            except NotAllowed as refused:
                return self.refused(request, refused.message)
            return self.show(
                request, "paper/letters.html", title=title, heading=_("Invitation letter"), above=above, back=back,
                letters=_papers(request, printed, now=now), noted=bool(one.followups), more=0,
                back_words=_("To the patient’s page"),
            )  # fmt: skip
        self.saw(actor, patient, now=now)
        return self.show(
            request, "confirm.html", title=title, heading=_("Print an invitation letter"), who=who(patient), back=back,
            above=above, button=_("Make the letter"),
            intro=_("The letter has a personal link of its own. Earlier links go on working."),
        )  # fmt: skip


def _papers(request: HttpRequest, printed: Iterable[Printed], *, now: datetime) -> list[PaperLetter]:
    return [
        paper_letter(
            patient=one.patient, address=address_of(request, one.token), expires_at=one.link.expires_at, now=now
        )
        for one in printed
    ]


def _words(group: Any, *, several: bool) -> str:
    at = moments.exact(group.at, tz=group.clinic.time_zone) if group.at else ""
    text = {
        paper_letters.NONE: _("patients whom no message can reach"),
        paper_letters.IMPORT: _("imported %(at)s") % {"at": at},
        paper_letters.AGAIN: _("once more: printed %(at)s") % {"at": at},
    }[group.kind]
    return f"{group.clinic.name}: {text}" if several else text[:1].upper() + text[1:]
