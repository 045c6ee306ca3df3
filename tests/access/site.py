"""Every address of the host, from its URLconf."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

HOST = ("admin:auth_", "admin:None")
"""Pages of the host's own models and the two unnamed redirects of Django's admin."""


def addresses(resolver: URLResolver | None = None, namespace: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of each."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", pattern
        else:
            yield from addresses(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, pattern)


def names() -> list[str]:
    """Each name once, in the order of the URLconf."""
    return list(dict.fromkeys(name for name, _ in addresses()))
