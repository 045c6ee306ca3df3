"""Rule sets as tables: the one in use with units, limits and sources; stored ones as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.content import sources
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.presenters import labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    name: str
    value: str
    limits: str = ""
    source: str = ""


def in_use(rules: RuleSet = DEFAULT) -> tuple[Line, ...]:
    """Every threshold with its unit, what a clinic may set it to, and where it comes from; then the category table."""
    numbers = tuple(
        Line(
            name=_name(name), value=f"{one.value:g} {one.unit}", limits=f"{one.low:g}–{one.high:g}",
            source=sources.short(one.source),
        )
        for name, one in rules.thresholds().items()
    )  # fmt: skip
    return numbers + _categories(rules.pattern_categories)


def stored(body: Mapping[str, Any]) -> tuple[Line, ...]:
    """A set of any version: numbers and categories, without limits that it may not have known."""
    numbers = body.get("thresholds") if isinstance(body.get("thresholds"), Mapping) else {}
    table = body.get("categories") if isinstance(body.get("categories"), Mapping) else {}
    lines = tuple(Line(name=_name(name), value=str(value)) for name, value in (numbers or {}).items())
    return lines + _categories(table or {})


def _categories(table: Mapping[Any, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(
            name=_("course “%(pattern)s” is called") % {"pattern": labels.word(labels.PATTERN, pattern)},
            value=labels.word(labels.CATEGORY, category),
        )
        for pattern, category in table.items()
    )


def _name(code: str) -> str:
    return code.replace("_", " ")
