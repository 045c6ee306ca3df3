"""Each system check speaks when something is wrong and is silent when it is right."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import registry
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connections
from pytest_django import Settings

from fbs_portal import checks
from fbs_portal.conf import conf, names

CACHE_SESSIONS = "django.contrib.sessions.backends.cache"
LOCAL_CACHE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SHARED_CACHE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}

EMAIL = "fbs_portal.delivery.email.EmailChannel"
OURS: dict[str, Any] = {"FBS_PORTAL_CHANNELS": {"email": EMAIL}}
SMTP: dict[str, Any] = OURS | {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}


def mailer(options: dict[str, Any]) -> dict[str, Any]:
    """MAILERS of Django 6.1; what it sends with is not named, and is SMTP then."""
    return {"default": {"OPTIONS": {"host": "mail.example.org"} | options}}


# (check, what is wrong, ids then, what is right)
CASES: list[tuple[Any, dict[str, Any], list[str], dict[str, Any]]] = [
    (checks.unknown_settings, {"FBS_PORTAL_LINK_DAY": 3}, ["E001"], {"FBS_PORTAL_LINK_DAYS": 3}),
    (checks.unknown_settings, {"FBS_PORTAL_ZZZ": 3}, ["E001"], {"FBS_OTHER": 3}),
    (checks.setting_values, {"FBS_PORTAL_LINK_DAYS": "180"}, ["E002"], {"FBS_PORTAL_LINK_DAYS": 90}),
    (checks.setting_values, {"FBS_PORTAL_LINK_DAYS": True}, ["E002"], {"FBS_PORTAL_LINK_DAYS": 1}),
    (checks.setting_values, {"FBS_PORTAL_LINK_DAYS": 0}, ["E002"], {"FBS_PORTAL_LINK_DAYS": 1}),
    (checks.setting_values, {"FBS_PORTAL_BASE_URL": None}, ["E002"], {"FBS_PORTAL_BASE_URL": ""}),
    (checks.setting_values, {"FBS_PORTAL_BASE_URL": "a.org"}, ["E002"], {"FBS_PORTAL_BASE_URL": "https://a.org"}),
    (
        checks.setting_values,
        {"FBS_PORTAL_BASE_URL": "https://a.org/x"},
        ["E002"],
        {"FBS_PORTAL_BASE_URL": "http://a:80"},
    ),
    *(
        (
            checks.setting_values,
            {f"FBS_PORTAL_HEALTH_{name}_MINUTES": 0},
            ["E002"],
            {f"FBS_PORTAL_HEALTH_{name}_MINUTES": 1},
        )
        for name in ("OPEN_FOLLOWUPS", "SEND_MESSAGES", "UNSENT")
    ),
    (checks.required_parts, {"MIDDLEWARE": []}, ["E004"], {"MIDDLEWARE": [checks.SESSION_MIDDLEWARE]}),
    (checks.session_length, {"SESSION_COOKIE_AGE": 14 * 86400}, ["W001"], {"SESSION_COOKIE_AGE": 43200}),
    (
        checks.session_store,
        {"SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies"},
        ["W002"],
        {"SESSION_ENGINE": "django.contrib.sessions.backends.db"},
    ),
    (
        checks.session_store,
        {"SESSION_ENGINE": CACHE_SESSIONS, "CACHES": LOCAL_CACHE},
        ["W002"],
        {"SESSION_ENGINE": CACHE_SESSIONS, "CACHES": SHARED_CACHE},
    ),
    (
        checks.csrf_failure_view,
        {"CSRF_FAILURE_VIEW": checks.DJANGO_CSRF_FAILURE_VIEW},
        ["W006"],
        {"CSRF_FAILURE_VIEW": checks.CSRF_FAILURE_VIEW},
    ),
    (checks.crash_views, {"ROOT_URLCONF": "fbs_portal.urls"}, ["W023", "W023"], {"ROOT_URLCONF": "project.urls"}),
    (
        checks.log_lines,
        {"LOGGING": {"formatters": {"json": {"()": "another.JsonLines"}}}},
        ["W021"],
        {"LOGGING": {"formatters": {"json": {"()": "fbs_portal.web.logs.JsonLines"}}}},
    ),
    (checks.setting_values, {"FBS_PORTAL_CHANNELS": ["email"]}, ["E002"], {"FBS_PORTAL_CHANNELS": {}}),
    (
        checks.message_channels,
        {"FBS_PORTAL_CHANNELS": {"fax": EMAIL}},
        ["E005"],
        {"FBS_PORTAL_CHANNELS": {"sms": EMAIL}},
    ),
    (
        checks.message_channels,
        {"FBS_PORTAL_CHANNELS": {"email": "no.such.path"}},
        ["E005"],
        {"FBS_PORTAL_CHANNELS": {}},
    ),
    (
        checks.message_channels,
        {"FBS_PORTAL_CHANNELS": {"email": "tests.delivery.channels.Mute"}},
        ["E005"],
        {"FBS_PORTAL_CHANNELS": {"email": "tests.delivery.channels.Moody"}},
    ),
    (checks.message_channels, {"FBS_PORTAL_BASE_URL": ""}, ["W007"], {"FBS_PORTAL_BASE_URL": "https://a.org"}),
    (checks.mail_server, SMTP | {"EMAIL_TIMEOUT": None}, ["W008"], SMTP | {"EMAIL_TIMEOUT": 20}),
    (checks.mail_server, SMTP | {"EMAIL_TIMEOUT": 300}, ["W008"], OURS | {"EMAIL_TIMEOUT": None}),
    (checks.mail_server, OURS | {"MAILERS": mailer({})}, ["W008"], OURS | {"MAILERS": mailer({"timeout": 20})}),
    (checks.mail_server, SMTP | {"EMAIL_TIMEOUT": 0}, ["W008"], SMTP | {"FBS_PORTAL_CHANNELS": {}}),
    (
        checks.mail_sender,
        OURS | {"DEFAULT_FROM_EMAIL": "Spine Center <no-reply@a.org>"},
        ["W009"],
        OURS | {"DEFAULT_FROM_EMAIL": "Spine Center <no-reply@a.org>", "FBS_PORTAL_FROM_EMAIL": "no-reply@a.org"},
    ),
    (checks.mail_sender, OURS | {"DEFAULT_FROM_EMAIL": "a@localhost"}, ["W009"], {"FBS_PORTAL_CHANNELS": {}}),
    (checks.base_url, {"FBS_PORTAL_BASE_URL": ""}, ["W003"], {"FBS_PORTAL_BASE_URL": "https://a.org"}),
    (checks.base_url, {"FBS_PORTAL_BASE_URL": "http://a.org"}, ["W003"], {"DEBUG": True}),
]


def ids(check: Any) -> list[str]:
    messages = check()
    assert all(message.hint for message in messages), "every message says what to do"
    return [message.id.removeprefix("fbs_portal.") for message in messages]


def apply(settings: Settings, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)


@pytest.mark.parametrize(("check", "wrong", "expected", "right"), CASES)
def test_it_speaks_when_wrong(
    settings: Settings, check: Any, wrong: dict[str, Any], expected: list[str], right: dict[str, Any]
) -> None:
    apply(settings, wrong)
    assert ids(check) == expected


@pytest.mark.parametrize(("check", "wrong", "expected", "right"), CASES)
def test_it_is_silent_when_right(
    settings: Settings, check: Any, wrong: dict[str, Any], expected: list[str], right: dict[str, Any]
) -> None:
    apply(settings, right)
    assert ids(check) == []


def test_a_misspelt_setting_is_answered_with_the_right_one(settings: Settings) -> None:
    settings.FBS_PORTAL_LINK_DAY = 3
    assert checks.unknown_settings()[0].hint == "Did you mean FBS_PORTAL_LINK_DAYS?"


def test_a_missing_app_is_named(settings: Settings) -> None:
    settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "crispy_forms"]
    assert ids(checks.required_parts) == ["E003"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["W004"]),
        ({"transaction_mode": "DEFERRED"}, ["W004"]),
        ({"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous = NORMAL"}, ["W005"]),
        ({"init_command": "PRAGMA synchronous=0;"}, ["W004", "W005"]),
        ({"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=FULL"}, []),
    ],
)
def test_sqlite_options(monkeypatch: pytest.MonkeyPatch, options: dict[str, str], expected: list[str]) -> None:
    config = connections["default"].settings_dict
    monkeypatch.setitem(config, "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(config, "OPTIONS", options)
    assert ids(checks.sqlite_options) == expected


def test_postgresql_has_no_sqlite_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections["default"].settings_dict, "ENGINE", "django.db.backends.postgresql")
    assert ids(checks.sqlite_options) == []


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": False}, ["W022"]),
        ({"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}, ["W022"]),
        ({"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}, []),
        ({"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}, []),
    ],
)
def test_connections_that_are_kept(
    monkeypatch: pytest.MonkeyPatch, config: dict[str, object], expected: list[str]
) -> None:
    for name, value in config.items():
        monkeypatch.setitem(connections["default"].settings_dict, name, value)
    assert ids(checks.stale_connections) == expected


def test_every_check_is_bound() -> None:
    registered: Any = registry.registry.get_checks(True)
    bound = {check.__name__ for check in registered if check.__module__ == checks.__name__}
    module = ast.parse(Path(checks.__file__).read_text(encoding="utf-8"))
    written = {node.name for node in module.body if isinstance(node, ast.FunctionDef) and node.args.kwarg}
    assert bound == written


def test_the_command_stops_on_a_misspelt_setting(settings: Settings) -> None:
    settings.FBS_PORTAL_BASEURL = "https://a.org"
    with pytest.raises(SystemCheckError, match="FBS_PORTAL_BASE_URL"):
        call_command("check")


def test_each_id_means_one_thing() -> None:
    text = Path(checks.__file__).read_text(encoding="utf-8")
    found = re.findall(r'id="fbs_portal\.([EW]\d{3})"', text)
    assert sorted(found) == sorted(set(found))
    tested = {code for _, _, expected, _ in CASES for code in expected} | {"E003", "W004", "W005", "W022"}
    assert set(found) == tested


def test_a_setting_is_read_at_every_access(settings: Settings) -> None:
    assert conf.LINK_DAYS == 180
    settings.FBS_PORTAL_LINK_DAYS = 30
    assert conf.LINK_DAYS == 30
    assert "FBS_PORTAL_LINK_DAYS" in names()
