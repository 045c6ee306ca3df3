"""The network address of whoever asks, for the rate limit only."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address

from django.http import HttpRequest

from fbs_portal.conf import conf


def client_address(request: HttpRequest) -> str:
    """What our own proxies saw: entries they did not write themselves are never believed."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    trusted = int(conf.TRUSTED_PROXIES)
    if trusted < 1:
        return connection_of(direct)
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return connection_of(passed[-trusted] if len(passed) >= trusted else direct)


def connection_of(entry: str) -> str:
    """What one sender cannot change at will: the address without its port, and of IPv6 the first half, for whoever has
    one such address has all that begin alike. Anything else is taken as it stands."""
    host = entry.partition(":")[0] if entry.count(":") == 1 else entry.removeprefix("[").partition("]")[0]
    try:
        found = ip_address(host)
    except ValueError:
        return entry
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped) if found.ipv4_mapped else str(ip_address(int(found) >> 64 << 64))
