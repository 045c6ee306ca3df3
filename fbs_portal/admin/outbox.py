"""The outbox: what waits, what was sent, who could not be reached and why; a failed message is sent again from here."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from fbs_portal.actions import resending
from fbs_portal.admin.base import StaffAdmin, chosen
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.models import Message
from fbs_portal.presenters import messages as words
from fbs_portal.queries import messages as reading


@admin.register(Message)
class MessageAdmin(StaffAdmin):
    """A row holds no link, no name and no symptom."""

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:message_id>/again/", self.again, "again"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_message")
        show = chosen(request.GET, "show", reading.SHOW)
        found = reading.outbox(actor=actor, show=show, now=now)
        return self.show(
            request, "messages/list.html", title=_("Messages"), show=show, unreached=found.unreached,
            shown=words.SHOWN, rows=[words.line(row, now=now) for row in found.rows],
            may_send=actor.may("change_message"), may_write=actor.may("view_messagetemplate"),
            several=actor.in_several_clinics, texts_url=self.url("changelist", model="messagetemplate"),
        )  # fmt: skip

    def again(self, request: HttpRequest, *, actor: Actor, now: datetime, message_id: int) -> HttpResponseBase:
        message = reading.get_message(actor=actor, message_id=message_id)
        self.need(actor, "change_message")
        if request.method == "POST":
            try:
                resending.send_again(message_id=message.pk, actor=actor, now=now)
            except NotAllowed as refused:
                messages.error(request, refused.message)
            else:
                messages.success(request, _("It is sent again with the next run, within minutes."))
        return HttpResponseRedirect(self.url("changelist"))
