"""The app's settings: one typed object over `FBS_PORTAL_*`, read at every access. docs/settings.md describes each.

Nothing else in the app reads `django.conf.settings`, so this file is the whole list; `host` holds what the app looks at
among the settings of Django itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import global_settings, settings

PREFIX = "FBS_PORTAL_"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
"""What Django sends with where nothing else is named."""

USER_MODEL: str = settings.AUTH_USER_MODEL
"""The host's user model as `app.Model`: what foreign keys to staff point to."""


@dataclass(frozen=True)
class Conf:
    """Each field is the setting `FBS_PORTAL_<name>` with its default."""

    BASE_URL: str = ""
    """Where patients reach the portal, such as `https://portal.example.org`; links in messages start with it."""

    CHANNELS: dict[str, str] = field(default_factory=lambda: {"email": "fbs_portal.delivery.email.EmailChannel"})
    """How messages leave: channel (`email`, `sms`) → dotted path of the class that hands them over."""

    FROM_EMAIL: str = ""
    """The sender of e-mails, such as `Follow-up <no-reply@example.org>`; empty means Django's `DEFAULT_FROM_EMAIL`."""

    LINK_DAYS: int = 180
    """Days until a patient's personal link expires."""

    LINK_ATTEMPTS_PER_HOUR: int = 20
    """How often one personal link may be opened with its button in an hour, before it rests."""

    ADDRESS_ATTEMPTS_PER_HOUR: int = 60
    """How often one network address may try personal links that do not exist or no longer work, in an hour."""

    TRUSTED_PROXIES: int = 0
    """How many proxies of your own stand in front; so many entries of X-Forwarded-For, from the right, are believed."""

    HEALTH_OPEN_FOLLOWUPS_MINUTES: int = 60
    """`health/` fails when `open_followups` last came to its end longer ago than this many minutes."""

    HEALTH_SEND_MESSAGES_MINUTES: int = 15
    """`health/` fails when `send_messages` last came to its end longer ago than this many minutes."""

    HEALTH_UNSENT_MINUTES: int = 60
    """`health/` fails when a message that should have gone waits longer than this many minutes."""

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
    def languages(self) -> tuple[tuple[str, str], ...]:
        """Code and name of what the host offers its visitors: its own `LANGUAGES`, else the one it is written in."""
        if list(settings.LANGUAGES) != list(global_settings.LANGUAGES):
            return tuple((str(code), str(name)) for code, name in settings.LANGUAGES)
        return ((str(settings.LANGUAGE_CODE), ""),)

    @property
    def language_cookie(self) -> str:
        return str(settings.LANGUAGE_COOKIE_NAME)

    @property
    def sender(self) -> str:
        return str(settings.DEFAULT_FROM_EMAIL)

    @property
    def uses_smtp(self) -> bool:
        return str(self._mailer.get("BACKEND", SMTP)).endswith("backends.smtp.EmailBackend")

    @property
    def mail_timeout(self) -> float | None:
        """Seconds after which a mail server that does not answer is given up; None waits for ever."""
        seconds = self._mailer.get("OPTIONS", {}).get("timeout")
        return None if seconds is None else float(seconds)

    @property
    def _mailer(self) -> dict[str, Any]:
        """The mail set-up: `MAILERS` of Django 6.1, or the `EMAIL_…` settings before it."""
        if mailers := getattr(settings, "MAILERS", None):
            return dict(mailers.get("default", {}))
        return {"BACKEND": settings.EMAIL_BACKEND, "OPTIONS": {"timeout": settings.EMAIL_TIMEOUT}}

    @property
    def csrf_failure_view(self) -> str:
        return str(settings.CSRF_FAILURE_VIEW)

    @property
    def logging(self) -> str:
        """The host's LOGGING as text: what it names, wherever."""
        return repr(settings.LOGGING)

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
