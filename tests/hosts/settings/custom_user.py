"""A host with a user model of its own, keyed by UUID, without a user name."""

from __future__ import annotations

from tests.hosts.settings.plain import *  # noqa: F403
from tests.hosts.settings.plain import INSTALLED_APPS

INSTALLED_APPS = ["tests.hosts.people", *INSTALLED_APPS]
AUTH_USER_MODEL = "people.Person"
