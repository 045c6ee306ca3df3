"""What all staff pages share: who acts, how a refusal becomes a page, and the frame of the host's admin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.http.request import QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.admin.headers import secure
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models.base import LARGEST_ID
from fbs_portal.presenters.app_list import worklist_first
from fbs_portal.queries.staff import actor_for

METHODS = ("GET", "HEAD", "POST")
SEARCH_LENGTH = 120

View = Callable[..., HttpResponseBase]


class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A model whose pages are ours. Stock add, delete and history pages do not exist.

    `pages()` names every URL; a page is a method `(request, *, actor, now, …)` of the subclass.
    """

    actions = None
    full_width: ClassVar[bool] = False
    in_index: ClassVar[bool] = True

    def pages(self) -> list[URLPattern]:
        return [self.page("", self.list_page, "changelist")]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        raise Http404

    def get_urls(self) -> list[URLPattern]:
        return self.pages()

    def page(self, route: str, view: View, name: str) -> URLPattern:
        """One URL under the model, named like the stock ones: `admin:fbs_portal_case_change`."""
        label = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(self._staff(view)), name=label)

    def _staff(self, view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, **ids: Any) -> HttpResponseBase:
            if request.method not in METHODS:
                return secure(HttpResponseNotAllowed(METHODS))
            if any(isinstance(value, int) and value > LARGEST_ID for value in ids.values()):
                raise Http404
            request.current_app = self.admin_site.name
            now = timezone.now()
            try:
                response = view(request, actor=actor_for(user=request.user), now=now, **ids)
                if isinstance(response, TemplateResponse):
                    response.render()
            except NotFound as refused:
                raise Http404 from refused
            except NotPermitted as refused:
                response = self.refused(request, refused.message or _("Your role does not allow this."))
            return secure(response)

        return wrapped

    def need(self, actor: Actor, codename: str) -> None:
        if not actor.may(codename):
            raise NotPermitted(_("Your role does not allow this."))

    def saw(self, actor: Actor, patient: Any, *, now: datetime, **detail: Any) -> None:
        """A page with a patient's name on it was opened: a read counts in the trail like a deed."""
        audit.record(
            actor=actor, verb=Verb.READ_PATIENT, subject=f"patient:{patient.pk}", clinic_id=patient.clinic_id, now=now,
            **detail,
        )  # fmt: skip

    def refused(self, request: HttpRequest, message: str, *, back: str = "") -> HttpResponse:
        """403: your role may not do this. `back` is the case that it was about."""
        title = _("Not allowed for your role")
        return self.show(request, "refused.html", title=title, message=message, back=back, status=403)

    def show(
        self, request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
    ) -> TemplateResponse:
        """A page inside the host's admin. `title` reaches the browser's history: never a name or record number."""
        frame = self.admin_site.each_context(request)
        frame["available_apps"] = worklist_first(frame.get("available_apps", ()))
        if self.full_width:
            frame["is_nav_sidebar_enabled"] = False
        return TemplateResponse(
            request,
            f"admin/fbs_portal/{template}",
            {**frame, "title": title, "opts": self.opts, "list_url": self.url("changelist"), **context},
            status=status,
        )

    def url(self, name: str, *args: Any, model: str = "") -> str:
        label = f"admin:{self.opts.app_label}_{model or self.opts.model_name}_{name}"
        return reverse(label, args=args, current_app=self.admin_site.name)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Pages that are reached from a patient are no entry of the index."""
        return self.in_index and super().has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def number(query: QueryDict, name: str) -> int | None:
    """A whole number of the query string, or None for anything else, however large or strange."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def chosen(query: QueryDict, name: str, allowed: Any) -> str:
    """A code of the query string when it is one of `allowed`, otherwise nothing."""
    text = query.get(name, "")
    return text if text in {str(code) for code in allowed} else ""


def keep_search(request: HttpRequest, *, key: str) -> None:
    """Keep what a list is searched for in the session, so that no name or record number reaches a URL.

    No database takes a NUL.
    """
    text = request.POST.get("search", "").replace("\x00", "").strip()[:SEARCH_LENGTH]
    if text:
        request.session[key] = text
    else:
        request.session.pop(key, None)
