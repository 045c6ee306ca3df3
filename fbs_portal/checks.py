"""System checks: what a host most easily gets wrong, said before it costs anything.

Each reads settings only, never the database. Those about production run with `check --deploy`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, get_origin, get_type_hints
from urllib.parse import urlsplit

from django.apps import apps
from django.core import checks
from django.db import connections
from django.urls import get_resolver
from django.views import defaults

from .conf import PREFIX, Conf, conf, given, host, names
from .content.messages import TELLING
from .delivery.channels import find as find_channel
from .domain.letters import telling_words
from .domain.states import Channel

REQUIRED_APPS = (
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "crispy_forms",
)
SESSION_MIDDLEWARE = "django.contrib.sessions.middleware.SessionMiddleware"
LOWEST = {
    "LINK_DAYS": 1,
    "LINK_ATTEMPTS_PER_HOUR": 1,
    "ADDRESS_ATTEMPTS_PER_HOUR": 1,
    "TRUSTED_PROXIES": 0,
    "HEALTH_OPEN_FOLLOWUPS_MINUTES": 1,
    "HEALTH_SEND_MESSAGES_MINUTES": 1,
    "HEALTH_UNSENT_MINUTES": 1,
}
DJANGO_CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
CRASH_VIEWS = (
    (400, defaults.bad_request, "fbs_portal.web.views.errors.bad_request"),
    (500, defaults.server_error, "fbs_portal.web.views.errors.server_error"),
)
CSRF_FAILURE_VIEW = "fbs_portal.web.views.errors.csrf_failure"
LONGEST_SESSION = 12 * 3600
LONGEST_ANSWER = 30
MAIL_CHANNEL = "fbs_portal.delivery.email.EmailChannel"
REAL = tuple(code.value for code in Channel if code is not Channel.NONE)
CHANNEL_HINT = f"The channels are {', '.join(REAL)}."
BASE_URL_HINT = f"Set {PREFIX}BASE_URL to where patients reach the portal, such as https://portal.example.org."
_WEAK_SYNC = re.compile(r"synchronous\s*=\s*(off|normal|0|1)\b", re.IGNORECASE)


def register() -> None:
    """Bind every check; called once, when the app is ready."""
    for check in (unknown_settings, setting_values, required_parts, message_channels):
        checks.register(check, checks.Tags.compatibility)
    for check in (
        session_length,
        session_store,
        base_url,
        csrf_failure_view,
        crash_views,
        sqlite_options,
        log_lines,
        stale_connections,
        mail_server,
        mail_sender,
    ):
        checks.register(check, checks.Tags.security, deploy=True)


def unknown_settings(**kwargs: Any) -> list[checks.CheckMessage]:
    """A misspelt setting would silently leave the default in force."""
    return [_unknown(name) for name in sorted(set(given()) - names())]


def _unknown(name: str) -> checks.CheckMessage:
    close = get_close_matches(name, sorted(names()), n=1)
    hint = f"Did you mean {close[0]}?" if close else "docs/settings.md lists every setting; remove this one."
    return checks.Error(f"{name} is not a setting of fbs_portal.", hint=hint, id="fbs_portal.E001")


def setting_values(**kwargs: Any) -> list[checks.CheckMessage]:
    """A setting of the wrong type or out of its range."""
    return list(_wrong_values())


def _wrong_values() -> Iterator[checks.CheckMessage]:
    types = get_type_hints(Conf)
    for field in fields(Conf):
        value, wanted = getattr(conf, field.name), types[field.name]
        wanted = get_origin(wanted) or wanted
        if type(value) is not wanted:
            yield _wrong(field.name, f"is {value!r}", f"Give it a value of type {wanted.__name__}.")
        elif field.name in LOWEST and value < LOWEST[field.name]:
            yield _wrong(field.name, f"is {value}", f"The smallest value allowed is {LOWEST[field.name]}.")
    if type(conf.BASE_URL) is str and conf.BASE_URL and not _is_origin(conf.BASE_URL):
        yield _wrong("BASE_URL", "is not an origin", "Give scheme and host alone, such as https://portal.example.org.")


def _wrong(name: str, what: str, hint: str) -> checks.CheckMessage:
    return checks.Error(f"{PREFIX}{name} {what}.", hint=hint, id="fbs_portal.E002")


def _is_origin(url: str) -> bool:
    parts = urlsplit(url)
    return (
        parts.scheme in ("http", "https") and bool(parts.netloc) and not (parts.path or parts.query or parts.fragment)
    )


def required_parts(**kwargs: Any) -> list[checks.CheckMessage]:
    """The parts of Django that the pages stand on."""
    missing = [name for name in REQUIRED_APPS if not apps.is_installed(name)]
    found: list[checks.CheckMessage] = [
        checks.Error(f"fbs_portal needs {name}.", hint=f"Add {name!r} to INSTALLED_APPS.", id="fbs_portal.E003")
        for name in missing
    ]
    if not any("session" in path.lower() for path in host.middleware):
        hint = f"Add {SESSION_MIDDLEWARE!r} to MIDDLEWARE."
        found.append(checks.Error("A personal link needs sessions.", hint=hint, id="fbs_portal.E004"))
    return found


def session_length(**kwargs: Any) -> list[checks.CheckMessage]:
    """Records of patients do not stay open on an unattended screen for days."""
    if host.session_seconds <= LONGEST_SESSION:
        return []
    hours = host.session_seconds // 3600
    return [
        checks.Warning(
            f"Staff stay signed in for {hours} idle hours.",
            hint="Set SESSION_COOKIE_AGE to 1800 (half an hour) and SESSION_SAVE_EVERY_REQUEST to True.",
            id="fbs_portal.W001",
        )
    ]


def session_store(**kwargs: Any) -> list[checks.CheckMessage]:
    """Sessions that the server can end, and that every process knows."""
    if host.session_engine.endswith("signed_cookies"):
        text, hint = "Sessions live in cookies, so the server cannot end one.", "Use the database session engine."
    elif host.session_engine.endswith("backends.cache") and re.search("locmem|dummy", host.session_cache):
        text = "Sessions live in a cache that each process keeps for itself."
        hint = "Use a cache that all processes share, or the database session engine."
    else:
        return []
    return [checks.Warning(text, hint=hint, id="fbs_portal.W002")]


def base_url(**kwargs: Any) -> list[checks.CheckMessage]:
    """Links in messages come from a setting, never from the Host header of a request."""
    if host.debug or str(conf.BASE_URL).startswith("https://"):
        return []
    return [
        checks.Warning(
            f"{PREFIX}BASE_URL is not an https address, so personal links would be wrong or open to readers.",
            hint=BASE_URL_HINT,
            id="fbs_portal.W003",
        )
    ]


def message_channels(**kwargs: Any) -> list[checks.CheckMessage]:
    """A channel that leads nowhere would be noticed by the first patient who is not written to."""
    if type(conf.CHANNELS) is not dict:
        return []
    found = [
        _wrong_channel(code, f"{code!r} is not a channel", CHANNEL_HINT) for code in conf.CHANNELS if code not in REAL
    ]
    for code in REAL:
        try:
            find_channel(code=code)
        except Exception as error:
            path = conf.CHANNELS.get(code)
            hint = "Give the dotted path of a class with a method send(); docs/messages.md shows one."
            found.append(_wrong_channel(code, f"{path!r} cannot be used ({type(error).__name__})", hint))
    if f"{PREFIX}CHANNELS" in given() and conf.CHANNELS and not conf.BASE_URL:
        text = f"{PREFIX}CHANNELS is set, but {PREFIX}BASE_URL is not: no message can say where the portal is."
        found.append(checks.Warning(text, hint=BASE_URL_HINT, id="fbs_portal.W007"))
    return found


def _wrong_channel(code: Any, what: str, hint: str) -> checks.CheckMessage:
    return checks.Error(f"{PREFIX}CHANNELS[{code!r}]: {what}.", hint=hint, id="fbs_portal.E005")


def _sends_mail() -> bool:
    """Whether messages leave through Django's own mail; a channel of the host's has its own ways."""
    return bool(conf.CHANNELS.get("email") == MAIL_CHANNEL)


def mail_server(**kwargs: Any) -> list[checks.CheckMessage]:
    """A mail server that hangs must not hang a sender for longer than it holds a message."""
    seconds = host.mail_timeout
    if not _sends_mail() or not host.uses_smtp or (seconds is not None and 0 < seconds <= LONGEST_ANSWER):
        return []
    text = "A mail server that does not answer would hold a sender for too long."
    hint = f"Set EMAIL_TIMEOUT (with MAILERS: OPTIONS timeout) to {LONGEST_ANSWER} seconds or less."
    return [checks.Warning(text, hint=hint, id="fbs_portal.W008")]


def mail_sender(**kwargs: Any) -> list[checks.CheckMessage]:
    """Whoever sees a message come in learns nothing from its sender."""
    if not _sends_mail():
        return []
    sender = conf.FROM_EMAIL or host.sender
    words = telling_words(sender, TELLING)
    if words:
        text = f"The sender of messages says what they are about ({words[0]!r})."
    elif "@localhost" in sender:
        text = "The sender of messages is not an address that anybody accepts mail from."
    else:
        return []
    hint = f"Set {PREFIX}FROM_EMAIL to a neutral address, such as 'Follow-up <no-reply@example.org>'."
    return [checks.Warning(text, hint=hint, id="fbs_portal.W009")]


def csrf_failure_view(**kwargs: Any) -> list[checks.CheckMessage]:
    """A danger sign ticked on a page that was open for too long is answered, and not with a bare refusal."""
    if host.csrf_failure_view != DJANGO_CSRF_FAILURE_VIEW:
        return []
    return [
        checks.Warning(
            "A danger sign sent from a page that was open for too long meets Django's own error page.",
            hint=f"Set CSRF_FAILURE_VIEW to {CSRF_FAILURE_VIEW!r}, or to a view of yours that asks it first.",
            id="fbs_portal.W006",
        )
    ]


def crash_views(**kwargs: Any) -> list[checks.CheckMessage]:
    """A danger sign that cannot be saved, because the database is gone, is answered all the same."""
    resolver = get_resolver()
    return [
        checks.Warning(
            "A danger sign sent while the database is gone meets Django's own error page.",
            hint=f"Let the URLconf say handler{status} = {ours!r}, or a view of yours that asks it first.",
            id="fbs_portal.W023",
        )
        for status, theirs, ours in CRASH_VIEWS
        if resolver.resolve_error_handler(status) is theirs
    ]


def sqlite_options(**kwargs: Any) -> list[checks.CheckMessage]:
    """SQLite keeps what it promised only with these options."""
    found: list[checks.CheckMessage] = []
    for alias in connections:
        config = connections[alias].settings_dict
        if not str(config["ENGINE"]).endswith("sqlite3"):
            continue
        options = config.get("OPTIONS", {})
        if str(options.get("transaction_mode", "")).upper() not in ("IMMEDIATE", "EXCLUSIVE"):
            hint = 'Add "transaction_mode": "IMMEDIATE" to its OPTIONS.'
            text = f"Two writers at once can fail on the SQLite database {alias!r}."
            found.append(checks.Warning(text, hint=hint, id="fbs_portal.W004"))
        if _WEAK_SYNC.search(str(options.get("init_command", ""))):
            text = f"A power cut can lose sent answers on the SQLite database {alias!r}."
            found.append(checks.Warning(text, hint="Use PRAGMA synchronous=FULL.", id="fbs_portal.W005"))
    return found


def log_lines(**kwargs: Any) -> list[checks.CheckMessage]:
    """Django writes the path of a request that it refuses, and the path of a personal link opens it."""
    if "fbs_portal.web.logs." in host.logging:
        return []
    return [
        checks.Warning(
            "Personal links can get into the log.",
            hint='Let LOGGING use the formatter "fbs_portal.web.logs.JsonLines", or the filter ".HideTokens".',
            id="fbs_portal.W021",
        )
    ]


def stale_connections(**kwargs: Any) -> list[checks.CheckMessage]:
    """A connection that is kept may have died with the server at its other end."""
    found: list[checks.CheckMessage] = []
    for alias in connections:
        config = connections[alias].settings_dict
        if config.get("CONN_MAX_AGE") == 0 or config.get("CONN_HEALTH_CHECKS"):
            continue
        text = f"After a restart of the database {alias!r}, each process answers its next request with an error."
        hint = "Set CONN_HEALTH_CHECKS to True, or CONN_MAX_AGE to 0."
        found.append(checks.Warning(text, hint=hint, id="fbs_portal.W022"))
    return found
