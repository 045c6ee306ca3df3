"""The app's own entry in the admin's lists: what staff open first stands first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

APP = "fbs_portal"
FIRST = ("Case", "CallList", "Outcomes", "Patient", "LinkRequest")
"""Models by their class, in the order of the day's work; the others follow by name, as the admin sorts them."""


def worklist_first(apps: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The admin's `app_list` with our models in the order of `FIRST`; other apps stay as the host has them."""
    return [
        {**app, "models": sorted(app["models"], key=_place)} if app["app_label"] == APP else {**app} for app in apps
    ]


def _place(model: Mapping[str, Any]) -> int:
    name = model["object_name"]
    return FIRST.index(name) if name in FIRST else len(FIRST)
