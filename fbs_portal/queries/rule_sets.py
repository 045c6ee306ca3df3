"""Rule sets: which one judges a course, any one by its version, and what a person may see of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.families import GENERAL, Family, family_of
from fbs_portal.domain.states import RuleSetStatus
from fbs_portal.domain.triage import stored
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet, digest_of
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Clinic, SurgeryEpisode
from fbs_portal.models import RuleSet as Row

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What a course is judged by. `refused` is the version of the clinic's own set when that cannot be used."""

    rules: RuleSet
    refused: str = ""

    @property
    def version(self) -> str:
        """Of the set that is in use, usable or not."""
        return self.refused or self.rules.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A set in use, and for which families of operations (`GENERAL`: all that have none of their own)."""

    families: tuple[str, ...]
    judged: InForce
    name: str


def in_force(*, episode: SurgeryEpisode) -> InForce:
    """What judges this course: the set chosen for it, else that of its clinic for such operations, else the default.

    No statement under the default, one at most under any other. A set that was altered behind the portal's back, or
    that this version cannot read, judges nobody: the default does, and whoever judges says so.
    """
    clinic = episode.patient.clinic
    version = episode.rule_set or _of_family(clinic, episode)
    if not version:
        return _judging(clinic.rule_set.version, clinic.rule_set) if clinic.rule_set else InForce(rules=DEFAULT)
    row = None if version == DEFAULT.version else Row.objects.filter(clinic=clinic, version=version).first()
    return _judging(version, row)


def usual(*, episode: SurgeryEpisode) -> str:
    """The version of the set that its clinic uses for such an operation."""
    return _of_family(episode.patient.clinic, episode) or _general(episode.patient.clinic)


def _general(clinic: Clinic) -> str:
    return DEFAULT.version if clinic.rule_set is None else clinic.rule_set.version


def _of_family(clinic: Clinic, episode: SurgeryEpisode) -> str:
    own = clinic.family_rule_sets
    return own.get(family_of(region=episode.region, procedures=episode.procedures), "") if own else ""


def _judging(version: str, row: Row | None) -> InForce:
    if version == DEFAULT.version:
        return InForce(rules=DEFAULT)
    if row is None:
        logger.error("Rule set %s is not stored: the default judges instead", version)
        return InForce(rules=DEFAULT, refused=version)
    try:
        return InForce(rules=domain_of(row))
    except stored.BadRuleSet as refused:
        fields = ", ".join(f"{one.field}: {one.reason.value}" for one in refused.problems[:3])
        logger.error("Rule set %s cannot be used (%s): the default judges instead", row.pk, fields)
        return InForce(rules=DEFAULT, refused=row.version)


def used(*, clinic: Clinic) -> dict[str, str]:
    """Family → version, for each that has a set of its own; `GENERAL` is always there and comes first."""
    own = clinic.family_rule_sets
    return {GENERAL: _general(clinic)} | {family.value: own[family] for family in Family if family in own}


def used_for_each(*, clinic: Clinic) -> dict[Family, str]:
    """Every family → version of the set that such operations are judged by."""
    versions = used(clinic=clinic)
    return {family: versions.get(family, versions[GENERAL]) for family in Family}


def choosable(*, clinic: Clinic) -> tuple[str, ...]:
    """The sets that may be chosen for one course: those that the clinic uses for some operations, and the default."""
    return tuple(dict.fromkeys([*used(clinic=clinic).values(), DEFAULT.version]))


def courses_with(*, clinic: Clinic, versions: Iterable[str]) -> tuple[int, ...]:
    """The courses for which one of these sets was chosen, by the ids of their episodes. One statement."""
    found = SurgeryEpisode.objects.filter(rule_set__in=list(versions), patient__clinic=clinic)
    return tuple(found.order_by("pk").values_list("pk", flat=True))


def state_of(*, clinic: Clinic) -> str:
    """What is in use, in one line: a form carries it, to notice that somebody else changed it meanwhile."""
    versions = used(clinic=clinic)
    return " ".join([versions.pop(GENERAL), *(f"{family}={version}" for family, version in versions.items())])


def uses(*, clinic: Clinic, rows: Iterable[Row] | None = None) -> tuple[Use, ...]:
    """Each set in use once, the general one first. One statement at most; none with `rows`, all sets of the clinic."""
    families: dict[str, tuple[str, ...]] = {}
    for family, version in used(clinic=clinic).items():
        families[version] = (*families.get(version, ()), family)
    wanted = set(families) - {DEFAULT.version}
    if rows is None:
        rows = Row.objects.filter(clinic=clinic, version__in=wanted) if wanted else ()
    own = {row.version: row for row in rows}
    return tuple(
        Use(families=names, name=getattr(own.get(version), "name", ""), judged=_judging(version, own.get(version)))
        for version, names in families.items()
    )


def domain_of(row: Row) -> RuleSet:
    """The stored set as triage uses it. BadRuleSet when its body is not the one whose digest was recorded."""
    if digest_of(row.body) != row.digest:
        raise stored.BadRuleSet((stored.Problem(field="", reason=stored.Reason.ALTERED),))
    return stored.read(version=row.version, body=row.body)


def by_version(*, version: str) -> RuleSet:
    """The default or a stored set of any state. NotFound, or BadRuleSet when it cannot be used."""
    if version == DEFAULT.version:
        return DEFAULT
    row = Row.objects.filter(version=version).first()
    if row is None:
        raise NotFound
    return domain_of(row)


def visible(*, actor: Actor) -> tuple[Row, ...]:
    """The sets of the actor's clinics but for discarded drafts, newest first. One statement, clinics loaded."""
    _permit(actor)
    rows = _mine(actor).exclude(status=RuleSetStatus.DISCARDED)
    return tuple(rows.order_by("clinic__name", "-created_at", "-pk"))


def get(*, actor: Actor, rule_set_id: int) -> Row:
    """With clinic and its set loaded. NotFound for another clinic's, NotPermitted without the right to see them."""
    row = _mine(actor).filter(pk=rule_set_id).first()
    if row is None:
        raise NotFound
    _permit(actor)
    return row


def clinics(*, actor: Actor) -> tuple[Clinic, ...]:
    """The actor's clinics with the set each uses. One statement."""
    rows = Clinic.objects.select_related("rule_set").order_by("name", "pk")
    return tuple(rows if actor.clinics is None else rows.filter(pk__in=actor.clinics))


def clinic(*, actor: Actor, clinic_id: int) -> Clinic:
    """One of the actor's clinics with the set it uses; NotFound for any other."""
    found = next((one for one in clinics(actor=actor) if one.pk == clinic_id), None)
    if found is None:
        raise NotFound
    return found


def writers_of(*, row: Row) -> frozenset[str]:
    """The keys of everybody who wrote on the set. One statement."""
    edits = AuditEvent.objects.filter(subject=f"rule_set:{row.pk}", verb=Verb.RULE_SET_EDITED)
    return frozenset({row.created_by, row.changed_by, *edits.values_list("actor", flat=True)})


def history(*, row: Row) -> tuple[AuditEvent, ...]:
    """What was done to the set, newest first. One statement."""
    return tuple(AuditEvent.objects.filter(subject=f"rule_set:{row.pk}").order_by("-at", "-pk"))


def differences(*, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What two stored bodies do not have in common, for the trail: "pain 4 → 5"."""
    before, after = _flat(old), _flat(new)
    return [
        f"{name} {before.get(name, '–')} → {after.get(name, '–')}"
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]


def _flat(body: Mapping[str, Any]) -> dict[str, Any]:
    numbers = body.get("thresholds", {})
    sources = {f"{name} source": one["source"] for name, one in numbers.items()}
    return {name: one["value"] for name, one in numbers.items()} | sources | dict(body.get("categories", {}))


def _mine(actor: Actor) -> QuerySet[Row]:
    rows = Row.objects.select_related("clinic__rule_set")
    return rows if actor.clinics is None else rows.filter(clinic__in=actor.clinics)


def _permit(actor: Actor) -> None:
    if not actor.may("view_ruleset"):
        raise NotPermitted
