"""Rule sets as people read them: numbers in words, what differs, what is wrong, who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.content import sources
from fbs_portal.content.thresholds import SHARES, UNITS, Words, grouped, words_of
from fbs_portal.domain.states import RuleSetStatus
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet, Threshold, digest_of
from fbs_portal.domain.triage.stored import MAY_BE_CALLED, Problem, Reason
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.presenters import labels, moments

STATUS: Mapping[str, Any] = {
    RuleSetStatus.DRAFT: gettext_lazy("draft"),
    RuleSetStatus.ACTIVE: gettext_lazy("in use"),
    RuleSetStatus.RETIRED: gettext_lazy("retired"),
    RuleSetStatus.DISCARDED: gettext_lazy("discarded"),
}

_REASONS: Mapping[Reason, Any] = {
    Reason.SHAPE: gettext_lazy("This part of the set cannot be read."),
    Reason.UNKNOWN: gettext_lazy("This version does not know it. The set may have been made by a newer one."),
    Reason.MISSING: gettext_lazy("It is missing. Open the draft and save it once."),
    Reason.NOT_A_NUMBER: gettext_lazy("Enter a number."),
    Reason.NOT_WHOLE: gettext_lazy("Enter a whole number."),
    Reason.NO_SOURCE: gettext_lazy("Say where this number comes from."),
    Reason.LONG_SOURCE: gettext_lazy("At most %(longest)s letters."),
    Reason.NOT_A_CATEGORY: gettext_lazy("Choose a category."),
    Reason.NOT_ITS_CATEGORY: gettext_lazy("This course cannot be called that."),
    Reason.ALTERED: gettext_lazy("What is stored is not what was approved. It judges nobody."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One threshold: `value` and `default` with unit, `limits`, `source` as a full citation."""

    name: str
    words: Words
    value: str
    default: str
    unit: str
    limits: str
    source: str
    default_source: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    code: str
    title: str
    numbers: tuple[Number, ...]

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a course is called, in this set and in the default."""

    pattern: str
    course: str
    category: str
    default: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    what: str
    old: str
    new: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One set in a line. `notes` say what somebody should know before relying on it."""

    pk: int
    version: str
    name: str
    status_code: str
    status: str
    by: str
    notes: tuple[str, ...]


def row(one: Any, *, now: datetime, names: Mapping[str, str] = MappingProxyType({})) -> Head:
    """`one` has its clinic loaded."""

    def who(key: str) -> str:
        return names.get(key, key.replace(":", " "))

    def when(at: datetime) -> str:
        return moments.stamp(at, now=now, tz=one.clinic.time_zone)

    told = [_("written by %(who)s, %(when)s") % {"who": who(one.created_by), "when": when(one.created_at)}]
    if one.changed_at != one.created_at:
        told.append(_("last changed by %(who)s, %(when)s") % {"who": who(one.changed_by), "when": when(one.changed_at)})
    if one.approved_at:
        told.append(_("approved by %(who)s, %(when)s") % {"who": who(one.approved_by), "when": when(one.approved_at)})
    if one.retired_at:
        told.append(_("retired %(when)s") % {"when": when(one.retired_at)})
    notes = []
    if one.status != RuleSetStatus.DISCARDED and one.digest != digest_of(one.body):
        notes.append(str(_REASONS[Reason.ALTERED]))
    elif one.status == RuleSetStatus.ACTIVE and one.engine != ENGINE_VERSION:
        notes.append(_("Approved under an earlier version of the rules. Please look at it again."))
    return Head(
        pk=one.pk,
        version=one.version,
        name=one.name,
        status_code=one.status,
        status=status(one.status),
        by=" · ".join(told),
        notes=tuple(notes),
    )


def status(code: str) -> str:
    return str(STATUS.get(code, code))


def course(pattern: Any) -> str:
    return labels.word(labels.PATTERN, pattern)


def sections(rules: RuleSet = DEFAULT) -> tuple[Section, ...]:
    """Every number under its heading, beside the default's."""
    values, default = rules.thresholds(), DEFAULT.thresholds()
    return tuple(
        Section(
            code=theme.code,
            title=str(theme.title),
            numbers=tuple(_number(name, values[name], default[name]) for name in names),
        )
        for theme, names in grouped()
    )


def called(rules: RuleSet = DEFAULT) -> tuple[Called, ...]:
    """The table of courses; those that have one name only are shown and not asked."""
    return tuple(
        Called(
            pattern=pattern.value,
            course=labels.word(labels.PATTERN, pattern),
            category=labels.word(labels.CATEGORY, category),
            default=labels.word(labels.CATEGORY, DEFAULT.pattern_categories[pattern]),
            changed=category is not DEFAULT.pattern_categories[pattern],
        )
        for pattern, category in rules.pattern_categories.items()
    )


def differences(*, old: RuleSet, new: RuleSet) -> tuple[Difference, ...]:
    """What the second set says otherwise; a source that alone was changed counts too."""
    before, after = old.thresholds(), new.thresholds()
    numbers = [
        Difference(
            what=str(words_of(name).label),
            old=with_unit(before[name]),
            new=with_unit(after[name]),
            source=sources.full(after[name].source),
        )
        for _theme, names in grouped()
        for name in names
        if (before[name].value, before[name].source) != (after[name].value, after[name].source)
    ]
    table = [
        Difference(
            what=_("the course “%(course)s” is called") % {"course": labels.word(labels.PATTERN, pattern)},
            old=labels.word(labels.CATEGORY, old.pattern_categories[pattern]),
            new=labels.word(labels.CATEGORY, category),
            source="",
        )
        for pattern, category in new.pattern_categories.items()
        if category is not old.pattern_categories[pattern]
    ]
    return (*numbers, *table)


def sentence(problem: Problem) -> str:
    """The reason beside its field."""
    given = problem.params
    if problem.reason is Reason.OUTSIDE:
        one = DEFAULT.thresholds()[_name(problem)]
        return _("Enter a number from %(low)s to %(high)s.") % {
            "low": shown(one, one.low),
            "high": shown(one, one.high),
        }
    if problem.reason is Reason.ORDER:
        words = {"higher": words_of(given["higher"]).label, "lower": words_of(given["lower"]).label}
        if given["strict"]:
            return _("“%(higher)s” has to be more than “%(lower)s”.") % words
        return _("“%(higher)s” cannot be less than “%(lower)s”.") % words
    return str(_REASONS[problem.reason]) % given


def about(problem: Problem) -> str:
    """What the problem is about, in words."""
    name = _name(problem)
    if problem.field.startswith("categories."):
        return labels.word(labels.PATTERN, name)
    return str(words_of(name).label) if name in DEFAULT.thresholds() else problem.field


def shown(one: Threshold, value: float) -> str:
    """A share is read as per cent."""
    return f"{value * 100:g}" if one.unit in SHARES else f"{value:g}"


def with_unit(one: Threshold) -> str:
    return f"{shown(one, one.value)} {UNITS.get(one.unit, one.unit)}"


def choices(pattern: Any) -> list[tuple[str, str]]:
    """What a course may be called."""
    return [(category.value, labels.word(labels.CATEGORY, category)) for category in MAY_BE_CALLED[pattern]]


def _name(problem: Problem) -> str:
    parts = problem.field.split(".")
    return parts[1] if len(parts) > 1 else problem.field


def _number(name: str, one: Threshold, default: Threshold) -> Number:
    return Number(
        name=name,
        words=words_of(name),
        value=with_unit(one),
        default=with_unit(default),
        unit=str(UNITS.get(one.unit, one.unit)),
        limits=_("%(low)s to %(high)s") % {"low": shown(default, default.low), "high": shown(default, default.high)},
        source=sources.full(one.source),
        default_source=sources.full(default.source),
        changed=one.value != default.value,
    )
