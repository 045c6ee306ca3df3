"""The network address of whoever asks, for the rate limit only."""

from __future__ import annotations

from django.http import HttpRequest

from fbs_portal.conf import conf


def client_address(request: HttpRequest) -> str:
    """What our own proxies saw: entries they did not write themselves are never believed."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    trusted = int(conf.TRUSTED_PROXIES)
    if trusted < 1:
        return direct
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return passed[-trusted] if len(passed) >= trusted else direct
