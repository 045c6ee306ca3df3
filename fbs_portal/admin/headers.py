"""Headers of every staff page of ours: not stored, not framed, nothing inline."""

from __future__ import annotations

from django.http import HttpResponseBase

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Content-Type-Options": "nosniff",
}


def secure(response: HttpResponseBase) -> HttpResponseBase:
    """Add what the host has not set itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
