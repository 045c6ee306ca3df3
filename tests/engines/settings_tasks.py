"""A plain host with Django's tasks in a queue in its database."""

from __future__ import annotations

from tests.hosts.settings.plain import *  # noqa: F403
from tests.hosts.settings.plain import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_tasks", "django_tasks_db"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
FBS_PORTAL_BASE_URL = "https://portal.example.org"
FBS_PORTAL_CHANNELS = {"email": "fbs_portal.delivery.dummy.DummyChannel"}
