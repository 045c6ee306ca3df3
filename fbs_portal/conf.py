"""The app's settings: one typed object over `FBS_PORTAL_*`, read at every access. docs/settings.md describes each.

Nothing else in the app reads `django.conf.settings`, so this file is the whole list; `host` holds what the app looks at
among the settings of Django itself.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings

PREFIX = "FBS_PORTAL_"

USER_MODEL: str = settings.AUTH_USER_MODEL
"""The host's user model as `app.Model`: what foreign keys to staff point to."""


@dataclass(frozen=True)
class Conf:
    """Each field is the setting `FBS_PORTAL_<name>` with its default."""

    BASE_URL: str = ""
    """Where patients reach the portal, such as `https://portal.example.org`; links in messages start with it."""

    LINK_DAYS: int = 180
    """Days until a patient's personal link expires."""

    LINK_ATTEMPTS_PER_HOUR: int = 20
    """How often one personal link may be opened with its button in an hour, before it rests."""

    ADDRESS_ATTEMPTS_PER_HOUR: int = 60
    """How often one network address may try personal links that do not exist or no longer work, in an hour."""

    TRUSTED_PROXIES: int = 0
    """How many proxies of your own stand in front; so many entries of X-Forwarded-For, from the right, are believed."""

    def __getattribute__(self, name: str) -> Any:
        default = super().__getattribute__(name)
        return getattr(settings, PREFIX + name, default) if name.isupper() else default


conf = Conf()


class Host:
    """What the system checks look at in the host's own settings."""

    @property
    def debug(self) -> bool:
        return bool(settings.DEBUG)

    @property
    def session_seconds(self) -> int:
        return int(settings.SESSION_COOKIE_AGE)

    @property
    def session_engine(self) -> str:
        return str(settings.SESSION_ENGINE)

    @property
    def session_cache(self) -> str:
        """The dotted path of the cache that sessions would use."""
        return str(settings.CACHES.get(settings.SESSION_CACHE_ALIAS, {}).get("BACKEND", ""))

    @property
    def middleware(self) -> tuple[str, ...]:
        return tuple(settings.MIDDLEWARE)


host = Host()


def names() -> frozenset[str]:
    """The full name of every setting the app knows."""
    return frozenset(PREFIX + field.name for field in fields(Conf))


def given() -> dict[str, Any]:
    """Every `FBS_PORTAL_*` setting the host has made, known or not."""
    return {name: getattr(settings, name) for name in dir(settings) if name.startswith(PREFIX)}
