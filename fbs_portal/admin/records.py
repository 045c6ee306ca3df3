"""Records that are only read: the trail."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.admin.base import StaffAdmin, chosen, number
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent
from fbs_portal.presenters import audit as words
from fbs_portal.presenters import moments
from fbs_portal.queries import audit as trail
from fbs_portal.queries import clinic_pages, staff

SUBJECT_LENGTH = 64


@admin.register(AuditEvent)
class AuditAdmin(StaffAdmin):
    """Who saw or did what, without any answer. Reading it is an event too."""

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_auditevent")
        query = request.GET
        filters = trail.TrailFilters(
            subject=_plain(query.get("subject", "")), actor=_plain(query.get("actor", "")),
            verb=chosen(query, "verb", Verb),
        )  # fmt: skip
        page = trail.trail(actor=actor, filters=filters, before=number(query, "before"))
        audit.record(
            actor=actor, verb=Verb.READ_TRAIL, subject=filters.subject or "trail",
            clinic_id=actor.only_clinic, now=now, rows=len(page.events),
        )  # fmt: skip
        names = staff.names_of(keys={event.actor for event in page.events})
        verbs = sorted(((verb.value, words.sentence(verb)) for verb in Verb), key=lambda pair: pair[1])
        tz = moments.shared_zone(clinic_pages.clinics(actor=actor))
        return self.show(
            request, "audit/trail.html", zone=tz, title=_("Trail"), filters=filters, older=page.older, verbs=verbs,
            lines=[words.line(event, names=names, tz=tz) for event in page.events],
        )  # fmt: skip


def _plain(text: str) -> str:
    """A subject or actor key such as `case:12`; anything else finds nothing and breaks nothing."""
    return "".join(letter for letter in text[:SUBJECT_LENGTH] if letter.isalnum() or letter in ":_-")
