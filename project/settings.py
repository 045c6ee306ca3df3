"""Settings of the demo host, read from the environment.

`DEBUG`, `SECRET_KEY`, `ALLOWED_HOSTS`, `CSRF_TRUSTED_ORIGINS`, `DATABASE_URL`, `EMAIL_URL`: see docs/deployment.md.
With none of them set the host is *local*: it answers to this machine only, with debugging off and a random key of its
own. As soon as `ALLOWED_HOSTS` names another machine, `SECRET_KEY` is required and cookies travel over HTTPS only.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import environment

BASE_DIR = Path(__file__).resolve().parent.parent
_env = os.environ

DEBUG = environment.flag(_env, "DEBUG")
ALLOWED_HOSTS = environment.words(_env, "ALLOWED_HOSTS") or list(environment.LOOPBACK)
CSRF_TRUSTED_ORIGINS = environment.words(_env, "CSRF_TRUSTED_ORIGINS")
LOCAL = DEBUG or set(ALLOWED_HOSTS) <= set(environment.LOOPBACK)
SECRET_KEY = environment.secret_key(_env, key_file=BASE_DIR / ".secret-key", local=LOCAL)
DATABASES = {"default": environment.database(_env.get("DATABASE_URL", ""), default=BASE_DIR / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "fbs_portal",
    "project",
]
_WHITENOISE = ["whitenoise.middleware.WhiteNoiseMiddleware"] if find_spec("whitenoise") else []
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    *_WHITENOISE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Only English is complete; a language is added here once its words are.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# A local host serves styles from the source tree; any other host runs collectstatic first.
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Staff are signed out after 30 idle minutes. A patient's visit says itself how long it lasts; answers are kept anyway.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "fbs_portal.web.views.errors.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not LOCAL:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    FBS_PORTAL_TRUSTED_PROXIES = 1

# Where patients reach the portal: links in messages begin with it. Without EMAIL_URL no message leaves this machine.
FBS_PORTAL_BASE_URL = _env.get(
    "FBS_PORTAL_BASE_URL", "http://localhost:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0]}"
)
EMAIL_URL = _env.get("EMAIL_URL", "")
globals().update(environment.mail(EMAIL_URL))

# One JSON object an event on standard error (docs/operations.md). Request paths hold random ids only, the secret part
# of a personal link is hidden, and of a crash only kind and place are told: nothing says who did what. While debugging,
# plain lines with the whole crash.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "fbs_portal.web.logs.JsonLines"},
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "filters": {"hide_tokens": {"()": "fbs_portal.web.logs.HideTokens"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if DEBUG else "json",
            "filters": ["hide_tokens"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"fbs_portal": {"level": "INFO"}},
}
