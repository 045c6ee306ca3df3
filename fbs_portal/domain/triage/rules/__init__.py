"""Every rule, listed once. All of them always run; their order means nothing."""

from __future__ import annotations

from collections.abc import Callable

from fbs_portal.domain.facts import Facts
from fbs_portal.domain.triage.rules import (
    answers,
    danger,
    early,
    function,
    healing,
    inferred,
    location,
    persistence,
    recovered,
    returned,
    unanswered,
)
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.types import Finding

Rule = Callable[[Facts, RuleSet], Finding | None]

RULES: tuple[Rule, ...] = (
    *danger.RULES,
    *inferred.RULES,
    *healing.RULES,
    *recovered.RULES,
    *persistence.RULES,
    *returned.RULES,
    *location.RULES,
    *function.RULES,
    *early.RULES,
    *answers.RULES,
    *unanswered.RULES,
)
