"""Who may see a patient page: whoever holds a session that was opened with a live personal link.

The session holds the link's id and nothing else. Each request asks the database whether the link still lives, so a
revoked link ends at once on every device. `request.user` is never looked at: a member of staff who opens a patient's
link is that patient's visitor, and the host's log-in walls do not stand in the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from fbs_portal.actions import birth_dates
from fbs_portal.domain import actor as actors
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Refused, TooMany
from fbs_portal.presenters.masthead import Masthead
from fbs_portal.queries import links
from fbs_portal.web.headers import secure
from fbs_portal.web.views import unsaved
from fbs_portal.web.views.errors import refused

LINK = "fbs_link"
"""Session key: the id of the personal link this browser was opened with."""

DEAD = "fbs_dead_link"
"""Session key: a link that no longer works; its holder may ask for a new one."""

BORN = "fbs_birth_date_given"
"""Session key: the right birth date was given in this visit, at a clinic that asks for it."""

SESSION_SECONDS = 20 * 3600
"""A visit lasts 20 hours after the last page that was sent (WCAG 2.2.1); the draft is on the server, and the link
goes on where it ended."""

RENEW_SECONDS = 3600
"""So much of it may have gone before a page that is sent begins it anew."""

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of a patient: the live link with its patient and clinic, and the one moment that counts as now."""

    link: Any
    actor: Actor
    now: datetime

    @property
    def patient(self) -> Any:
        return self.link.patient

    @property
    def clinic(self) -> Any:
        return self.link.patient.clinic

    @property
    def crisis_line(self) -> str:
        """Whom to call who thinks of self-harm: the clinic's crisis line, else the emergency number."""
        return str(self.clinic.crisis_line or self.clinic.emergency_number)

    @property
    def masthead(self) -> Masthead:
        return Masthead(
            name=self.clinic.name,
            phone=self.clinic.phone,
            emergency=self.clinic.emergency_number,
            home_url=reverse("fbs_portal:home"),
            help_url="#help",
        )


def personal(view: View, *, before_birth_date: bool = False) -> View:
    """Ask for a live link, answer refusals with a page of their own, and let nobody keep the page.

    Where the clinic asks for the birth date, only pages `before_birth_date` are shown until it was given.
    """

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visit = visit_of(request)
        if visit is None:
            return _ended(request, then="fbs_portal:link")
        if not before_birth_date and owes_birth_date(request, visit):
            return _ended(request, then="fbs_portal:born")
        try:
            response = view(request, visit, **kwargs)
        except Refused as refusal:
            response = _danger_first(request) or refused(request, refusal, masthead=visit.masthead)
        _keep_open(request, now=visit.now)
        return secure(response, cache="no-store")

    guarded.needs_link = True  # type: ignore[attr-defined]
    return guarded


def _ended(request: HttpRequest, *, then: str) -> HttpResponse:
    """No visit, so nothing of this is saved. A danger sign is answered all the same; else the way back in."""
    return secure(_danger_first(request) or redirect(then), cache="no-store")


def _danger_first(request: HttpRequest) -> HttpResponse | None:
    """The page for a danger that could not be saved; None where none was sent."""
    try:
        return unsaved.with_numbers(request)
    except TooMany as refusal:
        return refused(request, refusal, masthead=Masthead())


def _keep_open(request: HttpRequest, *, now: datetime) -> None:
    """Whoever is still answering is not shut out: a page that is sent begins the hours anew, once an hour at most."""
    if request.method != "POST" or LINK not in request.session:
        return
    left = request.session.get_expiry_age(modification=now)
    if left < SESSION_SECONDS - RENEW_SECONDS:
        request.session.set_expiry(now + timedelta(seconds=SESSION_SECONDS))


def unguarded(view: View) -> View:
    """A page of the way in: no link is needed, nothing is kept, and its address is told to nobody."""

    @login_not_required
    @wraps(view)
    def open_to_all(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, **kwargs)
        except Refused as refusal:
            response = refused(request, refusal, masthead=Masthead())
        # Not "no-referrer": browsers would then send "Origin: null" with the button's POST, which Django refuses.
        response.headers.setdefault("Referrer-Policy", "strict-origin")
        return secure(response, cache="no-store")

    open_to_all.needs_link = False  # type: ignore[attr-defined]
    return open_to_all


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit this session stands for; None, and a note of the dead link, once the link no longer works."""
    link_id = request.session.get(LINK)
    if link_id is None:
        return None
    now = timezone.now()
    link = links.live(link_id=link_id, now=now)
    if link is None:
        request.session.pop(LINK)
        request.session[DEAD] = link_id
        return None
    return Visit(link=link, actor=actors.link(link.pk, patient_id=link.patient_id), now=now)


def open_session(request: HttpRequest, *, link_id: int) -> None:
    """Begin a visit in a session of its own; whatever was in this browser before ends here."""
    request.session.flush()
    request.session[LINK] = link_id
    request.session.set_expiry(timezone.now() + timedelta(seconds=SESSION_SECONDS))
    rotate_token(request)


def end_visit(*, request: HttpRequest, **_signal: Any) -> None:
    """Whoever signs in begins a session of their own. Django takes over what an unknown visitor's session held: the
    link, and the 20 hours that a patient may take for a form, in which staff would stay signed in."""
    kept = [request.session.pop(name, None) for name in (LINK, DEAD, BORN)]
    if any(kept):
        request.session.set_expiry(None)


def owes_birth_date(request: HttpRequest, visit: Visit) -> bool:
    """The clinic asks for the birth date and this visit has not given it. Reads the link and the session alone; a
    visit that was open when the clinic began to ask is asked too."""
    return birth_dates.asked(link=visit.link) and BORN not in request.session


def birth_date_given(request: HttpRequest) -> None:
    """Mark the visit as open. The session keeps its key, new since the link's button: a second press of Continue
    would else arrive with a key that is gone, and end the visit."""
    request.session[BORN] = True


def remember_dead(request: HttpRequest, *, link_id: int) -> None:
    request.session.flush()
    request.session[DEAD] = link_id
    request.session.set_expiry(SESSION_SECONDS)
