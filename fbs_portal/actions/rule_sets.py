"""A clinic's own thresholds: written as a draft, approved by a second person, kept for good.

From its activation on a set is never changed: every write to its numbers asks for a draft in its own `WHERE`. A clinic
may use one set for some families of operations and another, or the default, for the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.actions.access import clinic_for, require, require_person
from fbs_portal.actions.rule_set_checks import clean_body, clean_families, require_second_person
from fbs_portal.actions.texts import clean, clean_name
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, NotAllowed, NotFound
from fbs_portal.domain.families import GENERAL, names_of
from fbs_portal.domain.states import RuleSetStatus
from fbs_portal.domain.triage import stored
from fbs_portal.domain.triage.ruleset import DEFAULT, digest_of
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Clinic, RuleSet
from fbs_portal.queries import rule_sets as reading

PERMISSION = "manage_rule_sets"


@transaction.atomic
def create_draft(*, clinic_id: int, name: str, based_on: str = "", actor: Actor, now: datetime) -> RuleSet:
    """Begin with the numbers of `based_on`: a version of this clinic, the default's, or "" for the set in use.

    Raises NotFound, NotPermitted, Invalid(name), or NotAllowed when the set begun with cannot be read.
    """
    clinic = clinic_for(actor=actor, permission=PERMISSION, clinic_id=clinic_id)
    cleaned, body = clean_name(name), _begun_with(clinic, based_on)
    number = RuleSet.objects.filter(clinic=clinic).count() + 1
    try:
        with transaction.atomic():
            row = RuleSet.objects.create(
                clinic=clinic, version=f"c{clinic.pk}.{number}", name=cleaned, body=body, digest=digest_of(body),
                engine=ENGINE_VERSION, created_at=now, created_by=actor.key, changed_at=now, changed_by=actor.key,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(_("Somebody else began a rule set at the same moment. Please try again.")) from None
    _note(Verb.RULE_SET_DRAFTED, row, actor, now)
    return row


@transaction.atomic
def edit_draft(
    *, rule_set_id: int, revision: int, name: str, body: dict[str, Any], actor: Actor, now: datetime
) -> RuleSet:
    """Store the whole set anew. `revision` is the one the form was made from.

    Raises NotFound, NotPermitted, NotAllowed (no draft any more), Invalid with every problem, Conflict.
    """
    row = _draft(rule_set_id, actor)
    cleaned, rules = clean_name(name), clean_body(version=row.version, body=body)
    changed = reading.differences(old=row.body, new=rules.to_body())
    if row.revision == revision and cleaned == row.name and not changed:
        return row
    _swap(
        row, revision, name=cleaned, body=rules.to_body(), digest=rules.digest(), engine=ENGINE_VERSION,
        changed_at=now, changed_by=actor.key,
    )  # fmt: skip
    _note(Verb.RULE_SET_EDITED, row, actor, now, changed=changed)
    return RuleSet.objects.get(pk=row.pk)


@transaction.atomic
def discard(*, rule_set_id: int, revision: int, actor: Actor, now: datetime) -> None:
    """Give a draft up. Its row stays, because its version is never used again."""
    row = _draft(rule_set_id, actor)
    _swap(row, revision, status=RuleSetStatus.DISCARDED)
    _note(Verb.RULE_SET_DISCARDED, row, actor, now)


@transaction.atomic
def activate(
    *, rule_set_id: int, revision: int, used: str, families: Collection[str] = (GENERAL,), reason: str, actor: Actor,
    now: datetime,
) -> RuleSet:  # fmt: skip
    """From now on these families of operations are judged by this set; what was judged before stays as it is.

    A set in use already can be brought into use for more of them. `used` is the state of things that was shown
    (`state_of`). Raises NotFound, NotPermitted, NotAllowed (wrote it themselves, given up or retired, changes nothing),
    Invalid(reason, families, or with every problem), or Conflict when the draft or what is in use has changed since.
    """
    row = _row(rule_set_id, actor)
    if row.status not in (RuleSetStatus.DRAFT, RuleSetStatus.ACTIVE):
        raise NotAllowed(_("Only a draft, or a set in use, can be brought into use. Begin a new draft instead."))
    require_second_person(row=row, actor=actor)
    given, chosen = clean(reason, field="reason"), clean_families(families)
    rules = clean_body(version=row.version, body=row.body)
    if row.status == RuleSetStatus.ACTIVE and digest_of(row.body) != row.digest:
        raise NotAllowed(_("What is stored is not what was approved. It judges nobody."))
    clinic = _held(row.clinic_id, used)
    earlier = reading.used(clinic=clinic)
    if not _changes_something(clinic, chosen, rules.to_body()):
        raise NotAllowed(_("This set says the same as the one in use."))
    if row.status == RuleSetStatus.DRAFT:
        _swap(
            row, revision, status=RuleSetStatus.ACTIVE, digest=rules.digest(), engine=ENGINE_VERSION,
            approved_at=now, approved_by=actor.key, reason=given,
        )  # fmt: skip
    _use(clinic, dict.fromkeys(chosen, row))
    _retire_unused(clinic, actor, now)
    _note(
        Verb.RULE_SET_ACTIVATED, row, actor, now, families=names_of(chosen), digest=rules.digest()[:12], reason=given,
        instead_of=", ".join(dict.fromkeys(earlier.get(one, earlier[GENERAL]) for one in chosen)),
    )  # fmt: skip
    return RuleSet.objects.get(pk=row.pk)


@transaction.atomic
def go_back_to_default(
    *, clinic_id: int, used: str, families: Collection[str] = (GENERAL,), reason: str, actor: Actor, now: datetime
) -> None:
    """Stop using the clinic's own set for these families: they are judged by its general one, that by the default.

    One person is enough: a stop does not wait for a colleague (ADR 0113).
    """
    require(actor=actor, permission=PERMISSION, clinic_id=clinic_id)
    require_person(actor)
    given, chosen = clean(reason, field="reason"), clean_families(families)
    clinic = _held(clinic_id, used)
    left = {family: version for family, version in reading.used(clinic=clinic).items() if family in chosen}
    if len(left) < len(chosen) or left.get(GENERAL) == DEFAULT.version:
        raise NotAllowed(_("This clinic uses the default already."))
    _use(clinic, dict.fromkeys(chosen))
    _retire_unused(clinic, actor, now)
    for row in RuleSet.objects.filter(clinic=clinic, version__in=left.values()).order_by("pk"):
        mine = [family for family, version in left.items() if version == row.version]
        _note(Verb.RULE_SET_DEFAULT, row, actor, now, instead_of=row.version, families=names_of(mine), reason=given)


def _row(rule_set_id: int, actor: Actor) -> RuleSet:
    row = RuleSet.objects.filter(pk=rule_set_id).first()
    if row is None:
        raise NotFound
    require(actor=actor, permission=PERMISSION, clinic_id=row.clinic_id)
    return row


def _draft(rule_set_id: int, actor: Actor) -> RuleSet:
    row = _row(rule_set_id, actor)
    if row.status != RuleSetStatus.DRAFT:
        raise NotAllowed(_("Only a draft can be changed. Begin a new draft with these numbers instead."))
    return row


def _begun_with(clinic: Clinic, version: str) -> dict[str, Any]:
    own = RuleSet.objects.filter(clinic=clinic, version=version).first() if version else clinic.rule_set
    if own is None:
        if version in ("", DEFAULT.version):
            return DEFAULT.to_body()
        raise NotFound
    try:
        return reading.domain_of(own).to_body()
    except stored.BadRuleSet:
        raise NotAllowed(_("That set cannot be read any more. Begin with the default.")) from None


def _held(clinic_id: int, shown: str) -> Clinic:
    """The clinic's row, held until the end, as long as the sets in use are still those that were shown."""
    held = Clinic.objects.select_for_update(of=("self",)).select_related("rule_set")
    clinic = held.filter(pk=clinic_id).first()
    if clinic is None:
        raise NotFound
    if reading.state_of(clinic=clinic) != shown:
        raise Conflict(_("Another rule set came into use meanwhile. Please look at the difference again."))
    return clinic


def _changes_something(clinic: Clinic, chosen: Collection[str], body: dict[str, Any]) -> bool:
    """Whether any of these families is judged by other numbers now."""
    bodies = {row.version: row.body for row in RuleSet.objects.filter(clinic=clinic, status=RuleSetStatus.ACTIVE)}
    bodies[DEFAULT.version] = DEFAULT.to_body()
    now_used = reading.used(clinic=clinic)
    return any(bodies.get(now_used.get(one, now_used[GENERAL])) != body for one in chosen)


def _use(clinic: Clinic, changes: Mapping[str, RuleSet | None]) -> None:
    """None: no set of its own any more."""
    kept = {family: version for family, version in clinic.family_rule_sets.items() if family not in changes}
    own = {family: row.version for family, row in changes.items() if family != GENERAL and row is not None}
    clinic.family_rule_sets = kept | own
    if GENERAL in changes:
        clinic.rule_set = changes[GENERAL]
    clinic.save(update_fields=["rule_set", "family_rule_sets"])


def _retire_unused(clinic: Clinic, actor: Actor, now: datetime) -> None:
    """A set that the clinic uses for nothing any more."""
    kept = set(reading.used(clinic=clinic).values())
    active = RuleSet.objects.filter(clinic=clinic, status=RuleSetStatus.ACTIVE).exclude(version__in=kept)
    active.update(status=RuleSetStatus.RETIRED, retired_at=now, retired_by=actor.key)


def _swap(row: RuleSet, revision: int, **changes: Any) -> None:
    """Only while it is a draft, and the one that was looked at."""
    same = RuleSet.objects.filter(pk=row.pk, status=RuleSetStatus.DRAFT, revision=revision)
    if not same.update(**changes, revision=revision + 1):
        raise Conflict(_("Somebody else changed this rule set meanwhile. Please look at it again."))


def _note(verb: Verb, row: RuleSet, actor: Actor, now: datetime, **detail: Any) -> None:
    audit.record(
        actor=actor, verb=verb, subject=f"rule_set:{row.pk}", clinic_id=row.clinic_id, now=now,
        version=row.version, **detail,
    )  # fmt: skip
