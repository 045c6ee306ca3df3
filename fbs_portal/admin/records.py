"""Records that are only read: the trail, the outbox, the rule sets."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.admin.base import StaffAdmin, chosen, number
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Message, RuleSet
from fbs_portal.presenters import audit as words
from fbs_portal.presenters import labels, moments, rule_set
from fbs_portal.queries import audit as trail
from fbs_portal.queries import clinic_pages, patient_pages

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
            actor=actor, verb=Verb.READ_TRAIL, subject=filters.subject or "trail", clinic_id=None, now=now,
            rows=len(page.events),
        )  # fmt: skip
        names = patient_pages.names_of(keys={event.actor for event in page.events})
        verbs = sorted(((verb.value, words.sentence(verb)) for verb in Verb), key=lambda pair: pair[1])
        tz = moments.shared_zone(clinic_pages.clinics(actor=actor))
        return self.show(
            request, "audit/trail.html", zone=tz, title=_("Trail"), filters=filters, older=page.older, verbs=verbs,
            lines=[words.line(event, names=names, tz=tz) for event in page.events],
        )  # fmt: skip


@admin.register(Message)
class MessageAdmin(StaffAdmin):
    """What is to leave the system, and what has. A row holds no link, no name and no symptom."""

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_message")
        rows = [
            {
                "row": row, "status": labels.word(labels.MESSAGE_STATUS, row.status), "late": row.not_after < now,
                "patient": row.followup.episode.patient_id if row.followup else None,
            }
            for row in clinic_pages.messages(actor=actor)
        ]  # fmt: skip
        return self.show(request, "audit/messages.html", title=_("Messages"), rows=rows)


@admin.register(RuleSet)
class RuleSetAdmin(StaffAdmin):
    """The thresholds that assessments were made with; each version is kept as it was."""

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:rule_set_id>/change/", self.rule_set_page, "change"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_ruleset")
        return self.show(
            request, "audit/rule_sets.html", title=_("Rule sets"), rows=clinic_pages.rule_sets(),
            version=DEFAULT.version, thresholds=rule_set.in_use(),
        )  # fmt: skip

    def rule_set_page(self, request: HttpRequest, *, actor: Actor, now: datetime, rule_set_id: int) -> HttpResponseBase:
        row = clinic_pages.get_rule_set(rule_set_id=rule_set_id)
        self.need(actor, "view_ruleset")
        return self.show(
            request, "audit/rule_set.html", title=_("Rule set %(version)s") % {"version": row.version}, row=row,
            thresholds=rule_set.stored(row.body),
        )  # fmt: skip


def _plain(text: str) -> str:
    """A subject or actor key such as `case:12`; anything else finds nothing and breaks nothing."""
    return "".join(letter for letter in text[:SUBJECT_LENGTH] if letter.isalnum() or letter in ":_-")
