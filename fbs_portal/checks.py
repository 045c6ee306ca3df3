"""System checks: what a host most easily gets wrong, said before it costs anything.

Each reads settings only, never the database. Those about production run with `check --deploy`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from django.apps import apps
from django.core import checks
from django.db import connections

from .conf import PREFIX, Conf, conf, given, host, names

REQUIRED_APPS = (
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "crispy_forms",
)
SESSION_MIDDLEWARE = "django.contrib.sessions.middleware.SessionMiddleware"
LOWEST = {"LINK_DAYS": 1, "LINK_ATTEMPTS_PER_HOUR": 1, "ADDRESS_ATTEMPTS_PER_HOUR": 1, "TRUSTED_PROXIES": 0}
LONGEST_SESSION = 12 * 3600
_WEAK_SYNC = re.compile(r"synchronous\s*=\s*(off|normal|0|1)\b", re.IGNORECASE)


def register() -> None:
    """Bind every check; called once, when the app is ready."""
    for check in (unknown_settings, setting_values, required_parts):
        checks.register(check, checks.Tags.compatibility)
    for check in (session_length, session_store, base_url, sqlite_options):
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
            hint=f"Set {PREFIX}BASE_URL to where patients reach the portal, such as https://portal.example.org.",
            id="fbs_portal.W003",
        )
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
