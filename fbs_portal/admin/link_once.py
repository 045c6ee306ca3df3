"""The page that shows a personal link: once, copyable, with a letter to print."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fbs_portal.conf import conf
from fbs_portal.presenters import moments


def link_context(request: HttpRequest, patient: Any, link: Any, token: str, *, now: datetime) -> dict[str, Any]:
    """What the page and the letter say. The token is in this one answer and stored nowhere."""
    path = reverse("fbs_portal:join", args=[token])
    base = str(conf.BASE_URL).rstrip("/")
    clinic = patient.clinic
    return {
        "link": f"{base}{path}" if base else request.build_absolute_uri(path),
        "until": moments.day(link.expires_at.date(), today=moments.local_date(now, clinic)),
        "clinic": clinic,
        "today": moments.local_date(now, clinic),
        "email": patient.email,
    }
