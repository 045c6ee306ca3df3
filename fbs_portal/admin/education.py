"""Education pages: the list, one page's editor with preview, and the choice between the own text and a newer one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import education as act
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.fields import Groups, StaffForm, day, text, words
from fbs_portal.content.education.words import GROUPS
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from fbs_portal.models import EducationPage
from fbs_portal.presenters import education as shown
from fbs_portal.presenters import labels, moments
from fbs_portal.queries.clinic_pages import clinics

NAMES = ("title", "summary", "body", "group", "order", "published", "author", "checker", "reviewed", "next_review")
LANGUAGE, LONGEST_BODY = "en", 60_000
NEVER = datetime.fromtimestamp(0, tz=UTC)


class PageForm(StaffForm):
    """The clinic's own text. `seen` is the state the form was made from: nobody's change is overwritten."""

    groups: Groups = (
        (gettext_lazy("Text"), ("title", "summary", "body", "sources")),
        (gettext_lazy("Place"), ("slug", "group", "order", "published")),
        (gettext_lazy("Review"), ("author", "checker", "reviewed", "next_review")),
    )
    title = words(gettext_lazy("Title"), longest=120, required=True)
    summary = text(gettext_lazy("Summary"), longest=300, rows=3)
    body = text(
        gettext_lazy("Text"), longest=LONGEST_BODY, rows=24,
        help_text=gettext_lazy("Markdown. [@key] cites a source below. Plain words and short sentences."),
    )  # fmt: skip
    sources = text(
        gettext_lazy("Sources"), longest=20_000, rows=6, required=False,
        help_text=gettext_lazy("One a line: key | citation | https address (may be left out)."),
    )  # fmt: skip
    group = forms.ChoiceField(label=gettext_lazy("Group"), choices=list(GROUPS.items()))
    author = words(gettext_lazy("Author"), longest=120, required=True)
    checker = words(
        gettext_lazy("Checked by"), longest=120, help_text=gettext_lazy("Empty: “not yet checked by a clinician”.")
    )
    reviewed = day(gettext_lazy("Reviewed on"))
    next_review = day(gettext_lazy("Next review"))
    order = forms.IntegerField(label=gettext_lazy("Place in its group"), min_value=0, max_value=32767)
    published = forms.BooleanField(label=gettext_lazy("Published"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def changes(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in NAMES}
        given["body"] = given["body"].replace("\r\n", "\n")
        lines = [line for line in self.cleaned_data["sources"].splitlines() if line.strip()]
        return given | {"sources": [_source(line) for line in lines]}


class NewPageForm(PageForm):
    slug = words(
        gettext_lazy("Address"), longest=80, required=True,
        help_text=gettext_lazy("The end of the page’s address, such as parking-at-the-clinic. It stays for good."),
    )  # fmt: skip


@admin.register(EducationPage)
class EducationAdmin(StaffAdmin):
    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("add/", self.add, "add"),
            self.page("<int:page_id>/change/", self.edit, "change"),
            self.page("<int:page_id>/take-newer/", self.take_newer, "take_newer"),
            self.page("<int:page_id>/keep-own/", self.keep_own, "keep_own"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_educationpage")
        today = moments.shared_day(clinics(actor=actor), now=now)
        rows = [
            {
                "page": page, "group": labels.word(shown.GROUP, page.group), "checked": shown.checked_by(page),
                "overdue": page.next_review < today, "newer": bool(page.shipped_body),
                "edited": page.edited_at is not None,
            }
            for page in EducationPage.objects.order_by("group", "order", "slug", "language")
        ]  # fmt: skip
        may = actor.may("change_educationpage")
        return self.show(request, "education/list.html", title=_("Education pages"), rows=rows, may=may)

    def add(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        """A page of the clinic's own, with the fields of an edit and an address."""
        self.need(actor, "change_educationpage")
        data = request.POST if request.method == "POST" and "preview" not in request.POST else None
        typed = {**request.POST.dict(), "published": "published" in request.POST}
        begun = {"order": 100, "published": True, "reviewed": moments.shared_day(clinics(actor=actor), now=now)}
        form = NewPageForm(data, initial=typed if "preview" in typed else begun)
        if data is not None and form.is_valid():
            try:
                page = act.add_page(
                    slug=form.cleaned_data["slug"], language=LANGUAGE, values=form.changes(), now=now, actor=actor
                )
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            else:
                messages.success(request, _("Added. Loading the shipped pages never changes it."))
                return HttpResponseRedirect(self.url("change", page.pk))
        return self.show(
            request, "education/add.html", title=_("Add an education page"), form=form,
            preview=shown.render(request.POST.get("body", "")[:LONGEST_BODY]),
        )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("fbs_portal.change_educationpage")

    def edit(self, request: HttpRequest, *, actor: Actor, now: datetime, page_id: int) -> HttpResponseBase:
        page = _page(page_id)
        self.need(actor, "view_educationpage")
        may = actor.may("change_educationpage")
        if request.method == "POST":
            self.need(actor, "change_educationpage")
        form = PageForm(request.POST if request.method == "POST" else None, initial=_initial(page))
        status, preview = 200, page.body
        if request.method == "POST" and form.is_valid():
            preview = form.cleaned_data["body"]
            if "preview" not in request.POST:
                done, status = self._save(request, page, form, actor=actor, now=now)
                if done is not None:
                    return done
        return self.show(
            request, "education/edit.html", title=page.title, page=page, form=form, may=may,
            preview=shown.render(preview), difference=shown.difference(page), checked=shown.checked_by(page),
            edited=_edited(page, actor=actor, now=now), status=status,
        )  # fmt: skip

    def _save(
        self, request: HttpRequest, page: EducationPage, form: PageForm, *, actor: Actor, now: datetime
    ) -> tuple[HttpResponseBase | None, int]:
        try:
            act.edit_page(page_id=page.pk, changes=form.changes(), seen=_seen(form, page), now=now, actor=actor)
        except Invalid as wrong:
            form.refuse(field=wrong.field, message=wrong.message)
            return None, 200
        except Conflict as conflict:
            form.add_error(None, conflict.message)
            return None, 409
        messages.success(request, _("Saved. A newer shipped text will wait beside yours."))
        return HttpResponseRedirect(self.url("change", page.pk)), 302

    def take_newer(self, request: HttpRequest, *, actor: Actor, now: datetime, page_id: int) -> HttpResponseBase:
        return self._choose(request, act.adopt_shipped, _("The shipped text is shown now."), actor, now, page_id)

    def keep_own(self, request: HttpRequest, *, actor: Actor, now: datetime, page_id: int) -> HttpResponseBase:
        return self._choose(request, act.keep_own, _("Your own text stays."), actor, now, page_id)

    def _choose(
        self, request: HttpRequest, action: Any, done: str, actor: Actor, now: datetime, page_id: int
    ) -> HttpResponseBase:
        page = _page(page_id)
        self.need(actor, "change_educationpage")
        if request.method == "POST":
            try:
                action(page_id=page.pk, seen=page.edited_at, now=now, actor=actor)
            except (Conflict, NotAllowed) as refused:
                messages.error(request, refused.message)
            else:
                messages.success(request, done)
        return HttpResponseRedirect(self.url("change", page.pk))


def _page(page_id: int) -> EducationPage:
    page = EducationPage.objects.filter(pk=page_id).first()
    if page is None:
        raise NotFound
    return page


def _edited(page: EducationPage, *, actor: Actor, now: datetime) -> str:
    """When the text was edited here, by the clinics' clock where they share one."""
    if page.edited_at is None:
        return ""
    tz = moments.shared_zone(clinics(actor=actor))
    at = moments.stamp(page.edited_at, now=now, tz=tz)
    return _("%(at)s UTC") % {"at": at} if tz == "UTC" else at


def _initial(page: EducationPage) -> dict[str, Any]:
    lines = (" | ".join(str(source.get(name, "")) for name in ("key", "text", "url")) for source in page.sources)
    return {name: getattr(page, name) for name in NAMES} | {
        "seen": _state(page),
        "sources": "\n".join(lines),
    }


def _seen(form: PageForm, page: EducationPage) -> datetime | None:
    """The state the form was made from, where it is that of the page; else one that no page ever had."""
    return page.edited_at if form.cleaned_data["seen"] == _state(page) else NEVER


def _state(page: EducationPage) -> str:
    return page.edited_at.isoformat() if page.edited_at else ""


def _source(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split("|", 2)]
    return dict(zip(("key", "text", "url"), [*parts, "", ""], strict=False))
