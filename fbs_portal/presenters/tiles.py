"""The counts on top of the worklist; each is a link to the cases it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

TILES: tuple[tuple[str, Any, str], ...] = (
    ("emergency", _("emergency"), "urgency=emergency"),
    ("same_day", _("same day"), "urgency=same_day"),
    ("late", _("late"), "overdue=1"),
    ("unowned", _("with no one"), "owner=none"),
    ("evaluation", _("for evaluation"), "urgency=evaluation"),
    ("ready", _("ready to close"), "show=ready"),
    ("watch", _("watch"), "show=watch"),
    ("silent", _("no answer"), "show=silent"),
    ("snoozed", _("snoozed"), "show=snoozed"),
)
"""Count, its words, and the filter it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    count: int
    words: str
    query: str
    alarm: bool
    on: bool


def tiles(counts: Mapping[str, int], *, filters: Any) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            count=counts.get(name, 0),
            words=str(words),
            query=query,
            on=_on(query, filters),
            alarm=name in ("emergency", "same_day") and counts.get(name, 0) > 0,
        )  # fmt: skip
        for name, words, query in TILES
    )


def _on(query: str, filters: Any) -> bool:
    name, _sep, value = query.partition("=")
    return bool(getattr(filters, name)) if name == "overdue" else getattr(filters, name) == value
