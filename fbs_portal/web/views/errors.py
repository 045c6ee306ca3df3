"""Pages for what goes wrong, in the portal's own design: what happened, what became of the answers, what to do.

They need no database, session or context processor. A host may name them as its `handler400`, `handler403`,
`handler404`, `handler500` and `CSRF_FAILURE_VIEW`.
"""

from __future__ import annotations

from contextlib import suppress

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted, Refused, TooMany
from fbs_portal.presenters.masthead import Masthead
from fbs_portal.web.headers import secure
from fbs_portal.web.views import unsaved

STATUS: dict[type[Refused], int] = {
    NotFound: 404,
    NotPermitted: 403,
    NotAllowed: 409,
    Conflict: 409,
    Invalid: 400,
    TooMany: 429,
}


def page(
    *, status: int, title: str, text: str, masthead: Masthead | None = None, home: bool = True, lost: bool = False
) -> HttpResponse:
    """One page for all of them; `home` offers the way back to the patient's own pages. `lost`: what was sent may have
    held a danger sign that nobody could read."""
    context = {"heading": title, "text": text, "masthead": masthead or Masthead(), "home": home, "lost": lost}
    response = HttpResponse(render_to_string("fbs_portal/problem.html", context), status=status)
    return secure(response, cache="no-store")


def refused(request: HttpRequest, refusal: Refused, *, masthead: Masthead) -> HttpResponse:
    """The page that fits a refusal of the layers below; its sentence was written for the reader."""
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
    titles = {
        404: _("This page is not here"),
        403: _("You cannot open this page"),
        409: _("This cannot be done now"),
        429: _("Please wait a little"),
    }
    texts = {404: _("The address may be wrong, or the page may belong to somebody else.")}
    response = page(
        status=status,
        title=titles.get(status, _("Something in this page was not right")),
        text=refusal.message or texts.get(status, ""),
        masthead=masthead,
        home=status != 429,
    )
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django says so, too, of a session that ended or could not be stored while a page was made and saved."""
    if isinstance(exception, SessionInterrupted):
        return _broken_off(request, status=400)
    text = _("Please go back and try again.")
    return page(status=400, title=_("Something in this page was not right"), text=text, lost=True)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(status=403, title=_("You cannot open this page"), text=_("It may belong to somebody else."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A danger sign that was sent with it is answered first."""
    danger = unsaved.page(request, status=403)
    if danger is not None:
        return secure(danger, cache="no-store")
    if reason == REASON_NO_CSRF_COOKIE:
        title = _("Your browser did not keep a cookie")
        text = _(
            "These pages need one to know that it is you. Allow cookies for this site, then open your link again. "
            "Answers from earlier pages are saved. If it does not work, call your clinic."
        )
    else:
        title = _("This page was open for too long")
        text = _("Answers from earlier pages are saved. Please go back, load the page again, and send it once more.")
    return page(status=403, title=title, text=text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("The address may be wrong, or the page may belong to somebody else.")
    return page(status=404, title=_("This page is not here"), text=text)


def server_error(request: HttpRequest) -> HttpResponse:
    return _broken_off(request, status=500)


def _broken_off(request: HttpRequest, *, status: int) -> HttpResponse:
    """What was sent may be lost. A danger sign in it is answered first, be the database gone or locked."""
    with suppress(Exception):  # the page about an error has to come whatever is broken
        danger = unsaved.page(request, status=status)
        if danger is not None:
            return secure(danger, cache="no-store")
    text = _("Answers from earlier pages are saved. Wait a minute, then open your link again.")
    return page(status=status, title=_("Something went wrong on our side"), text=text, lost=True)
