"""The words of each message, as shipped or as the clinic writes them, with a preview before they count."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import message_texts as act
from fbs_portal.admin import fields
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.content.messages import LETTERS
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotFound
from fbs_portal.domain.letters import LONGEST_BODY, LONGEST_SUBJECT, PLACEHOLDERS, REQUIRED, LetterKind
from fbs_portal.models import Clinic, MessageTemplate
from fbs_portal.presenters import messages as words
from fbs_portal.queries import clinic_pages, staff
from fbs_portal.queries import messages as reading


class TextForm(fields.StaffForm):
    """`seen` is the revision the words were made from."""

    subject = fields.words(
        gettext_lazy("Subject"), longest=LONGEST_SUBJECT, required=True,
        help_text=gettext_lazy("Anybody may see it on a locked phone. No name, no condition, no operation."),
    )  # fmt: skip
    body = fields.text(gettext_lazy("Text"), longest=LONGEST_BODY, rows=18)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    groups = ((gettext_lazy("Words"), ("subject", "body")),)


@admin.register(MessageTemplate)
class MessageTemplateAdmin(StaffAdmin):
    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:clinic_id>/<slug:letter>/change/", self.edit, "change"),
            self.page("<int:clinic_id>/<slug:letter>/shipped/", self.shipped, "shipped"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_messagetemplate")
        own = reading.texts(actor=actor)
        clinics = [
            (clinic, [(kind.value, LETTERS[kind].about, own.get((clinic.pk, kind.value))) for kind in LetterKind])
            for clinic in clinic_pages.clinics(actor=actor)
        ]
        return self.show(request, "messages/texts.html", title=_("Message texts"), clinics=clinics)

    def edit(
        self, request: HttpRequest, *, actor: Actor, now: datetime, clinic_id: int, letter: str
    ) -> HttpResponseBase:
        clinic = self._clinic(actor, clinic_id)
        kind = _kind(letter)
        earlier = list(reading.history(clinic_id=clinic.pk, letter=kind, language=act.LANGUAGE))
        newest = earlier[0] if earlier else None
        own = newest if newest is not None and newest.body else None
        begun = own or LETTERS[kind]
        initial = {"subject": str(begun.subject), "body": str(begun.body), "seen": newest.revision if newest else 0}
        form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
        status = 200
        if request.method == "POST" and form.is_valid():
            done, status = self._posted(request, form, clinic=clinic, kind=kind, actor=actor, now=now)
            if done is not None:
                return done
        shown = form.cleaned_data if form.is_bound and {"subject", "body"} <= set(form.cleaned_data) else initial
        preview = words.preview(
            kind=kind, subject=str(shown["subject"]), body=str(shown["body"]), phone=clinic.phone,
            emergency=clinic.emergency_number,
        )  # fmt: skip
        return self.show(
            request, "messages/text.html", title=_("Message text"), form=form, about=LETTERS[kind].about,
            clinic=clinic, letter=kind.value, own=own, preview=preview, status=status,
            wordings=words.wordings(
                earlier, now=now, tz=clinic.time_zone,
                names=staff.names_of(keys={row.changed_by for row in earlier}),
            ),
            shipped_digest=words.shipped_digest(kind)[:12],
            allowed=[(f"{{{name}}}", name in REQUIRED[kind]) for name in PLACEHOLDERS[kind]],
        )  # fmt: skip

    def _posted(
        self, request: HttpRequest, form: TextForm, *, clinic: Clinic, kind: LetterKind, actor: Actor, now: datetime
    ) -> tuple[HttpResponseBase | None, int]:
        """Check, and save unless only a preview was asked for."""
        given = form.cleaned_data
        try:
            if "preview" in request.POST:
                act.check(letter=kind, subject=given["subject"], body=given["body"].replace("\r\n", "\n"))
                return None, 200
            act.save(
                clinic=clinic, letter=kind, subject=given["subject"], body=given["body"], seen=given["seen"],
                actor=actor, now=now,
            )  # fmt: skip
        except Invalid as wrong:
            form.add_error(wrong.field, wrong.message)
            return None, 200
        except Conflict as conflict:
            form.add_error(None, conflict.message)
            return None, 409
        messages.success(request, _("Saved. Messages sent from now on have these words."))
        return HttpResponseRedirect(self.url("change", clinic.pk, kind.value)), 302

    def shipped(
        self, request: HttpRequest, *, actor: Actor, now: datetime, clinic_id: int, letter: str
    ) -> HttpResponseBase:
        clinic, kind = self._clinic(actor, clinic_id), _kind(letter)
        if request.method == "POST":
            try:
                act.back_to_shipped(clinic=clinic, letter=kind, actor=actor, now=now)
            except Conflict as conflict:
                messages.error(request, conflict.message)
            else:
                messages.success(request, _("The shipped words are sent from now on."))
        return HttpResponseRedirect(self.url("change", clinic.pk, kind.value))

    def _clinic(self, actor: Actor, clinic_id: int) -> Clinic:
        """404 for another clinic; changing words is the lead's, and so is looking at the form for it."""
        clinic = clinic_pages.get_clinic(actor=actor, clinic_id=clinic_id)
        self.need(actor, "change_messagetemplate")
        return clinic


def _kind(letter: str) -> LetterKind:
    try:
        return LetterKind(letter)
    except ValueError as unknown:
        raise NotFound from unknown
