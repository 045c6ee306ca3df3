"""A clinic's own rule set, made and activated by its leads as on the pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from fbs_portal.actions import rule_sets
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.families import GENERAL
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.models import Clinic, RuleSet
from fbs_portal.queries import rule_sets as reading
from tests import factories as f

STRICT = {"pain": 3}
"""Pain of 3 counts already."""
LENIENT = {"pain": 5}


def body(**values: float) -> dict[str, Any]:
    """The default's body with some numbers changed, each with a source of the clinic's."""
    changed = deepcopy(DEFAULT.to_body())
    for name, value in values.items():
        changed["thresholds"][name] = {"value": value, "source": "Agreed in the clinic's meeting"}
    return changed


def draft(clinic: Clinic, values: Mapping[str, float] | None = None, *, by: Actor | None = None) -> RuleSet:
    by = by or f.lead(clinic)
    row = rule_sets.create_draft(clinic_id=clinic.pk, name="Ours", actor=by, now=f.NOW)
    return rule_sets.edit_draft(
        rule_set_id=row.pk, revision=row.revision, name="Ours", body=body(**values or {}), actor=by, now=f.NOW
    )


def active(clinic: Clinic, values: Mapping[str, float], families: Collection[str] = (GENERAL,)) -> RuleSet:
    """Written by one lead, activated by another."""
    row = draft(clinic, values)
    done = rule_sets.activate(
        rule_set_id=row.pk, revision=row.revision, used=reading.state_of(clinic=clinic), families=families,
        reason="Agreed", actor=f.lead(clinic), now=f.NOW,
    )  # fmt: skip
    clinic.refresh_from_db()
    return done
