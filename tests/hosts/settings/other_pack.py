"""A host whose forms use another template pack; ours are named by path and never ask for it."""

from __future__ import annotations

from tests.hosts.settings.plain import *  # noqa: F403

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"  # not installed: a page that used it would fail
