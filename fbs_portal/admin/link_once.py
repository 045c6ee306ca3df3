"""The page that shows a personal link: once, copyable, with a letter to print."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fbs_portal.conf import conf
from fbs_portal.presenters import moments
from fbs_portal.presenters.paper_letter import paper_letter


def address_of(request: HttpRequest, token: str) -> str:
    """The whole address of a personal link."""
    path = reverse("fbs_portal:join", args=[token])
    base = str(conf.BASE_URL).rstrip("/")
    return f"{base}{path}" if base else request.build_absolute_uri(path)


def link_context(
    request: HttpRequest, patient: Any, link: Any, token: str, *, now: datetime, few: bool = False
) -> dict[str, Any]:
    """What the page and the letter say. The token is in this one answer and stored nowhere."""
    address = address_of(request, token)
    return {
        "link": address,
        "until": moments.day(
            moments.local_date(link.expires_at, patient.clinic), today=moments.local_date(now, patient.clinic)
        ),
        "letter": paper_letter(patient=patient, address=address, expires_at=link.expires_at, now=now, few=few),
        "email": patient.email,
    }
