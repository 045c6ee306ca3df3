"""Which two sets a replay holds beside each other, course by course."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from fbs_portal.domain.families import GENERAL, Family
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.models import Clinic, SurgeryEpisode
from fbs_portal.queries import rule_sets
from fbs_portal.queries.replay import Sets, StoredCourse

Versions = Mapping[str, str]
"""Family → version of the set that is in use for it. A family that is not there is left out."""


def concerned(*, clinic: Clinic, families: Collection[str]) -> dict[str, str]:
    """The sets that one brought into use for `families` (`GENERAL`: all without a set of their own) would replace."""
    own = rule_sets.used(clinic=clinic)
    return {
        family.value: version
        for family, version in rule_sets.used_for_each(clinic=clinic).items()
        if family in families or (GENERAL in families and family not in own)
    }


def in_use(*, clinics: Iterable[int] | None, families: Collection[str]) -> dict[int, Versions]:
    """Clinic → what its operations of these families are judged by now. One statement."""
    rows = Clinic.objects.select_related("rule_set")
    if clinics is not None:
        rows = rows.filter(pk__in=list(clinics))
    return {
        clinic.pk: {
            family.value: version
            for family, version in rule_sets.used_for_each(clinic=clinic).items()
            if family in families
        }
        for clinic in rows
    }


def judges_anybody(*, version: str, clinics: Iterable[int] | None) -> bool:
    """Whether one of these clinics uses this set, or a course of theirs is judged by it alone. Two statements."""
    ids = None if clinics is None else list(clinics)
    if any(version in sets.values() for sets in in_use(clinics=ids, families=tuple(Family)).values()):
        return True
    chosen = SurgeryEpisode.objects.filter(rule_set=version)
    return (chosen if ids is None else chosen.filter(patient__clinic__in=ids)).exists()


def shown(versions: Iterable[str]) -> str:
    """Each version once."""
    return ", ".join(sorted(set(versions)))


def one_beside_another(*, old: RuleSet, new: RuleSet, families: Collection[str] = tuple(Family)) -> Sets:
    """The same two for every course."""
    wanted, pair = frozenset(families), (old, new)
    if len(wanted) == len(Family):
        return lambda course: pair
    return lambda course: pair if course.family in wanted else None


def beside_those_in_use(*, new: RuleSet, versions: Mapping[int, Versions]) -> Sets:
    """`new` in the place of what each clinic uses. A set chosen for one course alone stays, whatever the clinic uses.

    BadRuleSet when a set in use cannot be read, NotFound when it is gone.
    """
    read = lru_cache(maxsize=None)(lambda version: rule_sets.by_version(version=version))
    old = {
        clinic: {family: read(version) for family, version in families.items()} for clinic, families in versions.items()
    }

    def sets(course: StoredCourse) -> tuple[RuleSet, RuleSet] | None:
        used = old[course.clinic_id].get(course.family)
        if used is None or not course.rule_set:
            return None if used is None else (used, new)
        chosen: RuleSet = read(course.rule_set)
        return chosen, chosen

    return sets
