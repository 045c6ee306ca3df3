"""Which rule set judges which operations, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain.families import GENERAL, Family, names_of
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.outcome_section import FAMILY
from fbs_portal.presenters.rule_set import Difference, differences


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """A set in use: what operations it judges, and what another set says otherwise (`differences`)."""

    operations: str
    version: str
    name: str
    is_default: bool
    refused: bool
    differences: tuple[Difference, ...] = ()


WITHOUT_OWN = gettext_lazy("all operations without a set of their own")


def operations(families: Sequence[str], *, alone: bool = False) -> str:
    """“neck; stimulator”. The general set is that of all operations where it stands `alone`."""
    if alone or len(families) == len(Family):
        return _("all operations")
    return "; ".join(map(_words, families))


def in_use(uses: Sequence[Any], *, new: RuleSet | None = None) -> list[InUse]:
    """`uses` as `queries.rule_sets` gives them; `new` is held against each."""
    return [_in_use(use, uses, () if new is None else differences(old=use.judged.rules, new=new)) for use in uses]


def for_a_course(uses: Sequence[Any], *, judged: RuleSet) -> list[InUse]:
    """Every set that may judge one course, the default among them, with what it says otherwise than the present one."""
    usable = [use for use in uses if not use.judged.refused]
    found = [_in_use(use, uses, differences(old=judged, new=use.judged.rules)) for use in usable]
    if any(one.is_default for one in found):
        return found
    shipped = differences(old=judged, new=DEFAULT)
    only = InUse(operations="", version=DEFAULT.version, name="", is_default=True, refused=False, differences=shipped)
    return [*found, only]


def _in_use(use: Any, uses: Sequence[Any], said_otherwise: tuple[Difference, ...]) -> InUse:
    return InUse(
        operations=operations(use.families, alone=len(uses) == 1),
        version=use.judged.version,
        name=use.name,
        is_default=use.judged.version == DEFAULT.version,
        refused=bool(use.judged.refused),
        differences=said_otherwise,
    )


def choices(versions: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each of these families, with the version in use for it."""
    return [
        (name, _("%(operations)s (now %(version)s)") % {"operations": capfirst(_words(family)), "version": version})
        for name, (family, version) in zip(names_of(versions), versions.items(), strict=True)
    ]


def _words(family: str) -> str:
    return str(WITHOUT_OWN) if family == GENERAL else labels.word(FAMILY, family)


AS_THE_CLINIC = "clinic"
"""The choice of no set of its own."""


def course_choices(uses: Sequence[Any], *, chosen: str, judges: str, usual: str) -> list[tuple[str, str]]:
    """What a clinician can choose for one course: the sets in use that do not judge it now, and to undo a choice."""
    undo = [(AS_THE_CLINIC, _("What the clinic uses for such operations (now %(version)s)") % {"version": usual})]
    return (undo if chosen else []) + [
        (one.version, _option(one)) for one in uses if one.version not in (chosen, judges if not chosen else "")
    ]


def _option(one: InUse) -> str:
    name = _("the default") if one.is_default else one.name
    if not one.operations:
        return f"{one.version}, {name}"
    return _("%(version)s, %(name)s (in use for %(operations)s)") % {
        "version": one.version, "name": name, "operations": one.operations
    }  # fmt: skip


def chosen_line(episode: Any, *, names: Mapping[str, str], now: datetime, tz: str) -> str:
    """Which set judges this course alone, who chose it and why; empty when none was chosen."""
    if not episode.rule_set:
        return ""
    return _("Judged by rule set %(version)s, chosen for this course alone by %(choice)s") % {
        "version": episode.rule_set, "choice": _choice(episode.rule_choices[-1], names=names, now=now, tz=tz)
    }  # fmt: skip


def choice_lines(episode: Any, *, names: Mapping[str, str], now: datetime, tz: str) -> tuple[str, ...]:
    """Every choice, newest first."""
    return tuple(
        _("%(version)s, chosen by %(choice)s") % {
            "version": one["version"] or _("as the clinic"), "choice": _choice(one, names=names, now=now, tz=tz)
        }
        for one in reversed(episode.rule_choices)
    )  # fmt: skip


def _choice(one: Mapping[str, str], *, names: Mapping[str, str], now: datetime, tz: str) -> str:
    return _("%(who)s, %(when)s: %(reason)s") % {
        "who": names.get(one["by"], one["by"]), "reason": one["reason"],
        "when": moments.stamp(datetime.fromisoformat(one["at"]), now=now, tz=tz),
    }  # fmt: skip
