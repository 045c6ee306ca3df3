"""Response headers of the portal's own pages; a host that sets one of them first keeps its own value."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def secure(response: HttpResponse, *, cache: str) -> HttpResponse:
    """No script but our own files, no address passed on, no frame."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", cache)
    return response


def public(view: View) -> View:
    """A page that is the same for everybody: the reader's own browser may keep it for five minutes."""

    @wraps(view)
    def with_headers(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return secure(view(request, **kwargs), cache="private, max-age=300")

    return with_headers
