"""Read the demo host's configuration from environment variables, with one clear line when a value is wrong."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.core.exceptions import ImproperlyConfigured

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def flag(environ: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    """A yes/no variable."""
    value = environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in _TRUE:
        return True
    if value.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; use one of {', '.join(_TRUE + _FALSE[:-1])}.")


def words(environ: Mapping[str, str], name: str) -> list[str]:
    """A comma-separated variable."""
    return [word.strip() for word in environ.get(name, "").split(",") if word.strip()]


def secret_key(environ: Mapping[str, str], *, key_file: Path, local: bool) -> str:
    """SECRET_KEY, or, where only this machine can reach the host, a random key kept beside the checkout."""
    if key := environ.get("SECRET_KEY", ""):
        return key
    if not local:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. A host that other machines can reach needs one: set the environment variable "
            "SECRET_KEY to at least 50 random characters and keep it secret."
        )
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return key_file.read_text(encoding="ascii")


def database(url: str, *, default: Path) -> dict[str, Any]:
    """Django's database settings for `sqlite:///path` or `postgres://user:password@host:port/name?option=value`."""
    if not url:
        return _sqlite(str(default))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(":memory:" if parts.path in ("", "/:memory:") else unquote(parts.path).removeprefix("/"))
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL starts with {parts.scheme or 'nothing'!r}; use sqlite:///path or postgres://user:password@host/name."
    )


def mail(url: str) -> dict[str, Any]:
    """Settings for sending through `smtp://user:password@host:port/?tls=1&timeout=20&from=no-reply@example.org`.

    Without an address nothing leaves: messages are taken by a channel that keeps them in memory. `timeout` is in
    seconds for one step of a letter.
    """
    if not url:
        return {"FBS_PORTAL_CHANNELS": {"email": "fbs_portal.delivery.dummy.DummyChannel"}}
    parts = urlsplit(url)
    if parts.scheme != "smtp" or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL is not an address such as smtp://user:password@host:587/?tls=1.")
    more = dict(parse_qsl(parts.query))
    options = {
        "host": parts.hostname,
        "port": parts.port or 25,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": flag(more, "tls"),
        "timeout": _seconds(more.get("timeout", "20")),
    }
    sender = {"DEFAULT_FROM_EMAIL": more["from"]} if "from" in more else {}
    if django.VERSION >= (6, 1):
        return {**sender, "MAILERS": {"default": {"BACKEND": SMTP, "OPTIONS": options}}}
    names = {"username": "HOST_USER", "password": "HOST_PASSWORD"}
    given = {f"EMAIL_{names.get(name, name.upper())}": value for name, value in options.items()}
    return {**sender, "EMAIL_BACKEND": SMTP, **given}


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"EMAIL_URL: timeout is {text!r}; give seconds, such as 20.") from error


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            # A writer takes its lock when the transaction starts, so that two writers wait instead of failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            # Readers do not wait for a writer, and what was committed survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
