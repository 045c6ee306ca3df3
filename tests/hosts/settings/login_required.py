"""A host that asks for a log-in on every page; ours open by personal link, or are public."""

from __future__ import annotations

from tests.hosts.settings.plain import *  # noqa: F403
from tests.hosts.settings.plain import MIDDLEWARE

MIDDLEWARE = [*MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
LOGIN_URL = "/admin/login/"
