"""What triage says: frozen, comparable, and the same bytes for the same case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from fbs_portal.domain.codes import Category, Confidence, Pattern, Route, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One answer that a finding rests on, and what it was compared to."""

    question: str
    value: Any
    compared_to: Any = None
    answered_on: date | None = None


class Finding(NamedTuple):
    """One rule that fired. Sentences are made from `rule` and `params` by presenters.

    `source` is a key of the evidence list; `urgency` is the least this finding asks for, `refer`
    whether it suggests a spinal pain management evaluation, `route` whom it would send to first,
    `recheck_on` when the patient is to be asked again. `pattern` names the course that the finding
    speaks for and `pain` which pain (`axial`, `limb` or empty for both).
    """

    rule: str
    params: Mapping[str, Any] = MappingProxyType({})
    evidence: tuple[Evidence, ...] = ()
    source: str = ""
    urgency: Urgency = Urgency.ROUTINE
    refer: bool = False
    route: Route = Route.NONE
    recheck_on: date | None = None
    pattern: Pattern | None = None
    pain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """A single change that would change the result, found by re-running the rules.

    `question` and `value` say what would be answered instead, `outcome` what would then be said:
    for example {"refer": False}. `kind` names the sentence.
    """

    kind: str
    question: str
    value: Any
    outcome: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the rules say, before anybody asks what would change it."""

    category: Category
    confidence: Confidence
    pattern: Pattern
    urgency: Urgency
    refer: bool
    route: Route
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    recheck_on: date | None
    criteria_met: int
    criteria_total: int


class Verdict(NamedTuple):
    """What of a decision can be compared: all that replaying a registry, or asking "what if", needs to know."""

    category: Category
    pattern: Pattern
    urgency: Urgency
    refer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What triage says of the last report of a snapshot under one rule set."""

    category: Category
    confidence: Confidence
    pattern: Pattern
    urgency: Urgency
    refer: bool
    route: Route
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    would_change: tuple[Counterfactual, ...]
    recheck_on: date | None
    criteria_met: int
    criteria_total: int
    rule_set: str
    engine: str
    settled_by: tuple[str, ...] = ()
    """The one or two questions that were not answered and would settle an unsure suggestion."""
