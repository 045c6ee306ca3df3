"""A host on the other side of the date line, in another language than English."""

from __future__ import annotations

from tests.hosts.settings.plain import *  # noqa: F403

TIME_ZONE = "Pacific/Auckland"
LANGUAGE_CODE = "de"
