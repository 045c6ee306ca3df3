"""A page of the form that cannot be saved, and holds a danger sign: what to do stands on the very next page.

Nothing is stored and nobody is told: the page says so, and says how to tell the clinic.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from fbs_portal.actions import throttle
from fbs_portal.conf import conf
from fbs_portal.content import crisis_words, questionnaires
from fbs_portal.domain import crisis
from fbs_portal.domain.codes import DangerSign
from fbs_portal.domain.questionnaire import Kind
from fbs_portal.presenters.help_box import Line, help_box
from fbs_portal.presenters.masthead import Masthead
from fbs_portal.presenters.unsaved import unsaved_page
from fbs_portal.queries import education
from fbs_portal.web.addresses import client_address

PAGE = "fbs_portal:step"


def with_numbers(request: HttpRequest) -> HttpResponse | None:
    """The page for what was ticked, with the clinics' numbers; None where no danger was sent.

    Raises TooMany from an address that asks for it more often than a patient can.
    """
    if not _danger(request):
        return None
    key, now = f"unsaved:{client_address(request)}", timezone.now()
    throttle.hit(key=key, limit=conf.ADDRESS_ATTEMPTS_PER_HOUR, now=now)
    return page(request, lines=education.help_lines())


def page(request: HttpRequest, *, lines: Sequence[Line] = (), status: int = 200) -> HttpResponse | None:
    """The same without the database: with no lines it names no number."""
    if not _danger(request):
        return None
    shown = unsaved_page(signs=_signs(request), crisis=_crisis(request), box=help_box(lines))
    context = {"action": shown.action, "page": shown, "masthead": Masthead()}
    return HttpResponse(render_to_string("fbs_portal/unsaved.html", context), status=status)


def _danger(request: HttpRequest) -> bool:
    match = request.resolver_match
    sent = request.method == "POST" and match is not None and match.view_name == PAGE
    return sent and bool(_signs(request) or _crisis(request))


def _signs(request: HttpRequest) -> tuple[str, ...]:
    """The known danger signs among what was sent, in their order; anything else is nothing."""
    sent = {value for code in _codes(danger=True) for value in request.POST.getlist(code)}
    return tuple(sign.value for sign in DangerSign if sign in sent)


def _crisis(request: HttpRequest) -> bool:
    texts = (text for code in _codes(danger=False) for text in request.POST.getlist(code))
    return any(crisis.mentions(text=text, phrases=crisis_words.PHRASES) for text in texts)


def _codes(*, danger: bool) -> frozenset[str]:
    """The questions that ask for danger signs, or those whose answer is free text."""
    every = (question for one in questionnaires.CURRENT.values() for question in one.questions)
    return frozenset(row.code for row in every if (row.danger if danger else row.kind is Kind.TEXT))
