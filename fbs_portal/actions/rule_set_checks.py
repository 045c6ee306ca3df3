"""What a rule set's writer and approver are asked for."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from fbs_portal.actions.access import require_person
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Invalid, NotAllowed
from fbs_portal.domain.families import GENERAL, Family
from fbs_portal.domain.triage import stored
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.models import RuleSet as Row
from fbs_portal.presenters.rule_set import sentence
from fbs_portal.queries import rule_sets


def clean_families(families: Collection[str]) -> tuple[str, ...]:
    """Families of operations, `GENERAL` among them, each once and in their order; at least one."""
    if not families:
        raise Invalid(_("Choose for which operations."), field="families")
    known = (GENERAL, *(family.value for family in Family))
    if not set(families) <= set(known):
        raise Invalid(_("Choose one of the options."), field="families")
    return tuple(family for family in known if family in families)


def clean_body(*, version: str, body: object) -> RuleSet:
    """The set, or Invalid with every problem there is."""
    try:
        return stored.from_body(version=version, body=body)
    except stored.BadRuleSet as refused:
        first, *_others = refused.problems
        raise Invalid(sentence(first), field=first.field, problems=refused.problems) from None


def require_second_person(*, row: Row, actor: Actor) -> None:
    """Whoever wrote any part of the set does not approve it."""
    require_person(actor)
    if actor.key in rule_sets.writers_of(row=row):
        raise NotAllowed(_("You wrote on this set. A second person has to approve it."))
