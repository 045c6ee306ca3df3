"""A rule set to and from what is stored of it, and everything that can be wrong with that.

`{"thresholds": {name: {"value": number, "source": text}}, "categories": {pattern: category}}`. Each problem names
its field and the reason as a code; the words are made by presenters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from json import dumps, loads
from types import MappingProxyType
from typing import Any

from fbs_portal.domain.codes import Category, Pattern
from fbs_portal.domain.refused import RefusedField
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet

LONGEST_SOURCE = 300


class Reason(StrEnum):
    """Why a field is refused."""

    SHAPE = "shape"
    UNKNOWN = "unknown"
    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    OUTSIDE = "outside"
    ORDER = "order"
    NO_SOURCE = "no_source"
    LONG_SOURCE = "long_source"
    NOT_A_CATEGORY = "not_a_category"
    NOT_ITS_CATEGORY = "not_its_category"
    ALTERED = "altered"


class Problem(RefusedField[Reason]):
    """`field` is the path in the body: `thresholds.pain.value`, `categories.returned`."""

    __slots__ = ()


class BadRuleSet(ValueError):
    """A set that nobody may be judged by."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Order:
    """`lower` stays at or below `higher` (`strict`: below it)."""

    lower: str
    higher: str
    strict: bool = False

    def holds(self, value: Callable[[str], float]) -> bool:
        low, high = value(self.lower), value(self.higher)
        return low < high or (low == high and not self.strict)


ORDERS: tuple[Order, ...] = (
    # What raises more never starts at a lower number: a same-day number is never below one that is watched.
    Order("pain", "severe", strict=True),
    Order("severe", "extreme", strict=True),
    Order("pain", "still_high"),
    Order("still_high", "severe", strict=True),
    Order("early_back_fusion", "severe"),
    Order("early_limb_fusion", "severe"),
    # Absent is less than relieved, and nobody who is relieved hurts.
    Order("absent", "relieved_nrs"),
    Order("relieved_nrs", "pain", strict=True),
    Order("improved", "relieved_share", strict=True),
    # One report has to rise further than two, and a single best value is trusted less than a confirmed one.
    Order("worse_twice", "worse_single_low"),
    Order("worse_single_low", "worse_once"),
    Order("walking_bins_twice", "walking_bins_once"),
    # Days and weeks in the order of a recovery.
    Order("relief_short", "relief_medium", strict=True),
    Order("relief_medium", "relief_long", strict=True),
    Order("wound_pain_start", "healing_days", strict=True),
    Order("healing_days", "healing_days_fusion"),
    Order("healing_days_fusion", "chronic_days"),
    Order("chronic_days", "late_days", strict=True),
    Order("late_days", "adjacent_days", strict=True),
    Order("chronic_days", "year_days", strict=True),
    # The least wait is never longer than a wait.
    Order("recheck_least_days", "recheck_rise_days"),
    Order("recheck_rise_days", "recheck_still_high_days"),
)
"""Numbers that contradict each other unless they stand in this order."""

_A_PAIN = (Category.PERSISTENT, Category.PROGRESSIVE, Category.NEW, Category.UNDETERMINED)

MAY_BE_CALLED: Mapping[Pattern, tuple[Category, ...]] = MappingProxyType(
    dict.fromkeys(Pattern, _A_PAIN)
    | {
        Pattern.HEALING: (Category.TRANSIENT, Category.UNDETERMINED),
        Pattern.RECOVERED: (Category.NONE,),
        Pattern.UNCLEAR: (Category.UNDETERMINED,),
    }
)
"""Clinicians differ about the word for a pain (C20), not about whether there is one: only healing may be called
transient, only recovered none, and what is unclear stays undetermined."""


def from_body(*, version: str, body: object) -> RuleSet:
    """The set that is stored as `body`. BadRuleSet with every problem there is."""
    if found := problems(body):
        raise BadRuleSet(found)
    return _built(version, dumps(body, sort_keys=True))


def read(*, version: str, body: object) -> RuleSet:
    """A set approved under an earlier engine: what that one did not know has the value of the default.

    Two people approved it under the checks of their day, so an order that was demanded later is not asked of it.
    """
    return _read(version, dumps(body, sort_keys=True))


def completed(body: object) -> object:
    """`body` with the default's value for each threshold and pattern that it does not name."""
    if not isinstance(body, Mapping):
        return body
    shipped = DEFAULT.to_body()
    parts = {name: body.get(name, {}) for name in shipped}
    if not all(isinstance(part, Mapping) for part in parts.values()):
        return body
    return {**body, **{name: {**shipped[name], **part} for name, part in parts.items()}}


def problems(body: object) -> tuple[Problem, ...]:
    """Everything that is wrong, in the order in which people read a set."""
    if not isinstance(body, Mapping):
        return (Problem(field="", reason=Reason.SHAPE),)
    found = list(_keys(body, ("thresholds", "categories"), ""))
    numbers, table = body.get("thresholds"), body.get("categories")
    if "thresholds" in body:
        found += _numbers(numbers)
    if "categories" in body:
        found += _categories(table)
    return tuple(found)


@lru_cache(maxsize=256)
def _read(version: str, text: str) -> RuleSet:
    body = completed(loads(text))
    if found := tuple(one for one in problems(body) if one.reason is not Reason.ORDER):
        raise BadRuleSet(found)
    return _built(version, dumps(body, sort_keys=True))


@lru_cache(maxsize=256)
def _built(version: str, text: str) -> RuleSet:
    body, known = loads(text), DEFAULT.thresholds()
    given = body["thresholds"]
    changed = {
        name: replace(one, value=given[name]["value"], source=given[name]["source"]) for name, one in known.items()
    }
    table = {Pattern(pattern): Category(category) for pattern, category in body["categories"].items()}
    ordered = {pattern: table[pattern] for pattern in Pattern}
    return RuleSet(version=version, pattern_categories=ordered, **changed)


def _keys(given: Mapping[Any, Any], known: tuple[str, ...], path: str) -> Iterator[Problem]:
    for key in given:
        if key not in known:
            yield Problem(field=f"{path}{str(key)[:60]}", reason=Reason.UNKNOWN)
    for key in known:
        if key not in given:
            yield Problem(field=f"{path}{key}", reason=Reason.MISSING)


def _numbers(given: object) -> Iterator[Problem]:
    if not isinstance(given, Mapping):
        yield Problem(field="thresholds", reason=Reason.SHAPE)
        return
    known = DEFAULT.thresholds()
    yield from _keys(given, tuple(known), "thresholds.")
    right: dict[str, float] = {}
    for name in known:
        if name not in given:
            continue
        found = list(_entry(name, given[name]))
        yield from found
        if not any(one.field.endswith(".value") or one.reason is Reason.SHAPE for one in found):
            right[name] = given[name]["value"]
    for order in ORDERS:
        if order.lower in right and order.higher in right and not order.holds(right.__getitem__):
            yield Problem(
                field=f"thresholds.{order.higher}.value",
                reason=Reason.ORDER,
                params={"lower": order.lower, "higher": order.higher, "strict": order.strict},
            )


def _entry(name: str, given: object) -> Iterator[Problem]:
    path = f"thresholds.{name}"
    if not isinstance(given, Mapping) or any(key not in ("value", "source") for key in given):
        yield Problem(field=path, reason=Reason.SHAPE)
        return
    found = number_problem(name=name, value=given.get("value"))
    if found is not None:
        yield found
    source = given.get("source")
    if not isinstance(source, str) or not source.strip():
        yield Problem(field=f"{path}.source", reason=Reason.NO_SOURCE)
    elif len(source) > LONGEST_SOURCE:
        yield Problem(field=f"{path}.source", reason=Reason.LONG_SOURCE, params={"longest": LONGEST_SOURCE})


def number_problem(*, name: str, value: object) -> Problem | None:
    """What is wrong with this value of a threshold, by itself."""
    path, one = f"thresholds.{name}.value", DEFAULT.thresholds()[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Problem(field=path, reason=Reason.NOT_A_NUMBER)
    if isinstance(value, float) and not math.isfinite(value):
        return Problem(field=path, reason=Reason.NOT_A_NUMBER)
    if not one.low <= value <= one.high:
        return Problem(field=path, reason=Reason.OUTSIDE, params={"low": one.low, "high": one.high})
    if whole(name) and not float(value).is_integer():
        return Problem(field=path, reason=Reason.NOT_WHOLE)
    return None


def whole(name: str) -> bool:
    """Days, reports and answers from 0 to 10 are whole; shares, and limits that were published as such, are not."""
    one = DEFAULT.thresholds()[name]
    return all(float(number).is_integer() for number in (one.value, one.low, one.high))


def _categories(given: object) -> Iterator[Problem]:
    if not isinstance(given, Mapping):
        yield Problem(field="categories", reason=Reason.SHAPE)
        return
    yield from _keys(given, tuple(Pattern), "categories.")
    for pattern, allowed in MAY_BE_CALLED.items():
        if pattern not in given:
            continue
        category = given[pattern]
        if not isinstance(category, str) or category not in tuple(Category):
            yield Problem(field=f"categories.{pattern}", reason=Reason.NOT_A_CATEGORY)
        elif category not in allowed:
            yield Problem(field=f"categories.{pattern}", reason=Reason.NOT_ITS_CATEGORY)
